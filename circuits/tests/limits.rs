//! The limits of every contest kind, from both sides: the last vote that a rule allows is accepted, the first one
//! beyond it is not, whatever numbers a cheating device puts in the places of bits to make up for it. (Amounts, whose
//! numbers are limbs, are in `amounts`.) And what the voter's own device says of such a vote.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use tupyo_circuits::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Positional, Quadratic, Ranking, Score,
    SingleChoice,
};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, Sealed, SecretBits,
    SelectionError, Witness, prove,
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

#[test]
fn scores_are_from_0_to_max() {
    let scores = Contest::new("score", Score { max: 3 }.circuit(2));
    scores.has_limits(
        &[&[&[1, 0, 0, 0], &[0, 0, 0, 1]]],
        &[
            ("max + 1", &[&[-1, 1, 0, 1], &[1, 0, 0, 0]]),
            ("-1", &[&[2, -1, 0, 0], &[1, 0, 0, 0]]),
            ("no number", &[&[0, 0, 0, 0], &[1, 0, 0, 0]]),
            ("two numbers", &[&[0, 1, 1, 0], &[1, 0, 0, 0]]),
            ("two numbers for one option, none for the other", &[&[0, 1, 1, 0], &[0, 0, 0, 0]]),
        ],
    );
}

#[test]
fn points_are_within_the_total() {
    let points = Contest::new("cumulative", Cumulative { max: 3, budget: 4 }.circuit(2));
    points.has_limits(
        &[&[&[0, 0, 0, 1], &[0, 1, 0, 0], &[0, 0, 0]], &[&[1, 0, 0, 0], &[1, 0, 0, 0], &[0, 0, 1]]],
        &[
            ("total + 1", &[&[0, 0, 0, 1], &[0, 0, 1, 0], &[0, 0, 0]]),
            ("total + 1, -1 unspent", &[&[0, 0, 0, 1], &[0, 0, 1, 0], &[-1, 0, 0]]),
            ("total - 1, nothing unspent", &[&[0, 0, 0, 1], &[1, 0, 0, 0], &[0, 0, 0]]),
            ("the total, one unspent", &[&[0, 0, 0, 1], &[0, 1, 0, 0], &[1, 0, 0]]),
            ("max + 1", &[&[-1, 1, 0, 1], &[1, 0, 0, 0], &[0, 0, 0]]),
            ("a point less than none", &[&[2, -1, 0, 0], &[0, 0, 0, 1], &[0, 1, 0]]),
        ],
    );
}

