//! Choices of each kind of contest, as people write them.

use std::collections::BTreeMap;

use rand::rngs::OsRng;
use tupyo_election::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional,
    PositionalTop, Quadratic, Ranking, RankingTop, Score, SingleChoice,
};
use tupyo_election::{
    ContestDraft, ExceptionDraft, LedgerAnchor, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft, Rule, StyleDraft,
    TrusteesDraft,
};
use tupyo_proof::SigningKey;

use super::*;

fn title() -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), "Title".to_owned())])
}

/// One contest, `c`, on options `a`, `b`, ….
fn manifest(rule: Rule, options: u8) -> ElectionManifest {
    ElectionManifest::parse(&draft(rule, options).to_json().unwrap()).unwrap()
}

fn draft(rule: Rule, options: u8) -> ManifestDraft {
    let person = |id: &str| PersonDraft::new(id, title(), SigningKey::generate(&mut OsRng).verifying_key());
    let id = |i| char::from(b'a' + i).to_string();
    let option = |i| OptionDraft::new(id(i), BTreeMap::from([("en".to_owned(), id(i))]));
    let contest = ContestDraft::new("c", title(), rule, (0..options).map(option).collect());
    let signer = tupyo_merkle::NoteSigner::from_seed("vote.example".parse().unwrap(), &[1; 32]);
    ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name: "test".to_owned(),
        title: title(),
        officials: vec![person("official")],
        trustees: TrusteesDraft { threshold: 1, members: vec![person("trustee")] },
        ledger: LedgerAnchor::new("vote.example", *signer.verifier().public_bytes(), [0; 32]).unwrap().draft(),
        contests: vec![contest],
        styles: vec![StyleDraft { id: "all".to_owned(), title: title(), contests: vec!["c".to_owned()] }],
        limits: LimitsDraft { ballots: 1, challenges: 1 },
        approvals: 1,
        floor: 1,
        turnout: 0,
        exceptions: vec![ExceptionDraft::ThresholdOne { reason: title() }],
        witnesses: None,
        registration: None,
    }
}

/// The values that are expected of a text, which must be those of its bits; or the code of its refusal.
#[track_caller]
fn read(manifest: &ElectionManifest, text: &str) -> Result<Vec<u64>, &'static str> {
    let choices = Choices::parse(manifest, 0, &[text]).map_err(|error| error.code())?;
    let expected = choices.expected_values(manifest).unwrap();
    let circuit = manifest.style_circuit(0).unwrap();
    assert_eq!(choices.bits(manifest).unwrap().publish_outputs(circuit), *expected, "{text}");
    Ok(expected.to_vec())
}

#[track_caller]
fn reads(manifest: &ElectionManifest, cases: &[(&str, &[u64])]) {
    for (text, values) in cases {
        assert_eq!(read(manifest, text).unwrap(), *values, "{text}");
    }
}

#[track_caller]
fn refuses(manifest: &ElectionManifest, cases: &[(&str, &str)]) {
    for (text, code) in cases {
        assert_eq!(read(manifest, text).unwrap_err(), *code, "{text}");
    }
}

#[test]
fn choosing() {
    let single = manifest(SingleChoice { blank: true }.into(), 2);
    reads(&single, &[("c=a", &[1, 0, 0]), ("c=blank", &[0, 0, 1])]);
    refuses(&single, &[("c=", "too-few-options"), ("c=a,b", "too-many-options"), ("c=x", "unknown-option")]);
    reads(&manifest(ChooseUpTo { max: 2 }.into(), 3), &[("c=c, a", &[1, 0, 1, 0]), ("c=", &[0, 0, 0, 2])]);
    let exactly = manifest(ChooseExactly { max: 2 }.into(), 3);
    reads(&exactly, &[("c=b,c", &[0, 1, 1])]);
    refuses(&exactly, &[("c=a", "too-few-options"), ("c=a,b,c", "too-many-options"), ("c=a,a", "repeated-option")]);
    let at_least = manifest(ChooseAtLeast { min: 1, max: 3 }.into(), 3);
    reads(&at_least, &[("c=b", &[0, 1, 0, 2]), ("c=a,b,c", &[1, 1, 1, 0])]);
    refuses(&at_least, &[("c=", "too-few-options"), ("c=blank", "unknown-option")]);
    let knapsack =
        manifest(Knapsack { budget: 10_000_000_000, costs: vec![6_000_000_000, 5_000_000_000, 1] }.into(), 3);
    reads(&knapsack, &[("c=c,a", &[1, 0, 1]), ("c=", &[0, 0, 0])]);
    refuses(&knapsack, &[("c=a,b", "over-budget"), ("c=c,c", "repeated-option"), ("c=d", "unknown-option")]);
    reads(&manifest(Approval.into(), 3), &[("c=", &[0, 0, 0, 3]), ("c=a,b,c", &[1, 1, 1, 0])]);
}

