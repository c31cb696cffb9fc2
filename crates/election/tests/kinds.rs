//! One election with every contest kind, from manifest to result; and votes that would be too heavy to be counted.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_election::{Document, PairwiseMatrix, Rule, Selection, Voter};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

fn rules() -> Vec<(Rule, usize)> {
    vec![
        (Rule::SingleChoice { blank: true }, 2),
        (Rule::ChooseUpTo { max: 2 }, 3),
        (Rule::ChooseExactly { max: 2 }, 3),
        (Rule::ChooseAtLeast { min: 1, max: 3 }, 3),
        (Rule::Approval, 2),
        (Rule::Score { max: 4 }, 2),
        (Rule::Cumulative { max: 3, budget: 4 }, 3),
        (Rule::Quadratic { budget: 9 }, 2),
        (Rule::Positional { points: vec![5, 2, 0] }, 3),
        (Rule::Ranking, 3),
    ]
}

#[test]
fn every_kind_in_one_ballot() {
    let contests = rules();
    let styles = vec![((0..contests.len()).collect(), 2)];
    let mut play = Rehearsal::opened(Plan { contests, styles, ..Plan::default() });
    let votes: [&[&[usize]]; 2] = [
        &[&[2], &[], &[0, 2], &[1], &[0, 1], &[4, 0], &[3, 0, 1], &[3, 0], &[0, 1, 2], &[0, 1, 1]],
        &[&[0], &[2], &[1, 2], &[0, 1, 2], &[], &[1, 3], &[0, 1, 0], &[1, 2], &[2, 0, 1], &[1, 0, 2]],
    ];
    for (voter, vote) in (0..).zip(votes) {
        let selections: Vec<_> = vote.iter().map(|numbers| Selection::of(numbers.to_vec())).collect();
        play.cast_selections(voter, &selections);
    }
    play.finish();
    let expected: [&[u64]; 10] = [
        &[1, 0, 1],
        &[0, 0, 1, 3],
        &[1, 1, 2],
        &[1, 2, 1, 2],
        &[1, 1, 2],
        &[5, 3],
        &[3, 1, 1, 3],
        &[4, 2, 4],
        &[5, 7, 2],
        &[1, 2, 1, 1, 0, 0],
    ];
    let state = play.state();
    assert_eq!(state.result()[0].values, expected.concat());
    let matrix = PairwiseMatrix::of_contest(state.manifest().unwrap(), 9, state.result()).unwrap();
    assert_eq!((matrix.before(0, 2), matrix.before(2, 0), matrix.before(1, 2)), (2, 0, 1));
    assert!(PairwiseMatrix::of_contest(state.manifest().unwrap(), 8, state.result()).is_none());
}

/// The sums of a value up to 1,000,000 are found up to a weight of 1,099,511.
#[test]
fn a_roll_too_heavy_for_its_largest_value_is_refused() {
    let contests = vec![(Rule::Positional { points: vec![1_000_000, 0] }, 2)];
    let mut play = Rehearsal::new(Plan { contests, styles: vec![(vec![0], 1)], ..Plan::default() });
    play.hold_ceremony();
    let key = SigningKey::generate(play.rng()).verifying_key().encode();
    let mut roll =
        |weight| play.post_official(Document::Roll { first: 0, voters: vec![Voter { key, style: 0, weight }] });
    assert_eq!(roll(1_099_512).unwrap_err().code(), "roll-weight");
    assert!(roll(1_099_511).is_ok());
}
