//! The limits of every contest kind, from both sides: the last vote that a rule allows is accepted, the first one
//! beyond it is not, whatever numbers a cheating device puts in the places of bits to make up for it. (Amounts, whose
//! numbers are limbs, are in `amounts`; what the voter's own device says of such a vote in `selections`.)
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use tupyo_circuits::kinds::{
    Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional, PositionalTop,
    Quadratic, Ranking, RankingTop, Score, SingleChoice,
};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, Sealed, Witness,
    prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{Point, Scalar, SecretScalar};
use tupyo_proof::verify;

/// A contest, its name and its bases.
struct Contest {
    name: &'static str,
    circuit: Circuit,
    bases: BallotBases,
}

impl Contest {
    fn new(name: &'static str, circuit: Circuit) -> Contest {
        let key = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
        let bases = BallotBases::new(circuit.bits(), JointKey::new(key).unwrap());
        Contest { name, circuit, bases }
    }

    /// Whether numbers in the places of the bits are accepted, from a prover who does not care what they are.
    fn accepts(&self, numbers: &[Scalar]) -> bool {
        assert_eq!(numbers.len(), self.circuit.bits(), "{}", self.name);
        let header = BallotHeader {
            context: Context([7; 32]),
            style: 0,
            voter: 0,
            key: Point::BASE.encode(),
            previous: None,
            known: KnownDocuments([4; 32]),
        };
        let numbers = numbers.iter().map(|number| SecretScalar::decode(&number.encode()).unwrap()).collect();
        let witness = Witness::of_numbers(numbers, SecretScalar::random(&mut OsRng));
        let Sealed { ciphertext, proof, .. } =
            prove(&self.bases, &self.circuit, &header, &witness, &mut OsRng).unwrap();
        PreparedBallotProof::new(&self.bases, &self.circuit, &header, &ciphertext, &proof, None)
            .is_ok_and(|member| verify(self.bases.shared(), &[member]).is_ok())
    }

    /// The first votes are the last within the limits, the others the first beyond.
    fn has_limits(&self, within: &[&[&[i64]]], beyond: &[(&str, &[&[i64]])]) {
        for vote in within {
            assert!(self.accepts(&scalars(vote)), "{}: {vote:?} is refused", self.name);
            self.takes_bits_only(&scalars(vote));
        }
        for (what, vote) in beyond {
            assert!(!self.accepts(&scalars(vote)), "{}: {what} is accepted", self.name);
        }
    }

    /// In the place of each bit negative and huge numbers, alone and made up for in the next place.
    fn takes_bits_only(&self, vote: &[Scalar]) {
        let half = Scalar::from(2u64).invert();
        let strange = [-Scalar::ONE, Scalar::from(2u64), half, Scalar::from(1u64 << 32), Scalar::from(u128::MAX)];
        for place in 0..vote.len() {
            for (kind, number) in strange.iter().enumerate() {
                let mut altered = vote.to_vec();
                altered[place] = *number;
                assert!(!self.accepts(&altered), "{}: strange number {kind} in place {place}", self.name);
                let next = (place + 1) % vote.len();
                altered[next] = altered[next] + vote[place] - *number;
                assert!(!self.accepts(&altered), "{}: {kind} in place {place}, made up for", self.name);
            }
        }
    }
}

fn positional() -> Positional {
    Positional { points: vec![2, 1, 0] }
}

fn scalars(vote: &[&[i64]]) -> Vec<Scalar> {
    vote.iter().flat_map(|part| part.iter().map(|number| Scalar::from(*number))).collect()
}

#[test]
fn single_choice_takes_one() {
    let one = Contest::new("single choice", SingleChoice { blank: true }.circuit(3));
    one.has_limits(
        &[&[&[1, 0, 0, 0]], &[&[0, 0, 0, 1]]],
        &[
            ("none", &[&[0, 0, 0, 0]]),
            ("two", &[&[1, 1, 0, 0]]),
            ("an option and blank", &[&[0, 1, 0, 1]]),
            ("one twice", &[&[2, 0, 0, 0]]),
            ("one twice, less another", &[&[2, -1, 0, 0]]),
            ("all", &[&[1, 1, 1, 1]]),
        ],
    );
}

