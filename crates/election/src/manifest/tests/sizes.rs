//! How large a ballot may be.

use tupyo_circuits::kinds::{
    Amounts, Approval, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional, PositionalTop, Quadratic, Ranking,
    RankingTop, Score, SingleChoice,
};

use tupyo_elgamal::CiphertextSum;
use tupyo_threshold::{DecryptionProof, UnitShare};

use super::*;
use crate::{CountedRoot, Document, RegistrationDraft, UnitResult, UnitTally};

/// One contest of this rule on this many options, in one style.
fn alone(rule: impl Into<Rule>, count: usize) -> ManifestDraft {
    let mut draft = draft();
    draft.contests = vec![contest("c", rule.into(), count)];
    draft.styles = vec![style("all", &["c"])];
    draft
}

/// A rule for any number of options, how many it has at first, and how many fit.
type Limit = (fn(usize) -> Rule, usize, usize);

const LIMITS: [Limit; 15] = [
    (|_| SingleChoice { blank: false }.into(), 2, 903),
    (|_| SingleChoice { blank: true }.into(), 2, 902),
    (|_| Approval.into(), 2, 624),
    (|_| ChooseUpTo { max: 3 }.into(), 3, 901),
    (|count| Knapsack { budget: 1_000_000, costs: vec![1; count] }.into(), 2, 894),
    (|_| Score { max: 100 }.into(), 2, 246),
    (|_| Score { max: 1000 }.into(), 2, 180),
    (|_| Cumulative { max: 10, budget: 10 }.into(), 2, 386),
    (|_| Distribution { max: 10, budget: 10, min: 10, choices: 3 }.into(), 4, 198),
    (|_| Quadratic { budget: 100 }.into(), 2, 165),
    (|count| Positional { points: (0..count as u32).rev().collect() }.into(), 2, 44),
    (|_| PositionalTop { min: 1, points: vec![3, 2, 1] }.into(), 4, 386),
    (|_| Ranking.into(), 2, 16),
    (|_| RankingTop { ranks: 1 }.into(), 2, 25),
    (|_| Amounts { max: 10, budget: 100 }.into(), 2, 611),
];

/// Told of a small contest is what holds of the largest one, and of no larger one.
#[test]
fn as_many_options_fit_as_are_told() {
    for (rule, few, most) in LIMITS {
        let told = |count| parse(&alone(rule(count), count)).unwrap().contest_sizes()[0];
        let name = rule(few).kind().name;
        assert_eq!((told(few).largest_option_count, told(most).largest_option_count), (most, most), "{name}");
        let error = parse(&alone(rule(most + 1), most + 1)).unwrap_err().rule;
        let ManifestRule::BallotSize { shortening, .. } = error else { panic!("{name}: {error}") };
        assert_eq!((shortening.contest.as_str(), shortening.options), ("c", most), "{name}");
    }
}

#[test]
fn what_is_told_of_a_contest_is_its_part_of_a_ballot() {
    let mut draft = draft();
    draft.contests = vec![
        contest("a", Score { max: 100 }, 20),
        contest("b", Amounts { max: 70_000, budget: 100_000 }, 2),
        contest("c", SingleChoice { blank: true }, 800),
    ];
    draft.styles = vec![style("most", &["c", "a"]), style("few", &["b"]), style("none", &["c"])];
    let manifest = parse(&draft).unwrap();
    let [scores, amounts, single] = manifest.contest_sizes()[..] else { panic!("three contests") };
    assert_eq!((scores.size.bits, scores.size.outputs, scores.bytes), (140, 20, 32 * 160));
    assert_eq!((amounts.size.limbs, amounts.size.outputs, amounts.bytes), (10, 6, 32 * 6 + 424 + 320 + 64 * 8));
    assert_eq!(single.bytes, 32 * 2 * 801);
    assert_eq!(manifest.ballot_bytes(0), Some(468 + scores.bytes + single.bytes));
    assert_eq!(manifest.ballot_bytes(1), Some(468 + amounts.bytes));
    assert_eq!((manifest.ballot_bytes(3), manifest.style_size(3)), (None, None));
    // Beside 800 options and blank, of 57,672 bytes, there is room for 27 scores; beside 20 scores for 828 options.
    assert_eq!((scores.largest_option_count, single.largest_option_count), (27, 828));
    draft.contests[0] = contest("a", Score { max: 100 }, 28);
    assert!(matches!(parse(&draft).unwrap_err().rule, ManifestRule::BallotSize { .. }));
    draft.contests[0] = contest("a", Score { max: 100 }, 20);
    draft.contests[2] = contest("c", SingleChoice { blank: true }, 828);
    assert!(parse(&draft).is_ok());
    draft.contests[2] = contest("c", SingleChoice { blank: true }, 829);
    assert!(matches!(parse(&draft).unwrap_err().rule, ManifestRule::BallotSize { .. }));
}

