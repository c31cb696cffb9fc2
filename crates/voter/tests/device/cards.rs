//! Ballots that a card signs.

use std::cell::Cell;

use tupyo_card::CardSignature;
use tupyo_election::{BallotCheck, SignedBallot, SigningFault};
use tupyo_voter::{AskedBallot, CastBallot, Decision, Next, Pending};

use super::*;

fn opened() -> Rehearsal {
    Rehearsal::opened(Plan::single_choice(3, 4).with_cards())
}

fn session(rehearsal: &Rehearsal, voter: usize) -> VotingSession {
    VotingSession::new(rehearsal.state(), copy(&rehearsal.voters()[voter])).unwrap()
}

fn prepared(session: &VotingSession) -> SealedBallot {
    session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap()
}

fn decided(
    rehearsal: &Rehearsal,
    decision: Decision,
    card: &mut dyn FnMut(&[u8]) -> Result<CardSignature, SigningFault>,
) -> Result<Pending, VoterError> {
    let session = session(rehearsal, 0);
    session.decide_with_card(prepared(&session), decision, card, &mut OsRng)
}

fn never(_: &[u8]) -> Result<CardSignature, SigningFault> {
    panic!("the card is not asked")
}

#[test]
fn a_ballot_is_cast_with_the_card_and_kept_whole() {
    let mut rehearsal = opened();
    let mut seen = Vec::new();
    let mut sign = |message: &[u8]| {
        seen.push(message.to_vec());
        Ok(rehearsal.cards()[0].sign(message))
    };
    let pending = decided(&rehearsal, Decision::Cast, &mut sign).unwrap();
    let code = pending.code(rehearsal.check()).unwrap();
    assert_eq!(seen, [SignedBallot::card_message(&code)]);
    let kept = Pending::decode(pending.bytes()).unwrap();
    assert_eq!((kept.bytes(), kept.decision()), (pending.bytes(), Decision::Cast));
    rehearsal.post(kept.entry()).unwrap();
    let mut ledger = device(&rehearsal);
    ledger.look_for(kept.bytes()).unwrap();
    take(&mut ledger, rehearsal.entries()).unwrap();
    ledger.confirm(&checkpoint(&rehearsal, rehearsal.entries(), 0)).unwrap();
    assert_eq!(kept.next(&ledger).unwrap(), Next::Send, "the same bytes, whose receipt is to be had");
}

#[test]
fn without_the_card_nothing_is_cast() {
    let rehearsal = opened();
    let session = session(&rehearsal, 0);
    assert_eq!(code(session.sign(prepared(&session), &mut OsRng)), "card-needed");
    assert_eq!(code(session.decide(prepared(&session), Decision::Cast, &mut OsRng)), "card-needed");
    assert_eq!(code(prepared(&session).cast(session.key(), &mut OsRng)), "card-needed");
}

#[test]
fn a_challenge_asks_no_card() {
    let mut rehearsal = opened();
    let pending = decided(&rehearsal, Decision::Challenge, &mut never).unwrap();
    rehearsal.post(pending.entry()).unwrap();
    let session = session(&rehearsal, 1);
    let pending = session.decide(prepared(&session), Decision::Challenge, &mut OsRng).unwrap();
    rehearsal.post(pending.entry()).unwrap();
}

#[test]
fn where_no_signature_is_demanded_no_card_is_asked() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    assert_eq!(session(&rehearsal, 0).card(), None);
    let pending = decided(&rehearsal, Decision::Cast, &mut never).unwrap();
    rehearsal.post(pending.entry()).unwrap();
}

#[test]
fn a_card_that_does_not_sign_says_why_and_nothing_is_made() {
    let rehearsal = opened();
    for code_of in ["pin-wrong", "pin-blocked", "token-removed", "token-failed"] {
        let fault = SigningFault { code: code_of, reason: "no".to_owned() };
        let failed = decided(&rehearsal, Decision::Cast, &mut |_| Err(fault.clone()));
        assert_eq!(code(failed), code_of);
    }
}

#[test]
fn a_signature_that_is_none_never_leaves_the_device() {
    let rehearsal = opened();
    let other = decided(&rehearsal, Decision::Cast, &mut |message| Ok(rehearsal.cards()[1].sign(message)));
    assert!(matches!(other, Err(VoterError::OwnBallot(refusal)) if refusal.code() == "card-signature-invalid"));
    let something = decided(&rehearsal, Decision::Cast, &mut |_| Ok(rehearsal.cards()[0].sign(b"something")));
    assert_eq!(code(something), "card-signature-invalid");
}

