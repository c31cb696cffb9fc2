//! Each rule of a manifest, broken.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};
use tupyo_circuits::Parameter;
use tupyo_circuits::kinds::{ChooseUpTo, Knapsack, Score, SingleChoice};
use tupyo_group::{Point, Scalar};
use tupyo_merkle::WitnessSigner;
use tupyo_proof::VerifyingKey;

use super::*;

mod exceptions;
mod ledger;
mod page;
mod registration;
mod shape;
mod sizes;
mod titles;
mod words;

fn title(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), text.to_owned())])
}

pub(crate) fn person(id: &str, number: u64) -> PersonDraft {
    let key = VerifyingKey::decode(Point::base_times(Scalar::from(number)).encode()).unwrap();
    PersonDraft::new(id, title(id), key)
}

fn options(count: usize) -> Vec<OptionDraft> {
    (0..count).map(|i| OptionDraft::new(format!("o{i}"), title(&format!("Option {i}")))).collect()
}

fn contest(id: &str, rule: impl Into<Rule>, count: usize) -> ContestDraft {
    ContestDraft::new(id, title(id), rule.into(), options(count))
}

fn style(id: &str, contests: &[&str]) -> StyleDraft {
    let contests = contests.iter().map(|&id| id.to_owned()).collect();
    StyleDraft { id: id.to_owned(), title: title(id), contests }
}

/// Keys of this many witnesses.
pub(crate) fn witnesses(count: u8) -> Vec<String> {
    let key =
        |place: u8| WitnessSigner::from_seed(format!("w{place}").parse().unwrap(), &[place; 32]).key().to_string();
    (0..count).map(key).collect()
}
/// A public key of RFC 8032 (§7.1, test 1).
const LEDGER_KEY: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72,
    0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

/// Two contests, two styles.
pub(crate) fn draft() -> ManifestDraft {
    ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name: "example-1".to_owned(),
        title: BTreeMap::from([("ko".to_owned(), "선거".to_owned()), ("en".to_owned(), "Election".to_owned())]),
        officials: vec![person("commission", 1)],
        trustees: TrusteesDraft { threshold: 2, members: vec![person("t1", 2), person("t2", 3), person("t3", 4)] },
        ledger: LedgerAnchor::new("vote.example", LEDGER_KEY, [0; 32]).unwrap().draft(),
        contests: vec![
            contest("president", SingleChoice { blank: true }, 2),
            contest("council", ChooseUpTo { max: 2 }, 3),
        ],
        styles: vec![style("north", &["council", "president"]), style("south", &["president"])],
        approvals: 1,
        limits: LimitsDraft { ballots: 20, challenges: 20 },
        floor: 1,
        turnout: 0,
        exceptions: Vec::new(),
        witnesses: None,
        registration: None,
    }
}

fn parse(draft: &ManifestDraft) -> Result<ElectionManifest, ManifestError> {
    ElectionManifest::parse(&draft.to_json().unwrap())
}

/// The place and code of the refusal of the example changed by `change`.
fn refusal(change: impl FnOnce(&mut ManifestDraft)) -> (String, &'static str) {
    let mut draft = draft();
    change(&mut draft);
    let error = parse(&draft).unwrap_err();
    (error.place, error.rule.code())
}

#[track_caller]
fn refused(place: &str, code: &str, change: impl FnOnce(&mut ManifestDraft)) {
    let (found_place, found_code) = refusal(change);
    assert_eq!((found_place.as_str(), found_code), (place, code));
}

/// The same, changed as JSON at a pointer.
#[track_caller]
fn json_refused(pointer: &str, value: Value) {
    let mut manifest = serde_json::to_value(draft()).unwrap();
    manifest["exceptions"] = json!([]);
    *manifest.pointer_mut(pointer).unwrap() = value;
    let error = ElectionManifest::parse(manifest.to_string().as_bytes()).unwrap_err();
    assert_eq!(error.rule.code(), "json", "{pointer}: {error}");
    assert!(error.place.starts_with("line 1 column "), "{error}");
}

#[test]
fn a_draft_is_read_back() {
    let bytes = draft().to_json().unwrap();
    assert_eq!(ManifestDraft::from_json(&bytes).unwrap(), draft());
    let manifest = ElectionManifest::parse(&bytes).unwrap();
    assert_eq!(manifest.name(), "example-1");
    assert_eq!((manifest.officials().len(), manifest.trustees().len(), manifest.threshold()), (1, 3, 2));
    assert_eq!(manifest.trustees()[2].key.to_string(), person("x", 4).key);
    assert_eq!(manifest.contests()[1].rule, ChooseUpTo { max: 2 }.into());
    assert_eq!(manifest.contests()[1].options[2].id, "o2");
    assert_eq!(manifest.styles()[0].contests, [1, 0]);
    assert_eq!(manifest.limits(), Limits { ballots: 20, challenges: 20 });
    assert_eq!((manifest.floor(), manifest.components()), (1, 7));
}

