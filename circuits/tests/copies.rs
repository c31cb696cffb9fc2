//! Ballots that come from others': copied whole or in part, moved, added up, encrypted again. None is accepted, whoever
//! sends it and whatever of the proof is adapted.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use tupyo_circuits::kinds::SingleChoice;
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, Sealed,
    TrackingCode, Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar};
use tupyo_proof::{culprits, verify};

/// A style with two equal contests.
struct Election {
    circuit: Circuit,
    bases: BallotBases,
}

#[derive(Clone)]
struct Ballot {
    ciphertext: Vec<EncodedPoint>,
    proof: BallotProof,
}

/// Outputs of one contest.
const WIDTH: usize = 3;

fn header() -> BallotHeader {
    let previous = Some(TrackingCode([5; 32]));
    BallotHeader {
        context: Context([7; 32]),
        style: 3,
        voter: 9,
        key: Point::BASE.encode(),
        previous,
        known: KnownDocuments([4; 32]),
    }
}

impl Election {
    fn new() -> Election {
        let contest = SingleChoice { blank: false }.circuit(WIDTH);
        let circuit = Circuit::side_by_side([&contest, &contest]);
        let key = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
        let bases = BallotBases::new(circuit.bits(), JointKey::new(key).unwrap());
        Election { circuit, bases }
    }

    fn vote(&self, chosen: [usize; 2]) -> Ballot {
        let mut bits = SingleChoice { blank: false }.mark(WIDTH, &[chosen[0]]).unwrap();
        bits.append(&SingleChoice { blank: false }.mark(WIDTH, &[chosen[1]]).unwrap());
        let witness = Witness::new(&bits, SecretScalar::random(&mut OsRng));
        let Sealed { ciphertext, proof, .. } =
            prove(&self.bases, &self.circuit, &header(), &witness, &mut OsRng).unwrap();
        Ballot { ciphertext, proof }
    }

    fn prepare<'a>(&'a self, header: &BallotHeader, ballot: &'a Ballot) -> Option<PreparedBallotProof<'a>> {
        PreparedBallotProof::new(&self.bases, &self.circuit, header, &ballot.ciphertext, &ballot.proof, None).ok()
    }

    fn accepts(&self, header: &BallotHeader, ballot: &Ballot) -> bool {
        self.prepare(header, ballot).is_some_and(|member| verify(self.bases.shared(), &[member]).is_ok())
    }

    /// A ballot like another one, altered.
    fn refuses(&self, ballot: &Ballot, alter: impl FnOnce(&mut Ballot)) -> bool {
        let mut altered = ballot.clone();
        alter(&mut altered);
        !self.accepts(&header(), &altered)
    }
}

fn decoded(points: &[EncodedPoint]) -> Vec<Point> {
    points.iter().map(|point| point.decode().unwrap()).collect()
}

fn encoded(points: impl IntoIterator<Item = Point>) -> Vec<EncodedPoint> {
    points.into_iter().map(|point| point.encode()).collect()
}

#[test]
fn another_voters_ballot_is_refused() {
    let election = Election::new();
    let ballot = election.vote([0, 2]);
    let (own, other) = (header(), (Point::BASE + Point::BASE).encode());
    assert!(election.accepts(&own, &ballot));
    assert!(!election.accepts(&BallotHeader { voter: 10, key: other, ..own }, &ballot));
    assert!(!election.accepts(&BallotHeader { voter: 10, ..own }, &ballot), "of a voter with the same key");
    assert!(!election.accepts(&BallotHeader { key: other, ..own }, &ballot));
    assert!(!election.accepts(&BallotHeader { previous: None, ..own }, &ballot), "as the voter's first one");
    assert!(!election.accepts(&BallotHeader { previous: Some(TrackingCode([6; 32])), ..own }, &ballot), "sent again");
}

#[test]
fn a_ballot_of_another_election_or_style_is_refused() {
    let (election, other) = (Election::new(), Election::new());
    let ballot = election.vote([0, 2]);
    assert!(!election.accepts(&BallotHeader { context: Context([8; 32]), ..header() }, &ballot), "with the same key");
    assert!(!election.accepts(&BallotHeader { style: 4, ..header() }, &ballot), "with the same contests");
    assert!(!other.accepts(&header(), &ballot), "with another key");
}

/// Votes of one contest given in the other one: ciphertexts, responses, or both.
#[test]
fn another_contests_vote_is_refused() {
    let election = Election::new();
    let ballot = election.vote([0, 2]);
    let copy = |ballot: &mut Ballot| ballot.ciphertext.copy_within(1..1 + WIDTH, 1 + WIDTH);
    let responses = |ballot: &mut Ballot| ballot.proof.responses.copy_within(0..WIDTH, WIDTH);
    assert!(election.refuses(&ballot, copy));
    assert!(election.refuses(&ballot, responses));
    assert!(election.refuses(&ballot, |ballot| {
        copy(ballot);
        responses(ballot);
    }));
    assert!(election.refuses(&ballot, |ballot| {
        ballot.ciphertext[1..].rotate_left(WIDTH);
        ballot.proof.responses.rotate_left(WIDTH);
    }));
    let other = election.vote([1, 1]);
    assert!(election.refuses(&ballot, |ballot| {
        ballot.ciphertext[1..=WIDTH].copy_from_slice(&other.ciphertext[1..=WIDTH]);
        ballot.proof.responses[..WIDTH].copy_from_slice(&other.proof.responses[..WIDTH]);
    }));
}

