//! A ceremony that begins anew without some, who are excluded for good, and those who consent to that.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{Agreement, CeremonyEnd, Document, Phase, Restart, WitnessesDraft};
use tupyo_group::Scalar;
use tupyo_merkle::{Origin, WitnessSigner};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_threshold::{Commitment, CommittedSecrets, Culprit, Fault, Opened, SaidDigest};

/// Three of five open; four must agree, so that one can be lost.
fn plan() -> Plan {
    Plan { trustees: 5, threshold: 3, ..Plan::single_choice(2, 3) }
}

fn code(play: &mut Rehearsal, document: Document) -> &'static str {
    let before = (play.entries().len(), play.participants());
    let code = play.post_official(document).map_or_else(|refusal| refusal.code(), |()| "legal");
    assert!(code == "legal" || before == (play.entries().len(), play.participants()));
    code
}

/// Everybody has committed but the second one.
fn waiting() -> (Rehearsal, Restart) {
    let mut play = Rehearsal::new(plan());
    for trustee in [0, 2, 3, 4] {
        commit(&mut play, trustee);
    }
    let Document::Restart(restart) = play.restarting(&[1]) else { panic!() };
    (play, restart)
}

fn commitment(play: &mut Rehearsal, trustee: u16) -> (CommittedSecrets, Commitment) {
    let ceremony = play.state().ceremony().unwrap().clone();
    CommittedSecrets::commit(&ceremony, trustee, play.rng()).unwrap()
}

fn commit(play: &mut Rehearsal, trustee: u16) -> CommittedSecrets {
    let (secrets, commitment) = commitment(play, trustee);
    play.post_trustee(trustee, Document::Commitment(commitment)).unwrap();
    secrets
}

#[test]
fn an_election_goes_on_without_who_was_lost() {
    let (mut play, restart) = waiting();
    play.restart(&[1]);
    assert_eq!(play.state().ended_ceremonies(), [CeremonyEnd::Restart(restart)]);
    assert_eq!((play.participants(), play.state().culprits().count()), (vec![0, 2, 3, 4], 0));
    play.hold_ceremony();
    assert_eq!(play.state().ceremony().unwrap().id().number, 1);
    assert!(!play.state().keys().unwrap().verification.contains_key(&1));
    play.post_roll();
    play.open();
    play.vote_all();
    play.close();
    play.post_tally();
    let agreement = play.agreement(0);
    let by_excluded = |play: &mut Rehearsal, document| play.post_trustee(1, document).unwrap_err().code();
    assert_eq!(by_excluded(&mut play, Document::Agreement(Agreement { ..agreement })), "not-a-participant");
    assert_eq!(by_excluded(&mut play, Document::DecryptionShare { units: vec![] }), "not-a-participant");
    [0, 2, 3].into_iter().for_each(|trustee| play.agree(trustee));
    assert_eq!(
        play.post_trustee(0, Document::DecryptionShare { units: vec![] }).unwrap_err().code(),
        "not-enough-agreements"
    );
    play.agree(4);
    [4, 0, 2].into_iter().for_each(|trustee| play.post_share(trustee));
    play.post_result();
    assert_eq!(play.state().phase(), Phase::Finished);
}

#[test]
fn a_restart_is_of_the_round_under_way_and_of_what_was_said_in_it() {
    let (mut play, restart) = waiting();
    let refused = |play: &mut Rehearsal, change: &dyn Fn(&mut Restart)| {
        let mut restart = restart.clone();
        change(&mut restart);
        code(play, Document::Restart(restart))
    };
    assert_eq!(refused(&mut play, &|restart| restart.ceremony = 1), "restart-round");
    for round in [1, 2, 3, 4, 255] {
        assert_eq!(refused(&mut play, &|restart| restart.round = round), "restart-round");
    }
    assert_eq!(refused(&mut play, &|restart| restart.said = SaidDigest([0; 32])), "restart-said");
    assert_eq!(refused(&mut play, &|restart| restart.reason.clear()), "text");
    assert_eq!(refused(&mut play, &|restart| restart.reason = "가".repeat(2001)), "text");
    commit(&mut play, 1);
    assert_eq!(refused(&mut play, &|_| ()), "restart-round", "nobody is waited for any more");
}

#[test]
fn a_restart_excludes_whom_the_round_waits_for_and_leaves_a_quorum() {
    let lists: [&[u16]; 6] = [&[], &[0], &[1, 1], &[0, 1], &[5], &[1, 5]];
    for excluded in lists {
        let (mut play, restart) = waiting();
        let other = Document::Restart(Restart { excluded: excluded.to_vec(), ..restart });
        assert_eq!(code(&mut play, other), "restart-excluded", "{excluded:?}");
    }
    let mut play = Rehearsal::new(plan());
    for (excluded, expected) in [(vec![2, 1], "restart-excluded"), (vec![1, 2], "restart-too-few"), (vec![1], "legal")]
    {
        let document = play.restarting(&excluded);
        assert_eq!(code(&mut play, document), expected, "{excluded:?}");
    }
    let again = play.restarting(&[1]);
    assert_eq!(code(&mut play, again), "restart-excluded", "who is excluded is not waited for");
    let more = play.restarting(&[2]);
    assert_eq!(code(&mut play, more), "restart-too-few");
}

