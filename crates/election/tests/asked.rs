//! What boards and auditors ask a state about entries that need not be legal: who has signed them, and what they would
//! be.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{
    Author, Ballot, Challenged, Document, DocumentPart, ElectionState, Entry, EntryKind, PART_LENGTH, Schedule,
    SignedBallot,
};
use tupyo_rehearsal::{Plan, Rehearsal};

fn plan() -> Plan {
    Plan::single_choice(2, 3)
}

fn notice(text: &str) -> Document {
    Document::Notice { text: text.to_owned() }
}

fn part(entry: &Entry) -> &DocumentPart {
    let Entry::Document(part) = entry else { panic!("a document") };
    part
}

/// The one part of what the official says.
fn said(play: &mut Rehearsal, document: &Document) -> DocumentPart {
    part(&play.official_entries(document)[0]).clone()
}

#[test]
fn a_part_goes_on_unless_it_is_the_last_one() {
    let mut play = Rehearsal::new(plan());
    let parts = play.official_entries(&notice(&"n".repeat(2 * PART_LENGTH)));
    let goes_on = |state: &ElectionState| parts.iter().map(|entry| state.goes_on(part(entry))).collect::<Vec<_>>();
    assert_eq!(goes_on(play.state()), [true, true, false]);
    let unfounded = ElectionState::new(play.state().election());
    assert_eq!(goes_on(&unfounded), [false; 3], "a manifest's parts have nothing beside them");
}

#[test]
fn an_announcement_is_all_of_a_notice_or_schedule_while_voting_is_open() {
    let mut play = Rehearsal::new(plan());
    let schedule = Document::Schedule(Schedule { opening: 1, closing: 2, reason: String::new() });
    let cancelled = Document::Cancelled { reason: "fire".to_owned() };
    let documents = [notice("a"), schedule, cancelled];
    let answers = |play: &mut Rehearsal| {
        documents.each_ref().map(|document| {
            let part = said(play, document);
            play.state().is_announcement(&part)
        })
    };
    assert_eq!(answers(&mut play), [false; 3], "nobody votes yet");
    play.hold_ceremony();
    play.post_roll();
    play.open();
    assert_eq!(answers(&mut play), [true, true, false]);
    let first_of_two = DocumentPart { parts: 2, ..said(&mut play, &documents[0]) };
    assert!(!play.state().is_announcement(&first_of_two));
    play.close();
    assert_eq!(answers(&mut play), [false; 3]);
}

#[test]
fn a_document_is_signed_with_the_key_that_its_author_has_now() {
    let mut play = Rehearsal::new(Plan { officials: 3, approvals: 2, ..plan() });
    let manifest = Entry::decode(&play.entries()[0]).unwrap();
    let unfounded = ElectionState::new(play.state().election());
    assert!(play.state().is_signed(&manifest) && !unfounded.is_signed(&manifest));
    let illegal = play.entries_of_official(2, &notice("")).remove(0);
    assert!(play.state().is_signed(&illegal), "whatever it says");
    let by_another = DocumentPart { author: Author::Official(1), ..part(&illegal).clone() };
    assert!(!play.state().is_signed(&Entry::Document(by_another)));
    let (replaced, _) = play.official_key(2, "lost");
    play.approve_by(&[0, 1], &replaced);
    assert!(!play.state().is_signed(&illegal), "it has another key now");
}

#[test]
fn a_ballot_is_signed_with_its_voters_key_for_what_is_done_with_it() {
    let mut play = Rehearsal::new(plan());
    play.hold_ceremony();
    play.post_roll();
    let sealed = play.state().clone();
    play.open();
    let (cast, opened) = (play.ballot(0, 0), play.challenged(0, 0));
    assert!([&cast, &opened].iter().all(|entry| play.state().is_signed(entry) && !sealed.is_signed(entry)));
    let (Entry::Ballot(cast), Entry::Challenged(opened)) = (cast, opened) else { panic!("ballots") };
    let (of_cast, of_opened) = (cast.signature, opened.signature);
    let not = [
        Entry::Ballot(SignedBallot { signature: of_opened, ..cast.clone() }),
        Entry::Challenged(Challenged { signature: of_cast, ..opened.clone() }),
        Entry::Challenged(Challenged { values: vec![0; 3], ..opened }),
        Entry::Ballot(SignedBallot { ballot: Ballot { voter: 1, ..cast.ballot.clone() }, ..cast.clone() }),
        Entry::Ballot(SignedBallot { ballot: Ballot { voter: 3, ..cast.ballot.clone() }, ..cast.clone() }),
        Entry::Ballot(SignedBallot { ballot: Ballot { documents: 1, ..cast.ballot.clone() }, ..cast.clone() }),
    ];
    for entry in not {
        assert!(!play.state().is_signed(&entry), "{entry:?}");
    }
    play.close();
    assert!(play.state().is_signed(&Entry::Ballot(cast)), "too late, and signed");
}

#[test]
fn what_is_legal_says_which_ballot_it_casts_or_opens() {
    let mut play = Rehearsal::opened(plan());
    let (cast, opened) = (play.ballot(0, 0), play.challenged(1, 0));
    let said = said(&mut play, &notice("a"));
    let code = |entry: &Entry| match entry {
        Entry::Ballot(signed) => Some(signed.ballot.tracking_code(play.check().context())),
        Entry::Challenged(opened) => Some(opened.ballot.tracking_code(play.check().context())),
        Entry::Document(_) => None,
    };
    let entries = [cast, opened, Entry::Document(said)];
    for (entry, kind) in entries.iter().zip([EntryKind::Ballot, EntryKind::Challenged, EntryKind::Notice]) {
        let legal = play.state().examine(entry).unwrap();
        assert_eq!((legal.kind(), legal.ballot()), (kind, code(entry)));
    }
}