#[test]
fn choosing_up_to_two_takes_two() {
    let up_to = Contest::new("choose up to", ChooseUpTo { max: 2 }.circuit(4));
    up_to.has_limits(
        &[&[&[0, 0, 0, 0], &[1, 1]], &[&[1, 0, 0, 1], &[0, 0]]],
        &[
            ("max + 1", &[&[1, 1, 1, 0], &[0, 0]]),
            ("max + 1 by an unused vote of -1", &[&[1, 1, 1, 0], &[-1, 0]]),
            ("max with an unused vote", &[&[1, 1, 0, 0], &[1, 0]]),
            ("an unused vote lost", &[&[1, 0, 0, 0], &[0, 0]]),
            ("an option twice", &[&[2, 0, 0, 0], &[0, 0]]),
        ],
    );
    let none = Contest::new("approval", Approval.circuit(2));
    none.has_limits(
        &[&[&[0, 0], &[1, 1]], &[&[1, 1], &[0, 0]]],
        &[
            ("an option twice", &[&[2, 0], &[0, 0]]),
            ("both, and an unused vote", &[&[1, 1], &[1, 0]]),
            ("none, and an unused vote too few", &[&[0, 0], &[1, 0]]),
            ("against an option", &[&[-1, 1], &[1, 1]]),
        ],
    );
}

#[test]
fn choosing_exactly_two_takes_neither_one_nor_three() {
    let exactly = Contest::new("choose exactly", ChooseExactly { max: 2 }.circuit(4));
    exactly.has_limits(
        &[&[&[1, 1, 0, 0]], &[&[0, 0, 1, 1]]],
        &[
            ("k - 1", &[&[1, 0, 0, 0]]),
            ("k + 1", &[&[1, 1, 1, 0]]),
            ("k - 1, one of them twice", &[&[2, 0, 0, 0]]),
            ("k + 1, less one", &[&[1, 1, 1, -1]]),
            ("none", &[&[0, 0, 0, 0]]),
        ],
    );
}

#[test]
fn choosing_at_least_one_and_up_to_three() {
    let at_least = Contest::new("choose at least", ChooseAtLeast { min: 1, max: 3 }.circuit(4));
    at_least.has_limits(
        &[&[&[1, 0, 0, 0], &[1, 1]], &[&[1, 1, 1, 0], &[0, 0]]],
        &[
            ("min - 1", &[&[0, 0, 0, 0], &[1, 1]]),
            ("min - 1 by an unused vote of 2", &[&[0, 0, 0, 0], &[1, 2]]),
            ("max + 1", &[&[1, 1, 1, 1], &[0, 0]]),
            ("max + 1 by an unused vote of -1", &[&[1, 1, 1, 1], &[-1, 0]]),
        ],
    );
}

/// Costs 3, 4 and 2; what is not spent of 6 has the weights 1, 2, 3.
#[test]
fn costs_are_within_the_budget() {
    let rule = Knapsack { budget: 6, costs: vec![3, 4, 2] };
    let plan = Contest::new("knapsack", rule.circuit(3));
    plan.has_limits(
        &[&[&[0, 1, 1], &[0, 0, 0]], &[&[0, 0, 0], &[1, 1, 1]], &[&[1, 0, 1], &[1, 0, 0]]],
        &[
            ("budget + 1", &[&[1, 1, 0], &[0, 0, 0]]),
            ("budget + 1, -1 unspent", &[&[1, 1, 0], &[-1, 0, 0]]),
            ("all, -3 unspent by a bit of -1", &[&[1, 1, 1], &[0, 0, -1]]),
            ("budget - 1, nothing unspent", &[&[1, 0, 1], &[0, 0, 0]]),
            ("the budget, one unspent", &[&[0, 1, 1], &[1, 0, 0]]),
            ("an option twice", &[&[2, 0, 0], &[0, 0, 0]]),
            ("three halves", &[&[0, 0, 3], &[0, 0, 0]]),
            ("against an option, for a dearer one", &[&[-1, 1, 1], &[1, 1, 0]]),
        ],
    );
}

/// Weights 1, 2, 3.
#[test]
fn scores_are_from_0_to_max() {
    let scores = Contest::new("score", Score { max: 6 }.circuit(2));
    scores.has_limits(
        &[&[&[0, 0, 0], &[1, 1, 1]], &[&[1, 1, 0], &[0, 0, 1]]],
        &[
            ("max + 1", &[&[2, 1, 1], &[0, 0, 0]]),
            ("-1", &[&[-1, 0, 0], &[0, 0, 0]]),
            ("a negative bit, made up for", &[&[-1, 1, 0], &[0, 0, 0]]),
        ],
    );
}

