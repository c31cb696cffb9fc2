//! One election with every contest kind, from manifest to result; and votes that would be too heavy to be counted.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_election::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional,
    PositionalTop, Quadratic, Ranking, RankingTop, Score, SingleChoice,
};
use tupyo_election::{Document, Output, PairwiseMatrix, Rule, Selection, Voter};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

fn rules() -> Vec<(Rule, usize)> {
    vec![
        (SingleChoice { blank: true }.into(), 2),
        (ChooseUpTo { max: 2 }.into(), 3),
        (ChooseExactly { max: 2 }.into(), 3),
        (ChooseAtLeast { min: 1, max: 3 }.into(), 3),
        (Approval.into(), 2),
        (Score { max: 4 }.into(), 2),
        (Cumulative { max: 3, budget: 4 }.into(), 3),
        (Quadratic { budget: 9 }.into(), 2),
        (Positional { points: vec![5, 2, 0] }.into(), 3),
        (Ranking.into(), 3),
        (Amounts { max: 3_000_000_000, budget: 50_000_000_000 }.into(), 2),
        (Knapsack { budget: 50_000_000_000, costs: vec![30_000_000_000, 20_000_000_000, 20_000_000_001] }.into(), 3),
        (Distribution { max: 3, budget: 4, min: 2, choices: 2 }.into(), 3),
        (Distribution { max: 3, budget: 4, min: 4, choices: 3 }.into(), 3),
        (PositionalTop { min: 1, points: vec![5, 2] }.into(), 3),
        (RankingTop { ranks: 1 }.into(), 3),
    ]
}

/// The choices of two voters, contest by contest.
const VOTES: [&[&[usize]]; 2] = [
    &[
        &[2],
        &[],
        &[0, 2],
        &[1],
        &[0, 1],
        &[4, 0],
        &[3, 0, 1],
        &[3, 0],
        &[0, 1, 2],
        &[0, 1, 1],
        &[2_999_999_999, 1],
        &[1, 0],
        &[0, 3, 1],
        &[3, 0, 1],
        &[2, 0, 1],
        &[0, 0, 1],
    ],
    &[
        &[0],
        &[2],
        &[1, 2],
        &[0, 1, 2],
        &[],
        &[1, 3],
        &[0, 1, 0],
        &[1, 2],
        &[2, 0, 1],
        &[1, 0, 2],
        &[3_000_000_000, 70_000],
        &[2],
        &[2, 0, 0],
        &[1, 2, 1],
        &[2, 2, 0],
        &[1, 0, 1],
    ],
];

#[test]
fn every_kind_in_one_ballot() {
    let contests = rules();
    let styles = vec![((0..contests.len()).collect(), 2)];
    let mut play = Rehearsal::opened(Plan { contests, styles, ..Plan::default() });
    for (voter, vote) in (0..).zip(VOTES) {
        let selections: Vec<_> = vote.iter().map(|numbers| Selection::of(numbers.to_vec())).collect();
        play.cast_selections(voter, &selections);
    }
    play.finish();
    let limb = |number: u64, limb: u32| number >> (16 * limb) & 0xffff;
    let added = |one: u64, other: u64, place| limb(one, place) + limb(other, place);
    let rest = [47_000_000_000, 46_999_930_000];
    let amounts = [
        added(2_999_999_999, 3_000_000_000, 0),
        added(2_999_999_999, 3_000_000_000, 1),
        added(1, 70_000, 0),
        added(1, 70_000, 1),
        added(rest[0], rest[1], 0),
        added(rest[0], rest[1], 1),
        added(rest[0], rest[1], 2),
    ];
    let expected: [&[u64]; 16] = [
        &[1, 0, 1],
        &[0, 0, 1, 3],
        &[1, 1, 2],
        &[1, 2, 1, 2],
        &[1, 1, 2],
        &[5, 3],
        &[3, 1, 1, 3],
        &[4, 2],
        &[5, 7, 2],
        &[1, 2, 1, 1, 0, 0],
        &amounts,
        &[1, 1, 1],
        &[2, 3, 1, 2],
        &[4, 2, 2],
        &[0, 5, 7],
        &[0, 1, 1, 2, 0, 0],
    ];
    let state = play.state();
    assert_eq!(state.result()[0].values, expected.concat());
    let counts = state.manifest().unwrap().counts(0, &state.result()[0].values).unwrap();
    let of_amounts = counts.into_iter().filter(|(contest, _, _)| *contest == 10);
    let counted =
        [(Output::Option(0), 5_999_999_999), (Output::Option(1), 70_001), (Output::Unspent, rest[0] + rest[1])];
    assert_eq!(of_amounts.map(|(_, output, value)| (output, value)).collect::<Vec<_>>(), counted);
    let matrix = PairwiseMatrix::of_contest(state.manifest().unwrap(), 9, state.result()).unwrap();
    assert_eq!((matrix.before(0, 2), matrix.before(2, 0), matrix.before(1, 2)), (2, 0, 1));
    let matrix = PairwiseMatrix::of_contest(state.manifest().unwrap(), 15, state.result()).unwrap();
    assert_eq!((matrix.before(1, 2), matrix.before(2, 1), matrix.before(0, 1)), (2, 0, 0));
    assert!(PairwiseMatrix::of_contest(state.manifest().unwrap(), 8, state.result()).is_none());
}

/// The sums of a value up to 1,000,000 are found up to a weight of 1,099,511; those of limbs up to one of 16,777,472;
/// those of smaller amounts further.
#[test]
fn a_roll_too_heavy_for_its_largest_value_is_refused() {
    refuses_beyond(Positional { points: vec![1_000_000, 0] }.into(), 1_099_511);
    refuses_beyond(Amounts { max: 1, budget: 1_000_000_000_000 }.into(), 16_777_472);
    refuses_beyond(Amounts { max: 1000, budget: 1000 }.into(), 1_099_511_627);
}

fn refuses_beyond(rule: Rule, largest: u32) {
    let contests = vec![(rule, 2)];
    let mut play = Rehearsal::new(Plan { contests, styles: vec![(vec![0], 1)], ..Plan::default() });
    play.hold_ceremony();
    let key = SigningKey::generate(play.rng());
    let voter = play.voter(&key, 0, 1);
    let mut roll = |weight| play.post_official(Document::Roll { first: 0, voters: vec![Voter { weight, ..voter }] });
    assert_eq!(roll(largest + 1).unwrap_err().code(), "roll-weight");
    assert!(roll(largest).is_ok());
}
