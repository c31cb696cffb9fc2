//! What people are told to write instead.

use tupyo_circuits::kinds::{Amounts, Positional};

use super::*;

/// What is said of the example changed by `change`.
fn told(change: impl FnOnce(&mut ManifestDraft)) -> String {
    let mut draft = draft();
    change(&mut draft);
    parse(&draft).unwrap_err().rule.to_string()
}

fn with_kind(kind: &str) -> String {
    told(|draft| draft.contests[1].rule.kind = kind.to_owned())
}

#[test]
fn a_kind_that_nobody_knows_is_not_called_one_that_comes_later() {
    assert!(with_kind("borda").starts_with("write one of the kinds and all and only its parameters"));
    assert!(with_kind("write-in").ends_with("need ballots that are mixed, which is not there yet"));
}

#[test]
fn a_low_threshold_is_told_with_both_ways_out() {
    let of = |count: u64, threshold: u64| {
        told(|draft| {
            draft.trustees.members = (0..count).map(|place| person(&format!("t{place}"), 10 + place)).collect();
            draft.trustees.threshold = threshold;
        })
    };
    let exception = |name: &str| format!(", or add an exception \"{name}\" with its reason");
    let one = "one trustee alone opens every vote: raise the threshold".to_owned();
    assert_eq!(of(3, 1), one + &exception("threshold-one"));
    let half = "half of the trustees, or fewer, open every vote: raise the threshold above half of them".to_owned();
    assert_eq!(of(4, 2), half + &exception("threshold-minority"));
}

#[test]
fn each_rule_of_a_registration_is_told_in_its_own_words() {
    let words = [
        (ManifestRule::RegistrationSignatures, "give a number from 1 to the number of registrars"),
        (
            ManifestRule::RegistrationAuthority,
            "give the SHA-256 of the authority's certificate, 64 of 0–9 and a–f, and name each authority once",
        ),
        (
            ManifestRule::RegistrationPolicy,
            "give the policy's object identifier, such as \"1.2.410.200004.5\", in at most 64 characters, and once",
        ),
        (ManifestRule::RegistrationRoll, "give the standing roll's id: 64 of 0–9 and a–f"),
    ];
    for (rule, expected) in words {
        assert_eq!(rule.to_string(), expected);
    }
}

#[test]
fn shares_that_do_not_fit_are_told_with_their_bytes() {
    let told = ManifestRule::TallySize { bytes: 16_640_031 }.to_string();
    let expected = "the decryption shares of all styles would take 16640031 of at most 16640000 bytes: ";
    assert_eq!(told, format!("{expected}write fewer styles, or ask fewer options"));
}

/// The shortening of one style with these contests.
fn shortening(contests: Vec<ContestDraft>) -> (Shortening, String) {
    let mut draft = draft();
    let ids: Vec<String> = contests.iter().map(|contest| contest.id.clone()).collect();
    draft.styles = vec![style("all", &ids.iter().map(String::as_str).collect::<Vec<_>>())];
    draft.contests = contests;
    let rule = parse(&draft).unwrap_err().rule;
    let told = rule.to_string();
    let ManifestRule::BallotSize { shortening, .. } = rule else { panic!("{told}") };
    (shortening, told)
}

/// Three contests of single choice, and what is told of the one with the most options.
fn three(counts: [usize; 3]) -> (usize, String) {
    let contest = |(place, count)| contest(&format!("c{place}"), SingleChoice { blank: false }, count);
    let (shortening, told) = shortening((0..).zip(counts).map(contest).collect());
    assert_eq!(shortening.contest, "c1");
    (shortening.options, told)
}

/// Beside the two others there is room for two options, the fewest of a single choice; then for one: that is no choice.
#[test]
fn fewer_contests_are_told_where_no_options_would_fit() {
    let (options, told) = three([450, 452, 451]);
    assert_eq!(options, 2);
    assert!(told.ends_with(": ask at most 2 options in \"c1\""), "{told}");
    let (options, told) = three([451, 452, 451]);
    assert_eq!(options, 0);
    assert!(told.ends_with(": ask fewer contests at once"), "{told}");
}

/// By bytes: not by how many bits there are for each encrypted value, nor by what few long limbs take.
#[test]
fn the_contest_that_takes_the_most_bytes_is_named() {
    let scores = contest("scores", Score { max: 1000 }, 150);
    let (named, _) = shortening(vec![scores, contest("single", SingleChoice { blank: false }, 800)]);
    assert_eq!(named.contest, "scores");
    let amounts = contest("amounts", Amounts { max: 10, budget: 100 }, 200);
    let (named, _) = shortening(vec![contest("single", SingleChoice { blank: false }, 800), amounts]);
    assert_eq!(named.contest, "single");
}

#[test]
fn a_proposed_list_is_cut_behind_its_third_number() {
    let proposed = |points: Vec<u32>| {
        let instead = Some(Positional { points }.into());
        Shortening { contest: "c".to_owned(), options: 0, instead }.rule().unwrap()
    };
    assert_eq!(proposed(vec![2, 1, 0]), r#""kind": "positional", "points": [2, 1, 0]"#);
    assert_eq!(proposed(vec![3, 2, 1, 0]), r#""kind": "positional", "points": [3, 2, 1, …]"#);
}

#[test]
fn a_draft_is_written_with_a_line_end() {
    assert!(draft().to_json().unwrap().ends_with(b"}\n"));
}