/// Weights 1, 2 of points, and 1, 2, 1 of what is not spent.
#[test]
fn points_are_within_the_total() {
    let points = Contest::new("cumulative", Cumulative { max: 3, budget: 4 }.circuit(2));
    points.has_limits(
        &[&[&[1, 1], &[1, 0], &[0, 0, 0]], &[&[0, 0], &[0, 0], &[1, 1, 1]]],
        &[
            ("total + 1", &[&[1, 1], &[0, 1], &[0, 0, 0]]),
            ("total + 1, -1 unspent", &[&[1, 1], &[0, 1], &[-1, 0, 0]]),
            ("total - 1, nothing unspent", &[&[1, 1], &[0, 0], &[0, 0, 0]]),
            ("the total, one unspent", &[&[1, 1], &[1, 0], &[1, 0, 0]]),
            ("max + 1", &[&[2, 1], &[0, 0], &[0, 0, 0]]),
            ("a point less than none", &[&[-1, 0], &[1, 1], &[0, 1, 0]]),
        ],
    );
}

/// From 1 to 2 points, to one option only, by weights of 1: numbers, unspent, who may get, gaps, how many more.
#[test]
fn points_go_to_few_options_and_are_spent() {
    let points = Contest::new("distribution", Distribution { max: 2, budget: 2, min: 1, choices: 1 }.circuit(2));
    points.has_limits(
        &[
            &[&[1, 1], &[0, 0], &[0], &[1, 0], &[0, 0], &[0, 0], &[0]],
            &[&[0, 0], &[1, 0], &[1], &[0, 1], &[0, 0], &[1, 0], &[0]],
        ],
        &[
            ("min - 1", &[&[0, 0], &[0, 0], &[1], &[0, 0], &[0, 0], &[0, 0], &[1]]),
            ("min - 1, two unspent", &[&[0, 0], &[0, 0], &[2], &[0, 0], &[0, 0], &[0, 0], &[1]]),
            ("max + 1, -1 unspent", &[&[1, 2], &[0, 0], &[-1], &[1, 0], &[-1, 0], &[0, 0], &[0]]),
            ("choices + 1", &[&[1, 0], &[1, 0], &[0], &[1, 1], &[1, 0], &[1, 0], &[0]]),
            ("choices + 1, -1 more", &[&[1, 0], &[1, 0], &[0], &[1, 1], &[1, 0], &[1, 0], &[-1]]),
            ("one that is not said to get any", &[&[1, 0], &[1, 0], &[0], &[1, 0], &[1, 0], &[0, 0], &[0]]),
            ("a gap of -1", &[&[1, 0], &[1, 0], &[0], &[1, 0], &[1, 0], &[-1, 0], &[0]]),
            ("half of both", &[&[1, 0], &[1, 0], &[0], &[1, 0], &[0, 0], &[0, 0], &[0]]),
            ("one fewer, and none more", &[&[1, 1], &[0, 0], &[0], &[0, 0], &[0, 0], &[0, 0], &[1]]),
        ],
    );
}

/// Weights 1, 2, 2 of what is not spent.
#[test]
fn squares_are_within_the_total() {
    let votes = Contest::new("quadratic", Quadratic { budget: 5 }.circuit(2));
    votes.has_limits(
        &[&[&[0, 0, 1], &[0, 1, 0], &[0, 0, 0]], &[&[1, 0, 0], &[1, 0, 0], &[1, 1, 1]]],
        &[
            ("over the total", &[&[0, 0, 1], &[0, 0, 1], &[0, 0, 0]]),
            ("over the total, -3 unspent", &[&[0, 0, 1], &[0, 0, 1], &[-1, -1, 0]]),
            ("votes at the price of points", &[&[0, 0, 1], &[0, 0, 1], &[1, 0, 0]]),
            ("total - 1, nothing unspent", &[&[0, 0, 1], &[1, 0, 0], &[0, 0, 0]]),
            ("the total, one unspent", &[&[0, 0, 1], &[0, 1, 0], &[1, 0, 0]]),
            ("no number", &[&[0, 0, 0], &[0, 1, 0], &[0, 1, 1]]),
            ("two numbers", &[&[0, 1, 1], &[1, 0, 0], &[0, 0, 0]]),
        ],
    );
}

#[test]
fn each_place_is_taken_once() {
    let places = Contest::new("positional", positional().circuit(3));
    places.has_limits(
        &[&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]], &[&[0, 0, 1], &[0, 1, 0], &[1, 0, 0]]],
        &[
            ("a place out of range", &[&[1, 0, 0], &[0, 1, 0], &[0, 0, 0]]),
            ("a place twice", &[&[1, 0, 0], &[1, 0, 0], &[0, 0, 1]]),
            ("two places for an option", &[&[1, 1, 0], &[0, 0, 1], &[0, 0, 0]]),
            ("two first places, less a third", &[&[1, 0, 0], &[1, 1, -1], &[-1, 0, 2]]),
        ],
    );
}

