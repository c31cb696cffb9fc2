//! Records of elections in which two of three officials must say the same, and one of them has another key.

use tupyo_election::{Document, Entry, LARGEST_UNAPPROVED_COUNT, Schedule};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, Outcome, Verdict};

use crate::play::{assert_found, causes, counted, report_of, with_verdict};

fn plan() -> Plan {
    Plan { officials: 3, approvals: 2, ..Plan::single_choice(2, 3) }
}

fn kind(entry: &[u8]) -> Option<Document> {
    let Ok(Entry::Document(part)) = Entry::decode(entry) else { return None };
    borsh::from_slice(&part.bytes).ok()
}

/// Finished, with the third official's key replaced while voting was open; and what the old key has signed.
fn played() -> (Rehearsal, Vec<Vec<u8>>) {
    let mut play = Rehearsal::opened(plan());
    play.cast(0, 0);
    let (document, key) = play.official_key(2, "The token was stolen.");
    play.approve_by(&[0, 1], &document);
    let old = play.take_official_key(2, key);
    let new = play.take_official_key(2, old);
    let signed = play.entries_of_official(2, &Document::Notice { text: "Do not vote.".to_owned() });
    play.take_official_key(2, new);
    let close = play.closing();
    play.approve_by(&[2, 0], &close);
    play.post_tally();
    play.agree_all();
    (0..2).for_each(|trustee| play.post_share(trustee));
    play.post_result();
    (play, signed.iter().map(Entry::encode).collect())
}

#[test]
fn a_replaced_key_is_followed_and_reported() {
    let (play, _) = played();
    let report = report_of(&play, play.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    let [new] = &report.election.as_ref().unwrap().official_keys[..] else { panic!() };
    assert_eq!((new.official.as_str(), new.reason.as_str()), ("official-3", "The token was stolen."));
    assert_eq!(counted(&report, CheckId::C8), (1, 1), "two officials say one closing");
}

/// For each document that needs two officials: without the second one's word the election does not go on.
#[test]
fn one_official_alone_takes_no_step_that_needs_two() {
    let (play, _) = played();
    let seconds = [(CheckId::P7, "wrong-phase", 0), (CheckId::B1, "not-open", 1), (CheckId::C4, "wrong-phase", 2)];
    let step = |entry: &Vec<u8>| match kind(entry) {
        Some(Document::RollSealed { .. }) => Some(0),
        Some(Document::Open { .. }) => Some(1),
        Some(Document::Close(_)) => Some(2),
        _ => None,
    };
    for (check, code, number) in seconds {
        let second = play.entries().iter().rposition(|entry| step(entry) == Some(number)).unwrap();
        let mut entries = play.entries().to_vec();
        entries.remove(second);
        let report = report_of(&play, &entries);
        assert_eq!(report.outcome, Outcome::Refused, "{number}");
        assert_found(&report, check, code);
    }
}

#[test]
fn what_a_replaced_key_signs_is_found_by_one_check_alone() {
    let (play, signed) = played();
    let replaced = play.entries().iter().rposition(|entry| matches!(kind(entry), Some(Document::OfficialKey(_))));
    let behind = [&play.entries()[..=replaced.unwrap()], &signed].concat();
    let report = report_of(&play, &behind);
    assert_found(&report, CheckId::P3, "document-signature");
    assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::P3]);
    let mut one = play.entries().to_vec();
    one.remove(replaced.unwrap());
    let report = report_of(&play, &one);
    assert_found(&report, CheckId::P3, "document-signature");
}

/// An official goes on with a key whose possession is not proven: who reads it is told of the key first.
#[test]
fn what_a_refused_key_signs_follows_from_its_refusal() {
    let mut play = Rehearsal::opened(plan());
    let (other, _) = play.official_key(2, "The token was stolen.");
    let (document, key) = play.official_key(2, "The token was stolen.");
    let (Document::OfficialKey(other), Document::OfficialKey(mut new)) = (other, document) else { panic!() };
    new.possession = other.possession;
    let refused = play.entries_of_official(0, &Document::OfficialKey(new)).remove(0);
    play.take_official_key(2, key);
    let signed = play.entries_of_official(2, &Document::Notice { text: "Welcome.".to_owned() }).remove(0);
    let report = report_of(&play, &[play.entries(), &[refused.encode(), signed.encode()]].concat());
    assert_found(&report, CheckId::P3, "document-signature");
    assert_eq!(causes(&report), [(CheckId::P12, "official-key-possession")]);
}

/// A word that was on the ledger is posted again by who holds its key.
#[test]
fn words_that_are_posted_again_are_found() {
    let mut play = Rehearsal::new(plan());
    play.approve(&Document::Notice { text: "Welcome.".to_owned() });
    let entries = [play.entries(), &play.entries()[1..2]].concat();
    let report = report_of(&play, &entries);
    assert_found(&report, CheckId::P10, "said-before");
    assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::P10]);
}

/// One of three officials says what nobody else approves, without end.
#[test]
fn one_word_too_many_of_one_official_is_found_by_one_check_alone() {
    let mut play = Rehearsal::new(plan());
    let notice = |number: u16| Document::Notice { text: number.to_string() };
    (0..LARGEST_UNAPPROVED_COUNT).for_each(|number| {
        let entry = play.entries_of_official(1, &notice(number)).remove(0);
        play.post(&entry).unwrap();
    });
    let last = play.entries_of_official(1, &notice(LARGEST_UNAPPROVED_COUNT)).remove(0).encode();
    assert_eq!(with_verdict(&report_of(&play, play.entries()), Verdict::Fail), []);
    let report = report_of(&play, &[play.entries(), &[last]].concat());
    assert_found(&report, CheckId::P10, "too-many-unapproved");
    assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::P10]);
}

/// The opening is put off between two sayings of it, and the board takes the second one all the same.
#[test]
fn an_opening_before_its_time_is_found_by_one_check_alone() {
    let mut play = Rehearsal::new(plan());
    play.hold_ceremony();
    play.post_roll();
    let opening = play.opening();
    let [first, second] = [0, 1].map(|official| play.entries_of_official(official, &opening).remove(0));
    play.post(&first).unwrap();
    let late = Document::Schedule(Schedule { opening: 7, closing: 9, reason: "Snow".to_owned() });
    play.approve_by(&[1, 2], &late);
    assert_eq!(with_verdict(&report_of(&play, play.entries()), Verdict::Fail), []);
    let report = report_of(&play, &[play.entries(), &[second.encode()]].concat());
    assert_found(&report, CheckId::R12, "open-schedule");
    assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::R12]);
}
