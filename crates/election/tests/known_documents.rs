//! Ballots are held to what was announced while voting is open, and a tally to what is counted.
#![allow(missing_docs)]
#![cfg(test)]

use borsh::to_vec;
use tupyo_circuits::{KnownDocuments, TrackingCode};
use tupyo_election::{Announcement, CodedEntry, CountedRoot, Document, Entry, Phase, Schedule, sign};
use tupyo_merkle::{Frontier, leaf_hash};
use tupyo_rehearsal::{Plan, Rehearsal};

fn play() -> Rehearsal {
    Rehearsal::opened(Plan::single_choice(3, 4))
}

fn notice(text: &str) -> Document {
    Document::Notice { text: text.to_owned() }
}

fn code(play: &mut Rehearsal, entry: &Entry) -> &'static str {
    play.post(entry).map_or_else(|refusal| refusal.code(), |()| "legal")
}

#[test]
fn a_ballot_that_misses_a_document_is_refused_before_its_proof_and_its_chain() {
    let mut play = play();
    let missed = play.ballot(0, 1);
    play.post_official(notice("The hall has moved.")).unwrap();
    assert_eq!(code(&mut play, &missed), "documents-changed");
    let Entry::Ballot(signed) = &missed else { panic!("a ballot") };
    let mut spoiled = signed.clone();
    spoiled.ballot.proof.responses[0] = tupyo_group::Scalar::ZERO;
    spoiled.ballot.previous = Some(TrackingCode([1; 32]));
    assert_eq!(code(&mut play, &Entry::Ballot(spoiled.clone())), "documents-changed");
    spoiled.ballot.ciphertext.pop();
    assert_eq!(code(&mut play, &Entry::Ballot(spoiled)), "wrong-shape");
    let sealed_anew = play.ballot(0, 1);
    assert_eq!(code(&mut play, &sealed_anew), "legal");
}

#[test]
fn a_proof_is_bound_to_the_documents_that_its_voter_knew() {
    let mut play = play();
    let Entry::Ballot(signed) = play.ballot(0, 1) else { panic!("a ballot") };
    play.post_official(notice("The hall has moved.")).unwrap();
    let mut ballot = signed.ballot;
    ballot.documents = 1;
    let code_of = ballot.tracking_code(play.check().context());
    let entry = sign(ballot, code_of, &play.voters()[0], &mut rand::rngs::OsRng);
    assert_eq!(code(&mut play, &entry), "proof-invalid");
}

#[test]
fn who_has_signed_a_ballot_is_known_whatever_documents_it_knows() {
    let mut play = play();
    let Entry::Ballot(signed) = play.ballot(0, 1) else { panic!("a ballot") };
    let mut ballot = signed.ballot;
    ballot.documents = 7;
    let code_of = ballot.tracking_code(play.check().context());
    let entry = sign(ballot, code_of, &play.voters()[0], &mut rand::rngs::OsRng);
    let coded = CodedEntry::new(entry, None);
    assert!(play.check().verify_signatures(&[&coded])[0].is_ok());
    let refused = play.check().verify_proofs(&[&coded]).remove(0).map(drop).unwrap_err();
    assert_eq!(refused.code(), "documents-changed");
}

#[test]
fn a_challenge_of_an_earlier_ballot_is_legal_and_one_of_a_later_one_is_not() {
    let mut play = play();
    let earlier = play.challenged(0, 1);
    play.post_official(notice("The hall has moved.")).unwrap();
    play.post_official(notice("It has moved again.")).unwrap();
    assert_eq!(code(&mut play, &earlier), "legal");
    for beyond in [3, u32::MAX] {
        let Entry::Challenged(mut later) = play.challenged(1, 1) else { panic!("a challenge") };
        later.ballot.documents = beyond;
        assert_eq!(code(&mut play, &Entry::Challenged(later)), "documents-changed");
        let Entry::Ballot(mut later) = play.ballot(1, 1) else { panic!("a ballot") };
        later.ballot.documents = beyond;
        assert_eq!(code(&mut play, &Entry::Ballot(later)), "documents-changed");
    }
}

#[test]
fn only_what_takes_effect_while_voting_is_open_is_counted() {
    let mut play = Rehearsal::new(Plan::single_choice(3, 4));
    play.post_official(notice("Before.")).unwrap();
    play.hold_ceremony();
    play.post_roll();
    play.open();
    let none = KnownDocuments::none(play.check().context());
    assert_eq!((play.check().documents(), play.check().known(0).unwrap()), (0, none));
    let schedule = Schedule { opening: 1, closing: 2, reason: String::new() };
    let refused = play.post_official(Document::Schedule(schedule)).unwrap_err();
    assert_eq!(refused.code(), "schedule-order", "its opening was not settled");
    assert_eq!(play.check().documents(), 0);
    let announced = [notice("One."), notice("Two.")];
    let digests = announced.map(|document| {
        let entries = play.official_entries(&document);
        entries.iter().for_each(|entry| play.post(entry).unwrap());
        let Entry::Document(part) = &entries[0] else { panic!("a document") };
        part.digest.0
    });
    let known = [none, none.and(&digests[0]), none.and(&digests[0]).and(&digests[1])];
    assert_eq!([0, 1, 2].map(|count| play.check().known(count).unwrap()), known);
    assert_eq!(play.check().known(3).unwrap_err().code(), "documents-changed");
    let two = Announcement::Notice("Two.".to_owned());
    assert_eq!((play.state().announced_after(1), play.state().announced_after(2)), (&[two][..], &[][..]));
    assert!(play.state().announced_after(u32::MAX).is_empty());
    play.close();
    play.post_official(notice("After.")).unwrap();
    assert_eq!((play.check().documents(), play.state().phase()), (2, Phase::Closed));
}

#[test]
fn the_counted_root_is_over_each_voters_last_ballot_in_the_rolls_order() {
    let mut play = play();
    assert_eq!(play.state().counted_root(), None, "voting goes on");
    play.cast(2, 0);
    play.cast(0, 1);
    play.cast(2, 1);
    play.close();
    let mut tree = Frontier::new();
    for voter in 0..4 {
        let last: Option<(u64, [u8; 32])> = play.state().last_ballot(voter).map(|(code, index)| (index, code.0));
        tree.push(leaf_hash(&to_vec(&last).unwrap()));
    }
    assert_eq!(play.state().counted_root(), Some(CountedRoot(*tree.root().as_bytes())));
}