/// Two places, the first of which must be given: three options' places, or none; how many are given.
#[test]
fn the_first_places_are_taken_once() {
    let rule = PositionalTop { min: 1, points: vec![3, 1] };
    let places = Contest::new("positional-top", rule.circuit(3));
    places.has_limits(
        &[&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1], &[0, 1]], &[&[0, 0, 1], &[1, 0, 0], &[0, 0, 1], &[1, 0]]],
        &[
            ("none", &[&[0, 0, 1], &[0, 0, 1], &[0, 0, 1], &[1, 0]]),
            ("none, said so", &[&[0, 0, 1], &[0, 0, 1], &[0, 0, 1], &[0, 0]]),
            ("the second alone", &[&[0, 1, 0], &[0, 0, 1], &[0, 0, 1], &[1, 0]]),
            ("the second alone, as two", &[&[0, 1, 0], &[0, 0, 1], &[0, 0, 1], &[0, 1]]),
            ("the first twice", &[&[1, 0, 0], &[1, 0, 0], &[0, 0, 1], &[0, 1]]),
            ("the first twice, less a third", &[&[1, 0, 0], &[1, 1, -1], &[-1, 0, 2], &[0, 1]]),
            ("two places for an option", &[&[1, 1, 0], &[0, 0, 1], &[0, 0, 1], &[0, 1]]),
            ("two places for an option, made up for", &[&[1, 1, -1], &[0, 0, 1], &[0, 0, 1], &[0, 1]]),
            ("an option without a number", &[&[1, 0, 0], &[0, 1, 0], &[0, 0, 0], &[0, 1]]),
            ("one given, two said", &[&[1, 0, 0], &[0, 0, 1], &[0, 0, 1], &[0, 1]]),
            ("two given, one said", &[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1], &[1, 0]]),
            ("both said", &[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1], &[1, 1]]),
        ],
    );
}

/// Options a and b in one of two places; a before b and its gap, b before a and its gap.
#[test]
fn comparisons_are_those_of_the_places() {
    let ranks = Contest::new("ranking", Ranking.circuit(2));
    ranks.has_limits(
        &[&[&[0], &[1], &[1, 1], &[0, 1]], &[&[1], &[1], &[0, 0], &[0, 0]], &[&[1], &[0], &[0, 1], &[1, 1]]],
        &[
            ("no comparison", &[&[0], &[1], &[0, 0], &[0, 1]]),
            ("no comparison, a gap of -1", &[&[0], &[1], &[0, -1], &[0, 1]]),
            ("the other way round", &[&[0], &[1], &[0, 1], &[1, 1]]),
            ("the other way round, a gap of 3", &[&[0], &[1], &[0, -1], &[1, 3]]),
            ("each before the other", &[&[0], &[0], &[1, 1], &[1, 1]]),
            ("each before the other, gaps of 2", &[&[0], &[0], &[1, 2], &[1, 2]]),
            ("both", &[&[0], &[1], &[1, 1], &[1, 1]]),
            ("a place out of range", &[&[0], &[2], &[1, 0], &[1, 4]]),
        ],
    );
}

/// Two ranks, and none: places of the weights 1, 1, as the gaps.
#[test]
fn comparisons_reach_from_the_first_rank_to_none() {
    let ranks = Contest::new("ranking-top", RankingTop { ranks: 2 }.circuit(2));
    ranks.has_limits(
        &[&[&[0, 0], &[1, 1], &[1, 1, 0], &[0, 1, 1]], &[&[1, 1], &[1, 0], &[0, 1, 0], &[1, 1, 1]]],
        &[
            ("tied, though apart", &[&[0, 0], &[1, 1], &[0, 0, 0], &[0, 1, 1]]),
            ("first, though tied", &[&[1, 0], &[1, 0], &[1, 1, 1], &[0, 0, 0]]),
            ("first, though tied, a gap of 3", &[&[1, 0], &[1, 0], &[1, 2, 1], &[0, 0, 0]]),
            ("first, though last", &[&[1, 1], &[0, 0], &[1, 1, 1], &[0, 1, 1]]),
            ("a place behind the last", &[&[0, 0], &[2, 1], &[1, 0, 0], &[0, 2, 1]]),
        ],
    );
}