#[test]
fn a_restart_is_possible_in_every_round_and_not_after_the_last() {
    let mut play = Rehearsal::new(plan());
    let secrets = play.commit();
    let in_round = |play: &mut Rehearsal, number| {
        let document = play.restarting(&[4]);
        let Document::Restart(restart) = &document else { panic!() };
        assert_eq!(restart.round, number);
        let entry = play.official_entries(&document).remove(0);
        let mut after = play.state().clone();
        after.apply(&entry).unwrap();
        assert_eq!(after.ceremony().unwrap().participants(), [0, 1, 2, 3]);
        entry
    };
    let mut stale = vec![in_round(&mut play, 1)];
    for secret in &secrets {
        let ceremony = play.state().ceremony().unwrap().clone();
        let reveal = secret.reveal(&ceremony, play.rng()).unwrap();
        play.post_trustee(secret.trustee(), Document::Reveal(reveal)).unwrap();
    }
    stale.push(in_round(&mut play, 2));
    for secret in &secrets {
        let shares = secret.seal_shares(play.state().ceremony().unwrap()).unwrap();
        play.post_trustee(secret.trustee(), Document::Shares(shares)).unwrap();
    }
    stale.push(in_round(&mut play, 3));
    for entry in &stale[..2] {
        assert_eq!(play.post(entry).unwrap_err().code(), "restart-round");
    }
    for secret in &secrets {
        let ceremony = play.state().ceremony().unwrap().clone();
        let Ok(Opened::Share(_, confirmation)) = secret.open_shares(&ceremony, play.rng()) else { panic!() };
        play.post_trustee(secret.trustee(), Document::Confirmation(confirmation)).unwrap();
    }
    assert_eq!(play.post(&stale[2]).unwrap_err().code(), "wrong-phase");
}

#[test]
fn a_commitment_consents_to_what_ended_the_ceremony_before() {
    let (mut play, _) = waiting();
    let (_, old) = commitment(&mut play, 1);
    play.restart(&[1]);
    let after = play.state().ceremony().unwrap().after();
    assert!(after.is_some());
    let excluded = Document::Commitment(Commitment { ceremony: 1, after, ..old });
    assert_eq!(play.post_trustee(1, excluded).unwrap_err().code(), "ceremony-excluded");
    let (_, consents) = commitment(&mut play, 0);
    for after in [None, Some([7; 32])] {
        let other = Document::Commitment(Commitment { after, ..consents.clone() });
        assert_eq!(play.post_trustee(0, other).unwrap_err().code(), "ceremony-consent");
    }
    play.post_trustee(0, Document::Commitment(consents)).unwrap();
}

/// The first trustee deals the second one a share that does not fit; that one complains.
fn complained(play: &mut Rehearsal) {
    let secrets = play.commit();
    for secret in &secrets {
        let ceremony = play.state().ceremony().unwrap().clone();
        let reveal = secret.reveal(&ceremony, play.rng()).unwrap();
        play.post_trustee(secret.trustee(), Document::Reveal(reveal)).unwrap();
    }
    for (place, secret) in secrets.iter().enumerate() {
        let mut shares = secret.seal_shares(play.state().ceremony().unwrap()).unwrap();
        if place == 0 {
            shares.sealed[0].ciphertext[0] += Scalar::ONE;
        }
        play.post_trustee(secret.trustee(), Document::Shares(shares)).unwrap();
    }
    let ceremony = play.state().ceremony().unwrap().clone();
    let Ok(Opened::Complaint(complaint)) = secrets[1].open_shares(&ceremony, play.rng()) else { panic!() };
    play.post_trustee(secrets[1].trustee(), Document::Complaint(complaint)).unwrap();
}

#[test]
fn a_complaint_excludes_its_culprit_and_the_next_ceremony_may_lack_trustees() {
    let mut play = Rehearsal::new(plan());
    complained(&mut play);
    let culprit = Culprit { trustee: 0, fault: Fault::Mismatch };
    assert_eq!(play.state().ended_ceremonies(), [CeremonyEnd::Complaint(culprit)]);
    assert_eq!((play.participants(), play.state().lacks_trustees()), (vec![1, 2, 3, 4], false));
    complained(&mut play);
    assert_eq!((play.participants(), play.state().lacks_trustees()), (vec![2, 3, 4], true));

    let (_, commitment) = commitment(&mut play, 2);
    assert_eq!(play.post_trustee(2, Document::Commitment(commitment)).unwrap_err().code(), "ceremony-too-few");
    let restart = play.restarting(&[3]);
    assert_eq!(code(&mut play, restart.clone()), "ceremony-too-few");
    assert_eq!(play.post_trustee(2, restart).unwrap_err().code(), "wrong-author");
    assert_eq!(code(&mut play, Document::Notice { text: "No ceremony.".to_owned() }), "legal");
    assert_eq!(code(&mut play, Document::Cancelled { reason: "Too few are left.".to_owned() }), "legal");
    assert_eq!((play.state().phase(), play.state().cancelled()), (Phase::Cancelled, Some("Too few are left.")));
}

#[test]
fn where_witnesses_are_named_a_threshold_may_remain() {
    let witness = |number: u8| {
        let name = Origin::new(format!("witness.example/w{number}")).unwrap();
        WitnessSigner::from_seed(name, &[number; 32]).key().to_string()
    };
    let witnesses = WitnessesDraft { quorum: 2, members: vec![witness(1), witness(2)] };
    let mut play = Rehearsal::new(Plan { witnesses: Some(witnesses), ..plan() });
    play.restart(&[1, 3]);
    assert_eq!(play.participants(), [0, 2, 4]);
    play.hold_ceremony();
    assert_eq!(play.state().phase(), Phase::Roll);
}