#[test]
fn squares_are_within_the_total() {
    let votes = Contest::new("quadratic", Quadratic { budget: 5 }.circuit(2));
    votes.has_limits(
        &[&[&[0, 0, 1], &[0, 1, 0], &[0, 0, 0]], &[&[1, 0, 0], &[1, 0, 0], &[1, 0, 1]]],
        &[
            ("over the total", &[&[0, 0, 1], &[0, 0, 1], &[0, 0, 0]]),
            ("over the total, -3 unspent", &[&[0, 0, 1], &[0, 0, 1], &[1, 0, -1]]),
            ("votes at the price of points", &[&[0, 0, 1], &[0, 0, 1], &[1, 0, 0]]),
            ("total - 1, nothing unspent", &[&[0, 0, 1], &[1, 0, 0], &[0, 0, 0]]),
            ("the total, one unspent", &[&[0, 0, 1], &[0, 1, 0], &[1, 0, 0]]),
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

/// Options a and b, and the bits of place(b) − place(a) = −1, 0, 1.
#[test]
fn comparisons_are_those_of_the_places() {
    let ranks = Contest::new("ranking", Ranking.circuit(2));
    ranks.has_limits(
        &[&[&[1, 0], &[0, 1], &[0, 0, 1]], &[&[0, 1], &[0, 1], &[0, 1, 0]]],
        &[
            ("a place out of range", &[&[1, 0], &[0, 0], &[0, 0, 1]]),
            ("difference - 1", &[&[1, 0], &[0, 1], &[0, 1, 0]]),
            ("difference + 1", &[&[0, 1], &[0, 1], &[0, 0, 1]]),
            ("the other way round", &[&[1, 0], &[0, 1], &[1, 0, 0]]),
            ("each before the other", &[&[0, 1], &[0, 1], &[1, -1, 1]]),
            ("no comparison", &[&[0, 1], &[0, 1], &[0, 0, 0]]),
            ("two comparisons", &[&[1, 0], &[0, 1], &[0, 1, 1]]),
        ],
    );
}

/// The whole error, with the option it names; numbers as large as they come overflow nowhere.
#[test]
fn a_device_says_what_is_wrong() {
    const HUGE: usize = usize::MAX;
    use SelectionError::{
        NotEach, OverBudget, Repeated, Tied, TooFew, TooMany, TooManyPoints, UnknownOption, UnknownPlace,
    };
    let (at_least, cumulative) = (ChooseAtLeast { min: 2, max: 3 }, Cumulative { max: 3, budget: 4 });
    let (quadratic, amounts) = (Quadratic { budget: 5 }, Amounts { max: 7, budget: 9 });
    let said: [(&str, Result<SecretBits, SelectionError>, Option<SelectionError>); 45] = [
        ("single, the last", SingleChoice { blank: false }.mark(3, &[2]), None),
        ("single, blank", SingleChoice { blank: true }.mark(3, &[3]), None),
        ("single, beyond", SingleChoice { blank: false }.mark(3, &[3]), Some(UnknownOption(3))),
        ("single, beyond blank", SingleChoice { blank: true }.mark(3, &[4]), Some(UnknownOption(4))),
        ("single, huge", SingleChoice { blank: true }.mark(3, &[HUGE]), Some(UnknownOption(HUGE))),
        ("up to, max", ChooseUpTo { max: 2 }.mark(4, &[3, 0]), None),
        ("up to, max + 1", ChooseUpTo { max: 2 }.mark(4, &[0, 1, 2]), Some(TooMany { chosen: 3, max: 2 })),
        ("up to, twice", ChooseUpTo { max: 3 }.mark(4, &[0, 1, 1]), Some(Repeated(1))),
        ("up to, beyond", ChooseUpTo { max: 2 }.mark(4, &[0, 4]), Some(UnknownOption(4))),
        ("up to, huge", ChooseUpTo { max: 2 }.mark(4, &[HUGE]), Some(UnknownOption(HUGE))),
        ("exactly, k - 1", ChooseExactly { max: 2 }.mark(4, &[3]), Some(TooFew { chosen: 1, min: 2 })),
        ("exactly, k", ChooseExactly { max: 2 }.mark(4, &[3, 2]), None),
        ("exactly, k + 1", ChooseExactly { max: 2 }.mark(4, &[3, 2, 1]), Some(TooMany { chosen: 3, max: 2 })),
        ("exactly, twice", ChooseExactly { max: 2 }.mark(4, &[3, 3]), Some(Repeated(3))),
        ("exactly, beyond", ChooseExactly { max: 2 }.mark(4, &[3, 4]), Some(UnknownOption(4))),
        ("at least, min - 1", at_least.mark(4, &[3]), Some(TooFew { chosen: 1, min: 2 })),
        ("at least, min", at_least.mark(4, &[3, 1]), None),
        ("at least, max", at_least.mark(4, &[3, 1, 0]), None),
        ("at least, max + 1", at_least.mark(4, &[3, 1, 0, 2]), Some(TooMany { chosen: 4, max: 3 })),
        ("at least, twice", at_least.mark(4, &[1, 1]), Some(Repeated(1))),
        ("approval, all", Approval.mark(2, &[0, 1]), None),
        ("approval, beyond", Approval.mark(2, &[0, 2]), Some(UnknownOption(2))),
        ("score, max", Score { max: 3 }.mark(2, &[3, 0]), None),
        ("score, max + 1", Score { max: 3 }.mark(2, &[3, 4]), Some(TooManyPoints { option: 1, max: 3 })),
        ("score, huge", Score { max: 3 }.mark(2, &[HUGE, 4]), Some(TooManyPoints { option: 0, max: 3 })),
        ("score, one less", Score { max: 3 }.mark(2, &[3]), Some(NotEach { given: 1, options: 2 })),
        ("score, one more", Score { max: 3 }.mark(2, &[3, 3, 3]), Some(NotEach { given: 3, options: 2 })),
        ("cumulative, total", cumulative.mark(2, &[3, 1]), None),
        ("cumulative, total + 1", cumulative.mark(2, &[3, 2]), Some(OverBudget { spent: 5, budget: 4 })),
        (
            "cumulative, max + 1",
            Cumulative { max: 3, budget: 9 }.mark(2, &[0, 4]),
            Some(TooManyPoints { option: 1, max: 3 }),
        ),
        ("quadratic, total", quadratic.mark(2, &[2, 1]), None),
        ("quadratic, over it", quadratic.mark(2, &[2, 2]), Some(OverBudget { spent: 8, budget: 5 })),
        ("quadratic, the root + 1", quadratic.mark(2, &[0, 3]), Some(TooManyPoints { option: 1, max: 2 })),
        ("positional, an order", positional().mark(3, &[2, 0, 1]), None),
        ("positional, tied", positional().mark(3, &[2, 0, 2]), Some(Tied(2))),
        ("positional, beyond", positional().mark(3, &[2, 3, 1]), Some(UnknownPlace(1))),
        ("positional, huge", positional().mark(3, &[2, 0, HUGE]), Some(UnknownPlace(2))),
        ("ranking, all tied", Ranking.mark(3, &[2, 2, 2]), None),
        ("ranking, beyond", Ranking.mark(3, &[2, 3, 4]), Some(UnknownPlace(1))),
        ("ranking, huge", Ranking.mark(3, &[0, 0, HUGE]), Some(UnknownPlace(2))),
        ("amounts, max", amounts.mark(2, &[7, 2]), None),
        ("amounts, max + 1", amounts.mark(2, &[0, 8]), Some(TooManyPoints { option: 1, max: 7 })),
        ("amounts, budget + 1", amounts.mark(2, &[7, 3]), Some(OverBudget { spent: 10, budget: 9 })),
        ("amounts, huge", amounts.mark(2, &[7, HUGE]), Some(TooManyPoints { option: 1, max: 7 })),
        ("amounts, one less", amounts.mark(2, &[7]), Some(NotEach { given: 1, options: 2 })),
    ];
    for (what, said, expected) in said {
        assert_eq!(said.err(), expected, "{what}");
    }
}