#[test]
fn a_title_falls_back() {
    let manifest = parse(&draft()).unwrap();
    assert_eq!(manifest.title().in_language("ko"), "선거");
    assert_eq!(manifest.title().in_language("fr"), "Election");
    let only = Title::check("title", BTreeMap::from([("ko".to_owned(), "선거".to_owned())])).unwrap();
    assert_eq!(only.in_language("fr"), "선거");
    assert_eq!(only.texts().collect::<Vec<_>>(), [("ko", "선거")]);
}

#[test]
fn labels_match_the_circuit() {
    let manifest = parse(&draft()).unwrap();
    let expected = [
        (1, Output::Option(0)),
        (1, Output::Option(1)),
        (1, Output::Option(2)),
        (1, Output::Unused),
        (0, Output::Option(0)),
        (0, Output::Option(1)),
        (0, Output::Blank),
    ];
    assert_eq!(manifest.output_labels(0).unwrap(), expected);
    for style in 0..2 {
        let outputs = manifest.style_circuit(style).unwrap().outputs();
        assert_eq!(manifest.output_labels(style).unwrap().len(), outputs);
    }
    assert_eq!(manifest.style_circuit(0).unwrap().bits(), 3 + 2 + 3);
    assert!(manifest.style_circuit(2).is_none() && manifest.output_labels(2).is_none());
}

#[test]
fn name_and_version() {
    refused("tupyo", "version", |d| d.tupyo = "manifest/v2".to_owned());
    for name in ["", "-a", "A", "a_b", "선거", &"a".repeat(65)] {
        refused("name", "id", |d| d.name = name.to_owned());
    }
    let mut longest = draft();
    longest.name = "0".repeat(64);
    assert!(parse(&longest).is_ok());
}

#[test]
fn ids() {
    refused("officials[0].id", "id", |d| d.officials[0].id = "É".to_owned());
    refused("trustees.members[1].id", "id-repeated", |d| d.trustees.members[1].id = "t1".to_owned());
    refused("contests[1].id", "id-repeated", |d| d.contests[1].id = "president".to_owned());
    refused("contests[1].options[2].id", "id-repeated", |d| d.contests[1].options[2].id = "o1".to_owned());
    refused("contests[0].options[0].id", "id-reserved", |d| d.contests[0].options[0].id = "blank".to_owned());
    refused("contests[0].options[1].id", "id-reserved", |d| d.contests[0].options[1].id = "unused".to_owned());
    refused("contests[0].options[1].id", "id-reserved", |d| d.contests[0].options[1].id = "unspent".to_owned());
    refused("styles[1].id", "id-repeated", |d| d.styles[1].id = "north".to_owned());
    refused("styles[0].id", "id", |d| d.styles[0].id = "a b".to_owned());
}

#[test]
fn titles() {
    refused("title", "title-count", |d| d.title.clear());
    refused("title", "title-count", |d| {
        d.title = (0..33).map(|i| (format!("x{i}"), "text".to_owned())).collect();
    });
    for tag in ["k", "ko_KR", &"a".repeat(36), "한국"] {
        refused("styles[1].title", "title-language", |d| {
            d.styles[1].title.insert(tag.to_owned(), "text".to_owned());
        });
    }
    for (text, code) in [
        (String::new(), "title-length"),
        ("가".repeat(401), "title-length"),
        ("a\nb".to_owned(), "title-character"),
        ("a\u{85}".to_owned(), "title-character"),
        ("\u{202e}a".to_owned(), "title-character"),
        ("a\u{2066}".to_owned(), "title-character"),
        ("a\u{61c}".to_owned(), "title-character"),
        ("e\u{301}".to_owned(), "title-form"),
        ("\u{1112}\u{1161}".to_owned(), "title-form"),
    ] {
        refused("contests[0].options[1].title.en", code, |d| d.contests[0].options[1].title = title(&text));
    }
    let mut longest = draft();
    longest.contests[0].title = title(&"가".repeat(400));
    assert!(parse(&longest).is_ok());
}