#[test]
fn a_rule_that_fits_is_proposed() {
    let proposed = |rule: Rule, count: usize| {
        let error = parse(&alone(rule, count)).unwrap_err();
        let ManifestRule::BallotSize { shortening, .. } = error.rule.clone() else { panic!("{error}") };
        let instead = shortening.instead.clone().map(|rule| parse(&alone(rule, count)).unwrap());
        assert_eq!(instead.is_some(), error.to_string().contains("give it the rule"));
        shortening.rule()
    };
    let points = (0..50).rev().collect();
    assert_eq!(
        proposed(Positional { points }.into(), 50).unwrap(),
        r#""kind": "positional-top", "min": 38, "points": [49, 48, 47, …]"#
    );
    assert_eq!(proposed(Ranking.into(), 18).unwrap(), r#""kind": "ranking-top", "ranks": 15"#);
    assert_eq!(proposed(Ranking.into(), 25).unwrap(), r#""kind": "ranking-top", "ranks": 1"#);
    assert_eq!(proposed(Ranking.into(), 26), None);
    let amounts = r#""kind": "amounts", "max": 1000, "budget": 5000"#;
    assert_eq!(proposed(Cumulative { max: 1000, budget: 5000 }.into(), 200).unwrap(), amounts);
    let scores = r#""kind": "amounts", "max": 100, "budget": 30000"#;
    assert_eq!(proposed(Score { max: 100 }.into(), 300).unwrap(), scores);
    let approval = r#""kind": "knapsack", "budget": 700, "costs": [1, 1, 1, …]"#;
    assert_eq!(proposed(Approval.into(), 700).unwrap(), approval);
    assert_eq!(proposed(Quadratic { budget: 1_000_000 }.into(), 3), None);
    assert_eq!(proposed(Approval.into(), 1000), None);
}

/// So many styles: all have a contest of 123 options, the first ones another one of one option, too.
fn many_styles(count: usize, both: usize) -> ManifestDraft {
    let mut draft = draft();
    draft.contests = vec![contest("a", SingleChoice { blank: false }, 123), contest("b", Score { max: 1 }, 1)];
    let contests = |number| if number < both { &["a", "b"][..] } else { &["a"] };
    draft.styles = (0..count).map(|number| style(&format!("s{number}"), contests(number))).collect();
    draft
}

/// 5 bytes, 102 for each style and 32 for each component of a style: 16,639,999 are the most below 16,640,000 that
/// can be.
#[test]
fn decryption_shares_fit_a_document() {
    let fits = parse(&many_styles(4095, 3262)).unwrap();
    let counts: Vec<_> = fits.contest_sizes().iter().map(|one| one.largest_option_count).collect();
    assert_eq!(counts, [123, 1], "one option more would make 4,095 components more");
    let error = parse(&many_styles(4095, 3263)).unwrap_err();
    assert_eq!((error.place.as_str(), error.rule.code()), ("styles", "tally-size"));
    assert_eq!(error.rule, ManifestRule::TallySize { bytes: 16_640_031 });
    let shares = fits.styles().len() as u64 * 102
        + 32 * (0..4095).map(|style| fits.style_size(style).unwrap().outputs).sum::<u64>();
    assert_eq!(5 + shares, 16_639_999);
}

/// The bytes are those of the documents themselves.
#[test]
fn what_is_said_of_sums_is_as_long_as_told() {
    let share = |style| UnitShare {
        style,
        factors: vec![Point::BASE; 7],
        proof: DecryptionProof { nonce_base: Point::BASE, nonce_cipher: Point::BASE, response: Scalar::ONE },
    };
    let shares = Document::DecryptionShare { units: (0..3).map(share).collect() };
    assert_eq!(tupyo_encoding::encode(&shares).len(), 5 + 3 * (102 + 32 * 7));
    let unit = |style| UnitTally { style, counted: 1, weight: 1, sum: CiphertextSum::zero(7) };
    let tally = Document::Tally { units: (0..3).map(unit).collect(), counted: CountedRoot([0; 32]) };
    assert_eq!(tupyo_encoding::encode(&tally).len(), 37 + 3 * (50 + 32 * 7));
    let result = Document::Result { units: vec![UnitResult { style: 0, values: vec![0; 7] }; 3] };
    assert!(tupyo_encoding::encode(&result).len() < 5 + 3 * (102 + 32 * 7));
}

/// 64 bytes of a card's signature are the last option of 903.
#[test]
fn a_cards_signature_takes_its_room() {
    let rules = |card_signatures| RegistrationDraft {
        registrars: vec![person("office", 90)],
        signatures: 1,
        authorities: Vec::new(),
        codes: false,
        card_signatures,
        roll: None,
    };
    let of = |count, cards| {
        let mut draft = alone(SingleChoice { blank: false }, count);
        draft.registration = Some(rules(cards));
        parse(&draft)
    };
    let [without, with] = [false, true].map(|cards| of(902, cards).unwrap());
    let bytes = [&without, &with].map(|manifest| manifest.ballot_bytes(0).unwrap());
    assert_eq!(bytes, [468 + 64 * 902, 468 + 64 * 902 + 64]);
    let most = [&without, &with].map(|manifest| manifest.contest_sizes()[0].largest_option_count);
    assert_eq!(most, [903, 902]);
    assert!(of(903, false).is_ok());
    let ManifestRule::BallotSize { bytes, shortening } = of(903, true).unwrap_err().rule else { panic!("a size") };
    assert_eq!((bytes, shortening.options), (468 + 36 + 72 * 903 + 64, 902));
}
