//! A ballot that waits, until the ledger has it or rules it out.

use tupyo_voter::{BallotVoter, Decision, Next, Pending};

use super::*;

/// A ledger that was followed while one looked for a ballot.
fn looked(rehearsal: &Rehearsal, pending: &Pending) -> FollowedLedger {
    let mut ledger = device(rehearsal);
    ledger.look_for(pending.bytes()).unwrap();
    take(&mut ledger, rehearsal.entries()).unwrap();
    ledger.confirm(&checkpoint(rehearsal, rehearsal.entries(), 0)).unwrap();
    ledger
}

fn decided(rehearsal: &Rehearsal, decision: Decision) -> Pending {
    let session = VotingSession::new(rehearsal.state(), copy(&rehearsal.voters()[0])).unwrap();
    let choices = Choices::of(0, vec![vec![1]]);
    let ballot = session.prepare(&choices, &mut OsRng).unwrap();
    let pending = session.decide(ballot, decision, &mut OsRng).unwrap();
    // What is sent is what was kept, after a crash, too.
    let kept = Pending::decode(pending.bytes()).unwrap();
    assert_eq!((kept.bytes(), kept.decision()), (pending.bytes(), decision));
    kept
}

fn next(rehearsal: &Rehearsal, pending: &Pending) -> &'static str {
    pending.next(&looked(rehearsal, pending)).unwrap().as_str()
}

#[test]
fn a_ballot_that_waits_is_sent_until_the_ledger_has_it_or_proves_that_it_never_can() {
    for decision in [Decision::Cast, Decision::Challenge] {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
        let pending = decided(&rehearsal, decision);
        assert_eq!(next(&rehearsal, &pending), "send");
        rehearsal.cast(1, 1);
        assert_eq!(next(&rehearsal, &pending), "send", "another voter has voted");
        rehearsal.post(pending.entry()).unwrap();
        assert_eq!(next(&rehearsal, &pending), "send", "its receipt is to be had");
        rehearsal.vote_all();
        rehearsal.finish();
        assert_eq!(next(&rehearsal, &pending), "send", "also when it was replaced, and voting is over");

        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
        let pending = decided(&rehearsal, decision);
        rehearsal.cast(0, 2);
        assert_eq!(next(&rehearsal, &pending), "out-of-chain", "another device has voted");
        rehearsal.vote_all();
        rehearsal.finish();
        assert_eq!(next(&rehearsal, &pending), "closed");
    }
}

#[test]
fn nothing_is_concluded_from_a_ledger_that_is_not_verified_or_was_not_searched() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let pending = decided(&rehearsal, Decision::Cast);
    assert_eq!(code(pending.next(&followed(&rehearsal))), "remembered-late");
    assert_eq!(code(followed(&rehearsal).look_for(pending.bytes())), "remembered-late");
    let mut unconfirmed = device(&rehearsal);
    unconfirmed.look_for(pending.bytes()).unwrap();
    take(&mut unconfirmed, rehearsal.entries()).unwrap();
    assert_eq!(code(pending.next(&unconfirmed)), "unconfirmed");
    let other = Rehearsal::opened(Plan { seed: 77, ..Plan::single_choice(3, 2) });
    assert_eq!(code(pending.next(&looked(&other, &pending))), "own-ballot", "of another election");
    assert_eq!(code(Pending::decode(&rehearsal.entries()[0])), "wrong-answer");
    assert_eq!(code(Pending::decode(b"nothing")), "malformed-entry");
}

#[test]
fn a_ballot_says_whose_it_is() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let pending = decided(&rehearsal, Decision::Cast);
    let voter = BallotVoter::of(pending.entry(), Some(rehearsal.state())).unwrap();
    assert!(voter.key == Some(rehearsal.voters()[0].verifying_key()) && voter.index == 0);
    assert_eq!((code(voter.is(0)), code(voter.is(1))), ("accepted", "other-voter"));
    assert!(BallotVoter::of(pending.entry(), None).unwrap().key.is_none());
    assert!(BallotVoter::of(&sent(&Entry::decode(&rehearsal.entries()[0]).unwrap()), None).is_none());
}

#[test]
fn only_a_ledger_with_a_later_document_lets_another_ballot_be_made() {
    let notice = |rehearsal: &mut Rehearsal| {
        rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    };
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let (cast, challenge) = (decided(&rehearsal, Decision::Cast), decided(&rehearsal, Decision::Challenge));
    let behind = looked(&rehearsal, &cast);
    notice(&mut rehearsal);
    let shown = looked(&rehearsal, &cast);
    assert_eq!(cast.next(&shown).unwrap(), Next::Anew { after: 0 });
    assert_eq!(shown.announced_after(0).unwrap(), r#"[{"kind":"notice","text":"The hall has moved."}]"#);
    assert_eq!(shown.announced_after(1).unwrap(), "[]");
    assert_eq!(next(&rehearsal, &challenge), "send", "a challenge is exempt");
    assert_eq!(rehearsal.post(cast.entry()).unwrap_err().code(), "documents-changed");
    let anew = decided(&rehearsal, Decision::Cast);
    assert_eq!(next(&rehearsal, &anew), "send");
    assert_eq!(cast.next(&behind).unwrap(), Next::Send, "where the notice is not shown");
    rehearsal.post(anew.entry()).unwrap();
    notice(&mut rehearsal);
    assert_eq!(next(&rehearsal, &anew), "send", "it is on the ledger");
    rehearsal.close();
    assert_eq!(next(&rehearsal, &cast), "closed");
}

#[test]
fn a_ledger_that_is_behind_a_ballot_proves_nothing() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let before = Rehearsal::opened(Plan::single_choice(3, 2));
    rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    let pending = decided(&rehearsal, Decision::Cast);
    assert_eq!(next(&before, &pending), "send");
}