/// The card may be asked again for the same ballot: its tracking code stays.
#[test]
fn a_card_can_be_asked_again() {
    let mut rehearsal = opened();
    let session = session(&rehearsal, 2);
    let ballot = prepared(&session).sign(session.key(), &mut OsRng);
    let wrong = rehearsal.cards()[3].sign(&ballot.card_message());
    assert_eq!(code(ballot.with_card(wrong)), "card-signature-invalid");
    let entry = ballot.with_card(rehearsal.cards()[2].sign(&ballot.card_message())).unwrap();
    assert_eq!(Pending::new(entry.clone()).unwrap().code(rehearsal.check()).unwrap(), ballot.code());
    rehearsal.post(&entry).unwrap();

    let tries = Cell::new(0);
    let mut patient = |message: &[u8]| loop {
        tries.set(tries.get() + 1);
        if tries.get() == 3 {
            break Ok(rehearsal.cards()[0].sign(message));
        }
    };
    assert!(decided(&rehearsal, Decision::Cast, &mut patient).is_ok());
    assert_eq!(tries.get(), 3);
}

/// The device is closed while the card is elsewhere, and goes on with the same ballot.
#[test]
fn a_ballot_waits_for_its_card_through_a_restart() {
    let mut rehearsal = opened();
    let session = session(&rehearsal, 0);
    let saved = {
        let ballot = prepared(&session).sign(session.key(), &mut OsRng);
        assert_eq!(Pending::decode(&ballot.save()).unwrap().code(rehearsal.check()).unwrap(), ballot.code());
        ballot.save()
    };
    let check = rehearsal.check();
    let ballot = CastBallot::restore(check, &rehearsal.voters()[0], &saved).unwrap();
    let other = CastBallot::restore(check, &rehearsal.voters()[1], &saved);
    assert_eq!(code(other), "wrong-answer", "another voter's");
    assert_eq!(code(CastBallot::restore(check, &rehearsal.voters()[0], &saved[1..])), "malformed-entry");
    let entry = ballot.with_card(rehearsal.cards()[0].sign(&ballot.card_message())).unwrap();
    let whole = CastBallot::restore(check, &rehearsal.voters()[0], &entry.encode());
    assert_eq!(code(whole), "wrong-answer", "the card has signed it already");
    rehearsal.post(&entry).unwrap();
}

/// Where the card is, the ballot is known by its code, its voter and its election, and cannot be cast.
#[test]
fn another_machine_sees_whose_ballot_a_card_is_asked_to_sign() {
    let (rehearsal, elsewhere) = (opened(), Rehearsal::opened(Plan::single_choice(3, 5).with_cards()));
    let session = session(&rehearsal, 1);
    let ballot = prepared(&session).sign(session.key(), &mut OsRng);
    let (bytes, message) = (ballot.asked(), ballot.card_message());
    let asked = AskedBallot::read(rehearsal.check(), &bytes, &message).unwrap();
    assert_eq!((asked.voter(), asked.code()), (1, ballot.code()));
    assert_eq!(asked.card(), rehearsal.cards()[1].public());
    assert_eq!(asked.card_message(), message);
    let entry = ballot.with_card(rehearsal.cards()[1].sign(&asked.card_message())).unwrap();
    assert!(rehearsal.check().verify(&[&entry])[0].is_ok());
    assert!(Pending::decode(&bytes).is_err(), "it is no entry that somebody could post");

    let refused = |check: &BallotCheck, bytes: &[u8], message: &[u8]| code(AskedBallot::read(check, bytes, message));
    assert_eq!(refused(elsewhere.check(), &bytes, &message), "wrong-answer", "another election's");
    assert_eq!(refused(rehearsal.check(), &bytes, &message[1..]), "wrong-answer");
    let second = prepared(&session).sign(session.key(), &mut OsRng);
    assert_eq!(refused(rehearsal.check(), &bytes, &second.card_message()), "wrong-answer");
    for wrong in [&bytes[1..], &bytes[..bytes.len() - 1], &[bytes.as_slice(), b"x"].concat(), b""] {
        assert_eq!(refused(rehearsal.check(), wrong, &message), "malformed-entry");
    }
    let mut stranger = bytes.clone();
    stranger[2..6].copy_from_slice(&99u32.to_le_bytes());
    assert_eq!(refused(rehearsal.check(), &stranger, &message), "wrong-answer", "no line has this number");
    let without = Rehearsal::opened(Plan::single_choice(3, 4));
    assert_eq!(refused(without.check(), &bytes, &message), "wrong-answer", "no card signs ballots there");
}

#[test]
fn a_session_and_its_form_name_the_card() {
    let rehearsal = opened();
    for voter in 0..4 {
        let expected = rehearsal.cards()[voter].public();
        assert_eq!(session(&rehearsal, voter).card(), Some(expected));
        let form = form(&followed(&rehearsal), &rehearsal.voters()[voter]).unwrap();
        let form: serde_json::Value = serde_json::from_str(&form).unwrap();
        assert_eq!(form["card"], expected.to_string());
    }
    let without = Rehearsal::opened(Plan::single_choice(3, 4));
    assert!(!form(&followed(&without), &without.voters()[0]).unwrap().contains("\"card\""));
}
