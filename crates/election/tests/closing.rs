//! What ends voting, and what is announced before: a closing is legal on the ledger that it names, and on no other.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{Close, Document, DocumentDigest, ElectionState, LedgerRoot, Schedule};
use tupyo_rehearsal::{Plan, Rehearsal, root_of_first};

fn play() -> Rehearsal {
    Rehearsal::opened(Plan::single_choice(2, 3))
}

fn code(play: &mut Rehearsal, document: Document) -> &'static str {
    play.post_official(document).map_or_else(|refusal| refusal.code(), |()| "legal")
}

fn schedule(opening: u64, closing: u64) -> Document {
    Document::Schedule(Schedule { opening, closing, reason: String::new() })
}

fn notice(text: impl Into<String>) -> Document {
    Document::Notice { text: text.into() }
}

/// Closes by this many entries, with their root.
fn closing(play: &Rehearsal, size: u64) -> Document {
    let root = root_of_first(play.entries(), size);
    Document::Close(Close { size, root, schedule: play.state().schedule() })
}

#[test]
fn a_closing_names_entries_from_the_opening_to_itself() {
    let opened = play().state().opened_at().unwrap();
    for (size, expected) in [(0, "close-size"), (opened, "close-size"), (opened + 1, "legal"), (opened + 4, "legal")] {
        let mut play = play();
        (0..3).for_each(|voter| play.cast(voter, 0));
        let document = closing(&play, size);
        assert_eq!(code(&mut play, document), expected, "{size}");
    }
    let mut play = play();
    let beyond = closing(&play, opened + 2);
    assert_eq!(code(&mut play, beyond), "close-size");
}

#[test]
fn a_closing_of_another_ledger_is_refused() {
    let mut one = play();
    one.cast(0, 0);
    let Document::Close(close) = one.closing() else { panic!() };
    let mut other = play();
    other.cast(0, 1);
    assert_eq!(code(&mut other, Document::Close(close)), "close-root");
    let forged = Close { root: LedgerRoot([0; 32]), ..close };
    assert_eq!(code(&mut one, Document::Close(forged)), "close-root");
    assert_eq!(code(&mut one, Document::Close(close)), "legal");
    assert_eq!(one.state().closed_at(), Some(one.entries().len() as u64 - 1));
}

#[test]
fn ballots_between_what_a_closing_names_and_itself_count() {
    let mut play = play();
    play.cast(0, 0);
    let close = play.closing();
    play.cast(1, 1);
    assert_eq!(code(&mut play, close), "legal");
    assert_eq!(play.tally()[0].counted, 2);
}

#[test]
fn a_closing_names_the_last_schedule() {
    let mut play = play();
    let mut named = play.closing();
    if let Document::Close(close) = &mut named {
        close.schedule = Some(DocumentDigest([1; 32]));
    }
    assert_eq!(code(&mut play, named), "close-schedule");
    let mut play = Rehearsal::new(Plan::single_choice(2, 3));
    assert_eq!(code(&mut play, schedule(5, 10)), "legal");
    assert_eq!(code(&mut play, schedule(6, 10)), "legal");
    play.hold_ceremony();
    play.post_roll();
    play.open();
    let old = play.closing();
    assert_eq!(code(&mut play, schedule(6, 12)), "legal");
    assert_eq!(code(&mut play, old), "close-schedule");
    let Document::Close(close) = play.closing() else { panic!() };
    assert_eq!(code(&mut play, Document::Close(Close { schedule: None, ..close })), "close-schedule");
    assert_eq!(code(&mut play, Document::Close(close)), "legal");
    assert_eq!(code(&mut play, schedule(6, 14)), "wrong-phase");
    assert_eq!(play.state().announcements(), (3, 0));
}

#[test]
fn a_schedule_opens_before_it_closes_and_keeps_the_opening_of_a_vote_that_has_begun() {
    let mut unannounced = play();
    assert_eq!(code(&mut unannounced, schedule(5, 10)), "schedule-order");
    let mut play = Rehearsal::new(Plan::single_choice(2, 3));
    for (opening, closing, expected) in [(5, 5, "schedule-order"), (6, 5, "schedule-order"), (5, 6, "legal")] {
        assert_eq!(code(&mut play, schedule(opening, closing)), expected);
    }
    play.hold_ceremony();
    play.post_roll();
    play.open();
    assert_eq!(code(&mut play, schedule(4, 6)), "schedule-order");
    assert_eq!(code(&mut play, schedule(5, 60)), "legal");
}

#[test]
fn announced_texts_follow_the_rules_of_titles() {
    let long = |length: usize| "가".repeat(length);
    let rows = [
        (String::new(), "text", "legal"),
        (long(2000), "legal", "legal"),
        (long(2001), "text", "text"),
        ("a\nb".to_owned(), "text", "text"),
        ("a\u{202e}b".to_owned(), "text", "text"),
        ("a\u{378}b".to_owned(), "text", "text"),
        ("a\u{1e030}b".to_owned(), "text", "text"),
        ("a\u{e000}b".to_owned(), "text", "text"),
        ("a\u{fdd0}b".to_owned(), "text", "text"),
        ("\u{1fae0}\u{20c0}".to_owned(), "legal", "legal"),
        ("e\u{301}".to_owned(), "text", "text"),
    ];
    for (text, as_notice, as_reason) in rows {
        let mut play = Rehearsal::new(Plan::single_choice(2, 2));
        assert_eq!(code(&mut play, notice(text.clone())), as_notice, "{text:?}");
        let document = Document::Schedule(Schedule { opening: 0, closing: 1, reason: text.clone() });
        assert_eq!(code(&mut play, document), as_reason, "{text:?}");
    }
}

#[test]
fn notices_are_posted_by_officials_from_the_ceremony_to_the_tally() {
    let mut play = play();
    let by_trustee = play.trustee_entries(0, &notice("a")).remove(0);
    assert_eq!(play.post(&by_trustee).unwrap_err().code(), "wrong-author");
    let early = play.official_entries(&notice("a")).remove(0);
    assert_eq!(ElectionState::new(play.state().election()).examine(&early).err().unwrap().code(), "wrong-phase");
    assert_eq!(code(&mut play, notice("a")), "legal");
    play.vote_all();
    play.close();
    assert_eq!(code(&mut play, notice("b")), "legal");
    play.post_tally();
    assert_eq!(code(&mut play, notice("c")), "legal");
    play.agree_all();
    (0..2).for_each(|trustee| play.post_share(trustee));
    play.post_result();
    assert_eq!(code(&mut play, notice("d")), "wrong-phase");
    assert_eq!(play.state().announcements(), (0, 3));
}