/// Any two options, whether the votes for them differ or not.
#[test]
fn exchanged_options_are_refused() {
    let election = Election::new();
    let ballot = election.vote([0, 2]);
    for one in 0..2 * WIDTH {
        for other in 0..one {
            assert!(election.refuses(&ballot, |ballot| ballot.ciphertext.swap(1 + one, 1 + other)), "{one}, {other}");
            assert!(election.refuses(&ballot, |ballot| ballot.proof.responses.swap(one, other)), "{one}, {other}");
            assert!(election.refuses(&ballot, |ballot| {
                ballot.ciphertext.swap(1 + one, 1 + other);
                ballot.proof.responses.swap(one, other);
            }));
        }
    }
}

/// The same vote under another nonce, with the response of the nonce adapted to the challenge that the copied proof
/// had.
#[test]
fn a_ballot_encrypted_again_is_refused() {
    let election = Election::new();
    let ballot = election.vote([0, 2]);
    let (_, x) = election.prepare(&header(), &ballot).unwrap().challenges();
    let more = SecretScalar::random(&mut OsRng).publish();
    let bases: Vec<_> = [Point::BASE].into_iter().chain(election.bases.key().components().iter().copied()).collect();
    let again: Vec<_> =
        decoded(&ballot.ciphertext).into_iter().zip(&bases).map(|(point, base)| point + *base * more).collect();
    for response in [ballot.proof.nonce_response, ballot.proof.nonce_response + x * more] {
        assert!(election.refuses(&ballot, |ballot| {
            ballot.ciphertext = encoded(again.clone());
            ballot.proof.nonce_response = response;
        }));
    }
    assert!(
        !election.accepts(&BallotHeader { voter: 10, ..header() }, &Ballot { ciphertext: encoded(again), ..ballot })
    );
}

/// Ciphertexts add up, and so do all messages of a proof. What comes out is no ballot.
#[test]
fn sums_and_multiples_of_ballots_are_refused() {
    let election = Election::new();
    let (one, other) = (election.vote([0, 2]), election.vote([1, 2]));
    let add = |one: &[EncodedPoint], other: &[EncodedPoint]| {
        encoded(decoded(one).into_iter().zip(decoded(other)).map(|(one, other)| one + other))
    };
    let scalars = |one: Scalar, other: Scalar| one + other;
    let point = |one: EncodedPoint, other: EncodedPoint| add(&[one], &[other])[0];
    let sum = |one: &BallotProof, other: &BallotProof| BallotProof {
        masks: point(one.masks, other.masks),
        bits: point(one.bits, other.bits),
        cross: point(one.cross, other.cross),
        squares: point(one.squares, other.squares),
        nonce_mask: point(one.nonce_mask, other.nonce_mask),
        output_mask: point(one.output_mask, other.output_mask),
        equation_mask: scalars(one.equation_mask, other.equation_mask),
        responses: one.responses.iter().zip(&other.responses).map(|(one, other)| *one + *other).collect(),
        bits_response: scalars(one.bits_response, other.bits_response),
        cross_response: scalars(one.cross_response, other.cross_response),
        nonce_response: scalars(one.nonce_response, other.nonce_response),
    };
    for other in [&one, &other] {
        let added = add(&one.ciphertext, &other.ciphertext);
        assert!(election.refuses(&one, |ballot| ballot.ciphertext = added.clone()));
        assert!(election.refuses(&one, |ballot| {
            ballot.ciphertext = added.clone();
            ballot.proof = sum(&ballot.proof, &other.proof);
        }));
    }
    let negated = encoded(decoded(&one.ciphertext).into_iter().map(|point| -point));
    assert!(election.refuses(&one, |ballot| ballot.ciphertext = negated));
}

/// The responses come after all challenges: z₁ + 1 leaves −Q of the first equation, z₂ − 1 leaves Q of the second, z₃ ±
/// 1 something of the last two. Errors in two ballots, or in two equations of one, would cancel if they had the same
/// weights.
#[test]
fn errors_that_cancel_under_equal_weights_are_refused() {
    let election = Election::new();
    let good = [election.vote([0, 2]), election.vote([1, 1])];
    let altered = |alter: &dyn Fn(&mut [Ballot; 2])| {
        let mut ballots = good.clone();
        alter(&mut ballots);
        let members = ballots.each_ref().map(|ballot| election.prepare(&header(), ballot).unwrap());
        (verify(election.bases.shared(), &members).is_ok(), culprits(election.bases.shared(), &members))
    };
    assert_eq!(altered(&|_| ()), (true, vec![]));
    let responses: [fn(&mut BallotProof) -> &mut Scalar; 3] =
        [|proof| &mut proof.bits_response, |proof| &mut proof.cross_response, |proof| &mut proof.nonce_response];
    for response in responses {
        let alter = |[one, other]: &mut [Ballot; 2]| {
            *response(&mut one.proof) += Scalar::ONE;
            *response(&mut other.proof) += -Scalar::ONE;
        };
        assert_eq!(altered(&alter), (false, vec![0, 1]));
    }
    let in_one = |[one, _]: &mut [Ballot; 2]| {
        one.proof.bits_response += Scalar::ONE;
        one.proof.cross_response += -Scalar::ONE;
    };
    assert_eq!(altered(&in_one), (false, vec![0]));
    let across = |[one, other]: &mut [Ballot; 2]| {
        one.proof.bits_response += Scalar::ONE;
        other.proof.cross_response += -Scalar::ONE;
    };
    assert_eq!(altered(&across), (false, vec![0, 1]));
}
