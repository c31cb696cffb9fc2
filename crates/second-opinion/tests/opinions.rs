//! Both judges on ballots of rehearsed elections, as they are and changed: they never disagree, and neither accepts
//! what was changed.
#![cfg(test)]

use tupyo_circuits::LimbProof;
use tupyo_election::kinds::{Amounts, SingleChoice};
use tupyo_election::{Entry, Selection};
use tupyo_group::{Point, Scalar};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_second_opinion::{Opinions, SecondOpinion};

const BOTH_ACCEPT: Opinions = Opinions::Given { tupyo: true, bulletproofs: true };
const BOTH_REFUSE: Opinions = Opinions::Given { tupyo: false, bulletproofs: false };

/// A choice beside the amounts; one style has them with bounds of their own, so that its proofs are longer.
fn election() -> Rehearsal {
    let contests = vec![
        (SingleChoice { blank: true }.into(), 2),
        (Amounts { max: 1_000, budget: 1_000 }.into(), 3),
        (Amounts { max: 300, budget: 70_000 }.into(), 2),
    ];
    let plan = Plan { contests, styles: vec![(vec![0, 1], 1), (vec![2, 0], 1)], ..Plan::default() };
    let mut election = Rehearsal::opened(plan);
    let of = |style: u16| {
        let mut voters = election.state().roll().voters().iter();
        voters.position(|voter| voter.style == style).unwrap() as u32
    };
    let (first, second) = (of(0), of(1));
    election.cast_selections(first, &[Selection::of(vec![1]), Selection::of(vec![1_000, 0, 0])]);
    election.cast_selections(second, &[Selection::of(vec![300, 7]), Selection::of(vec![2])]);
    election.challenge(first, 0);
    election
}

fn ballots(election: &Rehearsal) -> Vec<Entry> {
    let entries = election.entries().iter().map(|entry| Entry::decode(entry).unwrap());
    entries.filter(SecondOpinion::has_ranges).collect()
}

fn limbs_of(entry: &mut Entry) -> &mut LimbProof {
    match entry {
        Entry::Ballot(signed) => signed.ballot.limbs.as_mut().unwrap(),
        Entry::Challenged(challenged) => challenged.ballot.limbs.as_mut().unwrap(),
        Entry::Document(_) => panic!(),
    }
}

#[test]
fn both_accept_every_honest_ballot() {
    let election = election();
    let opinion = SecondOpinion::of(election.check()).unwrap();
    let ballots = ballots(&election);
    assert_eq!(ballots.len(), 3);
    assert!(ballots.iter().all(|ballot| opinion.ask(ballot) == Some(BOTH_ACCEPT)));
    let documents = election.entries().iter().map(|entry| Entry::decode(entry).unwrap());
    assert!(documents.filter(|entry| !SecondOpinion::has_ranges(entry)).all(|entry| opinion.ask(&entry).is_none()));
}

#[test]
fn both_refuse_what_was_changed() {
    let election = election();
    let opinion = SecondOpinion::of(election.check()).unwrap();
    let changes: [fn(&mut LimbProof); 8] = [
        |limbs| limbs.commitments.swap(0, 1),
        |limbs| limbs.commitments[0] = Point::BASE.encode(),
        |limbs| limbs.ranges.digits = Point::BASE.encode(),
        |limbs| limbs.ranges.square.0 = [0; 32],
        |limbs| limbs.ranges.product += Scalar::ONE,
        |limbs| limbs.ranges.rounds[2][1].0 = [255; 32],
        |limbs| limbs.ranges.left += Scalar::ONE,
        |limbs| limbs.ranges.right += Scalar::ONE,
    ];
    for ballot in ballots(&election) {
        for (place, change) in changes.iter().enumerate() {
            let mut changed = ballot.clone();
            change(limbs_of(&mut changed));
            assert_eq!(opinion.ask(&changed), Some(BOTH_REFUSE), "{place}");
        }
    }
}

/// The proof of one ballot under the statement of another: the replayed messages before it matter.
#[test]
fn both_refuse_a_proof_of_another_ballot() {
    let election = election();
    let opinion = SecondOpinion::of(election.check()).unwrap();
    let ballots = ballots(&election);
    let Entry::Ballot(mut other) = ballots[0].clone() else { panic!() };
    other.ballot.ciphertext.swap(0, 1);
    assert_eq!(opinion.ask(&Entry::Ballot(other)), Some(BOTH_REFUSE));
    let mut moved = ballots[0].clone();
    *limbs_of(&mut moved) = limbs_of(&mut ballots[2].clone()).clone();
    assert_eq!(opinion.ask(&moved), Some(BOTH_REFUSE));
}

#[test]
fn nobody_is_asked_about_other_lengths_and_other_voters() {
    let election = election();
    let opinion = SecondOpinion::of(election.check()).unwrap();
    let mut short = ballots(&election)[0].clone();
    limbs_of(&mut short).commitments.pop();
    assert_eq!(opinion.ask(&short), Some(Opinions::NotAsked));
    let Entry::Ballot(mut nobody) = ballots(&election)[0].clone() else { panic!() };
    nobody.ballot.voter = 99;
    assert_eq!(opinion.ask(&Entry::Ballot(nobody)), Some(Opinions::NotAsked));
    assert!(SecondOpinion::of(Rehearsal::opened(Plan::single_choice(2, 1)).check()).is_none(), "no amounts");
}