#[test]
fn counts() {
    refused("officials", "count", |d| d.officials.clear());
    refused("officials", "count", |d| d.officials = (0..17).map(|i| person(&format!("o{i}"), 10 + i)).collect());
    refused("trustees.members", "count", |d| d.trustees.members.clear());
    refused("trustees.members", "count", |d| {
        d.trustees.members = (0..65).map(|i| person(&format!("t{i}"), 10 + i)).collect();
    });
    refused("contests", "count", |d| d.contests.clear());
    refused("contests", "count", |d| {
        d.contests = (0..257).map(|i| contest(&format!("c{i}"), SingleChoice { blank: true }, 1)).collect();
    });
    refused("contests[0].options", "count", |d| d.contests[0].options.clear());
    refused("contests[0].options", "count", |d| d.contests[0].options = options(1001));
    refused("contests[0].options", "count", |d| {
        d.contests[0] = contest("president", SingleChoice { blank: false }, 1);
    });
    refused("styles", "count", |d| d.styles.clear());
    refused("styles", "count", |d| {
        d.styles = (0..4097).map(|i| style(&format!("s{i}"), &["president", "council"])).collect();
    });
    refused("styles[1].contests", "count", |d| d.styles[1].contests.clear());
    refused("styles[1].contests", "count", |d| d.styles[1].contests = vec!["president".to_owned(); 257]);
}

#[test]
fn keys() {
    let good = person("x", 9).key;
    let identity = "A".repeat(43);
    let not_canonical = "_".repeat(43);
    // The last of 43 digits carries two unused bits.
    let unused_bits = format!("{}{}", &good[..42], if good.ends_with('A') { 'B' } else { 'f' });
    for key in [String::new(), good[..42].to_owned(), format!("{good}="), identity, not_canonical, unused_bits] {
        refused("trustees.members[0].key", "key", |d| d.trustees.members[0].key.clone_from(&key));
    }
    refused("trustees.members[0].key", "key-repeated", |d| d.trustees.members[0].key = person("x", 1).key);
    refused("trustees.members[2].key", "key-repeated", |d| d.trustees.members[2].key = person("x", 2).key);
}

/// The base points of Ed25519 and of P-256.
const CARDS: [&str; 2] =
    ["ed25519:WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY", "p256:A2sX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW"];

#[test]
fn keys_of_cards() {
    let mut cards = draft();
    cards.officials[0].key = CARDS[0].to_owned();
    cards.trustees.members[1].key = CARDS[1].to_owned();
    let manifest = ElectionManifest::parse(&cards.to_json().unwrap()).unwrap();
    let keys = [manifest.officials()[0].key, manifest.trustees()[1].key];
    assert_eq!(keys.map(|key| key.to_string()), CARDS);
    let identity = format!("ed25519:AQ{}", "A".repeat(41));
    let other_case = CARDS[0].to_uppercase();
    let [padded, other_kind] = [format!("{}=", CARDS[0]), CARDS[0].replace("ed25519", "p256")];
    // The other y of the same x is another key, and SEC 1 has no tag 4 before 32 bytes.
    let other_tag = CARDS[1].replace("p256:A", "p256:B");
    for key in [identity, other_case, padded, other_kind, other_tag] {
        refused("officials[0].key", "key", |d| d.officials[0].key.clone_from(&key));
    }
    refused("trustees.members[2].key", "key-repeated", |d| {
        d.officials[0].key = CARDS[1].to_owned();
        d.trustees.members[2].key = CARDS[1].to_owned();
    });
}

#[test]
fn rules_and_threshold() {
    refused("trustees.threshold", "threshold", |d| d.trustees.threshold = 0);
    refused("trustees.threshold", "threshold", |d| d.trustees.threshold = 4);
    refused("trustees.threshold", "threshold", |d| d.trustees.threshold = 65_537);
    let rule = |kind: &str, blank: Option<bool>, max: Option<u64>| {
        let named = |name: &str, value| (name.to_owned(), value);
        let blank = blank.map(|blank| named("blank", Parameter::Flag(blank)));
        let parameters = blank.into_iter().chain(max.map(|max| named("max", Parameter::Number(max)))).collect();
        RuleDraft { kind: kind.to_owned(), parameters }
    };
    for wrong in [
        rule("borda", None, None),
        rule("single-choice", None, None),
        rule("single-choice", Some(true), Some(1)),
        rule("choose-up-to", None, None),
        rule("choose-up-to", Some(false), Some(1)),
    ] {
        refused("contests[1].rule", "rule-kind", |d| d.contests[1].rule = wrong);
    }
    for later in ["single-transferable-vote", "split-weight", "write-in"] {
        let mut draft = draft();
        draft.contests[1].rule = rule(later, None, Some(2));
        let error = ElectionManifest::parse(&draft.to_json().unwrap()).unwrap_err();
        assert_eq!((error.rule.code(), &error.rule), ("rule-kind", &ManifestRule::RuleLater));
    }
    for max in [0, 4, u64::MAX] {
        refused("contests[1].rule.max", "max", |d| {
            d.contests[1].rule.parameters[0].1 = Parameter::Number(max);
        });
    }
}