#[test]
fn numbers() {
    let score = manifest(Score { max: 4 }.into(), 3);
    reads(&score, &[("c=a:4, c:1", &[4, 0, 1]), ("c=", &[0, 0, 0])]);
    refuses(
        &score,
        &[
            ("c=a", "choice-form"),
            ("c=a:-1", "choice-form"),
            ("c=a:x", "choice-form"),
            ("c=a:5", "too-many-points"),
            ("c=a:1,a:2", "repeated-option"),
            ("c=x:1", "unknown-option"),
        ],
    );
    let cumulative = manifest(Cumulative { max: 3, budget: 4 }.into(), 3);
    reads(&cumulative, &[("c=a:3,b:1", &[3, 1, 0, 0]), ("c=b:2", &[0, 2, 0, 2])]);
    refuses(&cumulative, &[("c=a:4", "too-many-points"), ("c=a:3,b:2", "over-budget")]);
    let distribution = manifest(Distribution { max: 3, budget: 4, min: 2, choices: 2 }.into(), 3);
    reads(&distribution, &[("c=a:3,b:1", &[3, 1, 0, 0]), ("c=c:2", &[0, 0, 2, 2])]);
    refuses(&distribution, &[("c=c:1", "too-few-points"), ("c=a:1,b:1,c:1", "too-many-options")]);
    reads(&manifest(Distribution { max: 3, budget: 4, min: 4, choices: 3 }.into(), 3), &[("c=a:3,c:1", &[3, 0, 1])]);
    let quadratic = manifest(Quadratic { budget: 10 }.into(), 3);
    reads(&quadratic, &[("c=a:3,b:1", &[3, 1, 0]), ("c=a:2,b:2", &[2, 2, 0])]);
    refuses(&quadratic, &[("c=a:4", "too-many-points"), ("c=a:3,b:1,c:1", "over-budget")]);
}

#[test]
fn amounts_in_limbs() {
    let amounts = manifest(Amounts { max: 70_000, budget: 10_000_000_000 }.into(), 2);
    reads(&amounts, &[("c=a:70000,b:9", &[4464, 1, 9, 0, (10_000_000_000 - 70_009) & 0xffff, 152_586 & 0xffff, 2])]);
    reads(&amounts, &[("c=", &[0, 0, 0, 0, 10_000_000_000 & 0xffff, 152_587 & 0xffff, 2])]);
    refuses(&amounts, &[("c=a:70001", "too-many-points"), ("c=a:-1", "choice-form"), ("c=a:1,a:1", "repeated-option")]);
    let capped = manifest(Amounts { max: 70_000, budget: 100_000 }.into(), 2);
    refuses(&capped, &[("c=a:70000,b:30001", "over-budget")]);
}

#[test]
fn orders() {
    let positional = manifest(Positional { points: vec![4, 1, 0] }.into(), 3);
    reads(&positional, &[("c=b>c>a", &[0, 4, 1])]);
    refuses(
        &positional,
        &[
            ("c=b>a=c", "tied-options"),
            ("c=b>c", "options-missing"),
            ("c=", "options-missing"),
            ("c=a>b>a", "repeated-option"),
            ("c=a>b>x", "unknown-option"),
        ],
    );
    let top = manifest(PositionalTop { min: 1, points: vec![4, 1] }.into(), 4);
    reads(&top, &[("c=b>c", &[0, 4, 1, 0]), ("c=d", &[0, 0, 0, 4])]);
    refuses(&top, &[("c=", "too-few-options"), ("c=b=c", "tied-options"), ("c=a>b>c", "too-many-options")]);
    refuses(&top, &[("c=a>a", "repeated-option"), ("c=x", "unknown-option")]);
    let free = manifest(PositionalTop { min: 0, points: vec![4, 1, 1] }.into(), 3);
    reads(&free, &[("c=", &[0, 0, 0]), ("c=a>b>c", &[4, 1, 1])]);
    refuses(&free, &[("c=a=b>c", "tied-options")]);
    // a>b, a>c, b>a, b>c, c>a, c>b
    let ranking = manifest(Ranking.into(), 3);
    reads(
        &ranking,
        &[
            ("c=a>b>c", &[1, 1, 0, 1, 0, 0]),
            ("c=c > a = b", &[0, 0, 0, 0, 1, 1]),
            ("c=b", &[0, 0, 1, 1, 0, 0]),
            ("c=", &[0; 6]),
            ("c=a=b=c", &[0; 6]),
        ],
    );
    refuses(&ranking, &[("c=a>a", "repeated-option"), ("c=a>b:1", "unknown-option")]);
    let first = manifest(RankingTop { ranks: 1 }.into(), 3);
    reads(&first, &[("c=b=a", &[0, 1, 0, 1, 0, 0]), ("c=c>a=b", &[0, 0, 0, 0, 1, 1]), ("c=", &[0; 6])]);
    refuses(&first, &[("c=a>b", "unknown-place"), ("c=a>b>c", "unknown-place")]);
}

