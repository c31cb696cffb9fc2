//! Who comes on the roll has shown to have the key, once.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{Document, ElectionId, Holder, RegistrationScope, Voter};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

/// An election that waits for its roll, and voters in order.
fn play(voters: usize) -> (Rehearsal, Vec<(SigningKey, Voter)>) {
    let mut play = Rehearsal::new(Plan::single_choice(3, 4));
    play.hold_ceremony();
    let mut voters: Vec<_> = (0..voters)
        .map(|_| {
            let key = SigningKey::generate(play.rng());
            let voter = play.voter(&key, 0, 1);
            (key, voter)
        })
        .collect();
    voters.sort_by_key(|(_, voter)| voter.key);
    (play, voters)
}

fn code(play: &mut Rehearsal, first: u32, voters: &[Voter]) -> &'static str {
    let part = Document::Roll { first, voters: voters.to_vec() };
    play.post_official(part).map_or_else(|refusal| refusal.code(), |()| "legal")
}

#[test]
fn one_possession_that_is_not_proven_refuses_its_part() {
    let (mut play, voters) = play(40);
    let (key, voter) = &voters[20];
    let election = play.state().election();
    let prove =
        |scope: RegistrationScope, holder: &Holder, key: &SigningKey| scope.prove(holder, key, &mut rand::rngs::OsRng);
    let wrong = [
        prove(RegistrationScope::Election(ElectionId([1; 32])), &voter.holder, key),
        prove(RegistrationScope::Roll(election.0), &voter.holder, key),
        prove(RegistrationScope::Election(election), &Holder([1; 32]), key),
        prove(RegistrationScope::Election(election), &voter.holder, &voters[21].0),
        voters[21].1.possession,
    ];
    let mut part: Vec<_> = voters.iter().map(|(_, voter)| *voter).collect();
    for possession in wrong {
        part[20] = Voter { possession, ..*voter };
        assert_eq!(code(&mut play, 0, &part), "roll-possession");
        assert_eq!(code(&mut play, 0, &part[20..21]), "roll-possession");
    }
    part[20] = *voter;
    assert_eq!(code(&mut play, 0, &part), "legal");
    assert_eq!((play.state().roll().count(), play.state().roll().weight()), (40, 40));
}

#[test]
fn a_holder_stands_on_the_roll_once() {
    let (mut play, voters) = play(4);
    let scope = RegistrationScope::Election(play.state().election());
    let held_by_the_first = |(key, voter): &(SigningKey, Voter)| {
        let holder = voters[0].1.holder;
        Voter { holder, possession: scope.prove(&holder, key, &mut rand::rngs::OsRng), ..*voter }
    };
    let again = held_by_the_first(&voters[3]);
    assert_eq!(code(&mut play, 0, &[voters[0].1, voters[1].1, again]), "roll-holder");
    assert_eq!(code(&mut play, 0, &[voters[0].1, voters[1].1]), "legal");
    assert_eq!(code(&mut play, 2, &[voters[2].1, again]), "roll-holder");
    assert_eq!(code(&mut play, 2, &[voters[2].1, voters[3].1]), "legal");
}