#[test]
fn styles_limits_and_floor() {
    refused("contests[1]", "contest-unused", |d| d.styles[0].contests = vec!["president".to_owned()]);
    refused("styles[0].contests[1]", "contest-unknown", |d| d.styles[0].contests[1] = "mayor".to_owned());
    refused("styles[0].contests[1]", "contest-repeated", |d| d.styles[0].contests[1] = "council".to_owned());
    refused("approvals", "approvals", |d| d.approvals = 0);
    refused("approvals", "approvals", |d| d.approvals = 2);
    refused("limits.ballots", "limit", |d| d.limits.ballots = 0);
    refused("limits.ballots", "limit", |d| d.limits.ballots = 1001);
    refused("limits.challenges", "limit", |d| d.limits.challenges = 65_536);
    refused("limits.challenges", "limit", |d| d.limits.challenges = 0);
    refused("floor", "floor", |d| d.floor = 0);
    refused("floor", "floor", |d| d.floor = 1_000_001);
    refused("turnout", "turnout", |d| d.turnout = 101);
    refused("turnout", "turnout", |d| d.turnout = 256);
    let mut all = draft();
    all.turnout = 100;
    assert_eq!(parse(&all).unwrap().turnout(), 100);
}

#[test]
fn a_ballot_fits_an_entry() {
    // 504 bytes and 72 per option: 903 of them fit.
    let with = |count: usize| {
        let mut draft = draft();
        draft.contests = (0..2).map(|i| contest(&format!("c{i}"), SingleChoice { blank: false }, 450)).collect();
        draft.contests[1].options = options(count - 450);
        draft.styles = vec![style("south", &["c1"]), style("north", &["c0", "c1"])];
        draft
    };
    assert_eq!(parse(&with(903)).unwrap().components(), 903);
    let error = parse(&with(904)).unwrap_err();
    let ManifestRule::BallotSize { bytes, shortening } = error.rule else { panic!("{error}") };
    assert_eq!((error.place.as_str(), bytes), ("styles[1]", 65_592));
    assert_eq!(shortening, Shortening { contest: "c1".to_owned(), options: 453, instead: None });
    // 104 per option with two bits: one byte too many.
    let mut all = with(896);
    all.contests.push(contest("c2", Score { max: 3 }, 5));
    all.styles[1].contests.push("c2".to_owned());
    assert_eq!(
        parse(&all).unwrap_err().rule.to_string().split(':').next(),
        Some("a ballot would take 65536 of at most 65535 bytes")
    );
    all.contests[2].options.pop();
    assert_eq!(parse(&all).unwrap().components(), 900);
}

#[test]
fn errors_say_place_rule_and_code() {
    let mut wrong = draft();
    wrong.floor = 0;
    assert_eq!(parse(&wrong).unwrap_err().to_string(), "floor: give a number from 1 to 1000000 [floor]");
    let error = ElectionManifest::parse(b"{\n\"a\\u202e\": 1}").unwrap_err();
    assert!(error.to_string().starts_with("line 2 column "), "{error}");
    assert!(!error.to_string().contains('\u{202e}'), "a quoted key cannot reorder the message");
    let long = format!("{{\"{}\": 1}}", "k".repeat(1 << 20));
    assert!(ElectionManifest::parse(long.as_bytes()).unwrap_err().to_string().len() < 1000);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(ElectionManifest::parse(&bytes).is_err());
    }

    #[test]
    fn a_mangled_manifest_never_panics(
        at in any::<prop::sample::Index>(), with in "[\\[\\]{},:\"0-9a-z.-]{0,4}", cut in 0usize..6,
    ) {
        let mut bytes = draft().to_json().unwrap();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        if let Ok(manifest) = ElectionManifest::parse(&bytes) {
            prop_assert!(manifest.style_circuit(0).is_some());
        }
    }

    #[test]
    fn drafts_of_any_text_are_read_back(text in any::<String>(), id in any::<String>(), number in any::<u64>()) {
        let mut changed = draft();
        changed.title.insert(id.clone(), text);
        changed.contests[0].id = id;
        changed.contests[1].rule.parameters[0].1 = Parameter::Number(number);
        changed.floor = number;
        prop_assert_eq!(ManifestDraft::from_json(&changed.to_json().unwrap()).unwrap(), changed);
    }
}