/// As [`manifest`], with titles in two languages: `a` and `b` have the same in one of them.
fn titled(rule: Rule) -> ElectionManifest {
    let mut draft = draft(rule, 3);
    let texts =
        |en: &str, ko: &str| BTreeMap::from([("en".to_owned(), en.to_owned()), ("ko".to_owned(), ko.to_owned())]);
    let options = &mut draft.contests[0].options;
    (options[0].title, options[1].title) = (texts("Kim", "김"), texts("Lee", "이"));
    (options[2].title, options[2].subtitle) = (texts("Lee", "박"), Some(texts("Younger", "동생")));
    options[1].subtitle = Some(texts("Older", "형"));
    ElectionManifest::parse(&draft.to_json().unwrap()).unwrap()
}

#[test]
fn titles() {
    let single = titled(SingleChoice { blank: true }.into());
    reads(
        &single,
        &[("c=Kim", &[1, 0, 0, 0]), ("c=박", &[0, 0, 1, 0]), ("Title=이", &[0, 1, 0, 0]), ("c=blank", &[0, 0, 0, 1])],
    );
    refuses(&single, &[("c=Lee", "ambiguous-option"), ("c=kim", "unknown-option"), ("c=Younger", "unknown-option")]);
    reads(&titled(ChooseUpTo { max: 2 }.into()), &[("c=Kim, b", &[1, 1, 0, 0])]);
    reads(&titled(Score { max: 4 }.into()), &[("c=Kim:4, 박:1", &[4, 0, 1])]);
    refuses(&titled(Score { max: 4 }.into()), &[("c=Kim:1,a:2", "repeated-option"), ("c=Lee:1", "ambiguous-option")]);
    reads(&titled(Positional { points: vec![4, 1, 0] }.into()), &[("c=박>Kim>이", &[1, 0, 4])]);
}

#[test]
fn what_is_refused_is_said_by_names() {
    let said = |rule: Rule, text: &str| Choices::parse(&titled(rule), 0, &[text]).err().unwrap().to_string();
    let single = || SingleChoice { blank: true }.into();
    for (rule, text, expected) in [
        (
            single(),
            "c=",
            "contest `c`: nothing is chosen; choose from a (Kim), b (Lee, Older [b]), c (Lee, Younger [c]), blank",
        ),
        (single(), "c=a,b", "contest `c`: 2 options are chosen; choose one"),
        (single(), "c=Lee", "several options are called `Lee`: choose by id, of a (Kim)"),
        (Approval.into(), "c=a,Kim", "contest `c`: `a` is chosen twice"),
        (ChooseExactly { max: 2 }.into(), "c=a", "one option is chosen; choose at least 2 of a (Kim)"),
        (Score { max: 4 }.into(), "c=a:5", "contest `c`: `a` gets more than 4"),
        (RankingTop { ranks: 1 }.into(), "c=a>b", "is ranked behind the last rank"),
    ] {
        let said = said(rule, text);
        assert!(said.contains(expected), "{expected}\n{said}");
        assert!(!said.contains("option number"), "{said}");
    }
    let by_number = Choices::of(0, vec![vec![7]]).bits(&titled(single())).err().unwrap().to_string();
    assert!(by_number.contains("there is no such option; it has a (Kim)"), "{by_number}");
}
