//! Range proofs beside an implementation of others, `bulletproofs`: the same bytes from the same randomness, and the
//! same verdicts. And what must be refused.
#![cfg(test)]
#![allow(missing_docs)]

use bulletproofs::{BulletproofGens, PedersenGens};
use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::scalar::Scalar as TheirScalar;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar, amount_generator};
use tupyo_proof::{
    Closing, Invalid, LIMB_BITS, Member, PreparedRanges, RangeBases, RangeProof, SharedBases, Transcript, WeightedSum,
    prove_ranges, verify,
};

const LABEL: &str = "test of range proofs";

struct Alone<'a> {
    ranges: PreparedRanges<'a>,
    closing: Closing,
}

impl Member for Alone<'_> {
    fn closing(&self) -> Closing {
        self.closing
    }
    fn equations(&self) -> usize {
        PreparedRanges::EQUATIONS
    }
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        self.ranges.collect([weights[0], weights[1]], [], sum);
    }
}

fn prepared<'a>(
    bases: &'a RangeBases,
    transcript: &mut Transcript,
    commitments: &[EncodedPoint],
    proof: &'a RangeProof,
) -> Result<PreparedRanges<'a>, Invalid> {
    let challenges = PreparedRanges::absorb(transcript, commitments, proof);
    PreparedRanges::new(bases, &challenges, commitments, proof)
}

fn accepts(bases: &RangeBases, commitments: &[EncodedPoint], proof: &RangeProof) -> bool {
    let mut transcript = Transcript::new(LABEL);
    prepared(bases, &mut transcript, commitments, proof).is_ok_and(|ranges| {
        let member = Alone { ranges, closing: transcript.closing() };
        verify(&SharedBases::new(bases.points()), &[member]).is_ok()
    })
}

fn blindings(count: usize, seed: u64) -> Vec<SecretScalar> {
    let mut rng = StdRng::seed_from_u64(seed);
    (0..count).map(|_| SecretScalar::random(&mut rng)).collect()
}

fn prove(bases: &RangeBases, numbers: &[u16], seed: u64) -> (Vec<EncodedPoint>, RangeProof) {
    let mut rng = StdRng::seed_from_u64(seed);
    prove_ranges(bases, &mut Transcript::new(LABEL), numbers, &blindings(numbers.len(), seed), &mut rng).unwrap()
}

/// Their bases with our `H`.
fn their_bases(numbers: usize) -> (BulletproofGens, PedersenGens) {
    let blind = CompressedRistretto(amount_generator().encode().0).decompress().unwrap();
    (BulletproofGens::new(LIMB_BITS, numbers), PedersenGens { B_blinding: blind, ..PedersenGens::default() })
}

/// The proof without the count of its rounds, which they leave out.
fn their_bytes(proof: &RangeProof) -> Vec<u8> {
    let mut bytes = borsh::to_vec(proof).unwrap();
    bytes.drain(7 * 32..7 * 32 + 4);
    bytes
}

fn padded(numbers: &[u16]) -> Vec<u64> {
    let mut all: Vec<_> = numbers.iter().map(|number| u64::from(*number)).collect();
    all.resize(numbers.len().next_power_of_two(), 0);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn both_make_the_same_proofs_and_accept_them(numbers in prop::collection::vec(any::<u16>(), 1..6), seed: u64) {
        let bases = RangeBases::new(numbers.len(), 1);
        let (commitments, proof) = prove(&bases, &numbers, seed);
        prop_assert!(accepts(&bases, &commitments, &proof));

        let all = padded(&numbers);
        let (generators, pedersen) = their_bases(all.len());
        let mut blindings: Vec<_> = blindings(numbers.len(), seed)
            .iter()
            .map(|blinding| TheirScalar::from_canonical_bytes(*blinding.encode()).unwrap())
            .collect();
        blindings.resize(all.len(), TheirScalar::ZERO);
        let (theirs, their_commitments) = bulletproofs::RangeProof::prove_multiple_with_rng(
            &generators, &pedersen, &mut merlin::Transcript::new(LABEL.as_bytes()), &all, &blindings, LIMB_BITS,
            &mut StdRng::seed_from_u64(seed),
        ).unwrap();
        prop_assert_eq!(theirs.to_bytes(), their_bytes(&proof));
        let shown: Vec<_> = their_commitments.iter().map(|point| EncodedPoint(point.to_bytes())).collect();
        prop_assert_eq!(&shown[..numbers.len()], &commitments[..]);
        prop_assert!(shown[numbers.len()..].iter().all(EncodedPoint::is_identity));
        let again = bulletproofs::RangeProof::from_bytes(&their_bytes(&proof)).unwrap();
        let mut transcript = merlin::Transcript::new(LABEL.as_bytes());
        let verified = again.verify_multiple(&generators, &pedersen, &mut transcript, &their_commitments, LIMB_BITS);
        prop_assert!(verified.is_ok());
    }
}

#[test]
fn every_flipped_bit_is_refused_by_both() {
    let numbers = [65_535, 0, 7];
    let bases = RangeBases::new(numbers.len(), 1);
    let (commitments, proof) = prove(&bases, &numbers, 1);
    let (generators, pedersen) = their_bases(4);
    let mut all: Vec<_> = commitments.iter().map(|point| CompressedRistretto(point.0)).collect();
    all.push(CompressedRistretto([0; 32]));
    let bytes = borsh::to_vec(&proof).unwrap();
    let count = 7 * 32..7 * 32 + 4;
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let ours = borsh::from_slice(&changed).is_ok_and(|proof| accepts(&bases, &commitments, &proof));
        assert!(!ours, "bit {bit}");
        if bit % 16 == 3 && !count.contains(&(bit / 8)) {
            changed.drain(count.clone());
            let theirs = bulletproofs::RangeProof::from_bytes(&changed).is_ok_and(|proof| {
                let mut transcript = merlin::Transcript::new(LABEL.as_bytes());
                proof.verify_multiple(&generators, &pedersen, &mut transcript, &all, LIMB_BITS).is_ok()
            });
            assert!(!theirs, "bit {bit}");
        }
    }
}

#[test]
fn other_commitments_and_another_transcript_are_refused() {
    let bases = RangeBases::new(4, 1);
    let (commitments, proof) = prove(&bases, &[1, 2, 3], 2);
    let with = |alter: &dyn Fn(&mut Vec<EncodedPoint>)| {
        let mut altered = commitments.clone();
        alter(&mut altered);
        accepts(&bases, &altered, &proof)
    };
    assert!(with(&|_| {}));
    assert!(!with(&|points| points.swap(0, 1)));
    assert!(!with(&|points| points[0] = (points[0].decode().unwrap() + Point::BASE).encode()));
    assert!(!with(&|points| points[2] = EncodedPoint([255; 32])));
    // The padding is such points. How many commitments there are is not the range proof's to say.
    assert!(with(&|points| points.push(EncodedPoint([0; 32]))));
    let mut other = Transcript::new("another transcript");
    let ranges = prepared(&bases, &mut other, &commitments, &proof).unwrap();
    let member = Alone { ranges, closing: other.closing() };
    assert!(verify(&SharedBases::new(bases.points()), &[member]).is_err());
}

/// With a joint key Y = yG as the base of the commitments, the trustees together open a commitment to 5 as one to −5 or
/// to 2⁴⁰. The range proof says nothing, then; with H as the base the same proof is refused.
#[test]
fn a_proof_forged_with_the_trustees_key_is_refused() {
    let secret = SecretScalar::random(&mut StdRng::seed_from_u64(7));
    let (key, secret) = (secret.times_base(), Scalar::decode(*secret.encode()).unwrap());
    let trapdoor = RangeBases::with_blind(1, 1, key);
    let (commitments, proof) = prove(&trapdoor, &[5], 4);
    let blinding = Scalar::decode(*blindings(1, 4)[0].encode()).unwrap();
    for other in [-Scalar::from(5u64), Scalar::from(1u64 << 40)] {
        let opened = blinding + (Scalar::from(5u64) - other) * secret.invert();
        assert_eq!((Point::base_times(other) + key * opened).encode(), commitments[0]);
    }
    assert!(accepts(&trapdoor, &commitments, &proof));
    assert!(!accepts(&RangeBases::new(1, 1), &commitments, &proof));
}

/// An equation of a caller's: that the commitments add up, with these factors, to commitments to these numbers.
struct Combined<'a> {
    ranges: PreparedRanges<'a>,
    factors: Vec<Scalar>,
    numbers: Vec<u64>,
    blindings: Vec<Scalar>,
}

impl Member for Combined<'_> {
    fn closing(&self) -> Closing {
        Closing([0; 32])
    }
    fn equations(&self) -> usize {
        PreparedRanges::EQUATIONS + 1
    }
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        let factors = self.factors.iter().map(|factor| weights[2] * *factor);
        self.ranges.collect([weights[0], weights[1]], factors, sum);
        for ((factor, number), blinding) in self.factors.iter().zip(&self.numbers).zip(&self.blindings) {
            sum.shared_product(0, -weights[2], *factor * Scalar::from(*number));
            sum.shared_product(3, -weights[2], *factor * *blinding);
        }
    }
}

/// The commitments are terms of two equations at once; the bases begin at any place.
#[test]
fn an_equation_of_a_caller_shares_the_commitments() {
    let bases = RangeBases::new(2, 3);
    let (commitments, proof) = prove(&bases, &[7, 9], 5);
    let shared = SharedBases::new([Point::BASE, Point::BASE].into_iter().chain(bases.points()));
    let accepts = |numbers: [u64; 2]| {
        let ranges = prepared(&bases, &mut Transcript::new(LABEL), &commitments, &proof).unwrap();
        let decoded: Vec<_> = ranges.commitments().iter().map(|point| point.to_point().encode()).collect();
        assert_eq!(decoded, commitments);
        let blindings = blindings(2, 5).into_iter().map(SecretScalar::publish).collect();
        let factors = vec![Scalar::from(3u64), -Scalar::from(4u64)];
        verify(&shared, &[Combined { ranges, factors, numbers: numbers.to_vec(), blindings }]).is_ok()
    };
    assert!(accepts([7, 9]));
    assert!(!accepts([8, 9]));
    assert!(!accepts([9, 7]));
    assert!(accepts([11, 12]), "the same sum");
}

/// What comes after the last challenge of the range proof is absorbed all the same: everything is, in the order of the
/// fields.
#[test]
fn the_transcript_that_goes_on_depends_on_every_part() {
    let bases = RangeBases::new(2, 1);
    let (commitments, proof) = prove(&bases, &[1, 2], 3);
    let closing = |commitments: &[EncodedPoint], proof: &RangeProof| {
        let mut transcript = Transcript::new(LABEL);
        prepared(&bases, &mut transcript, commitments, proof).unwrap();
        transcript.closing()
    };
    let good = closing(&commitments, &proof);
    assert_eq!(closing(&commitments, &proof), good);
    let points: [fn(&mut RangeProof) -> &mut EncodedPoint; 6] = [
        |proof| &mut proof.digits,
        |proof| &mut proof.masks,
        |proof| &mut proof.linear,
        |proof| &mut proof.square,
        |proof| &mut proof.rounds[0][0],
        |proof| &mut proof.rounds[4][1],
    ];
    for (place, point) in points.iter().enumerate() {
        let mut altered = proof.clone();
        *point(&mut altered) = Point::BASE.encode();
        assert_ne!(closing(&commitments, &altered), good, "point {place}");
    }
    let scalars: [fn(&mut RangeProof) -> &mut Scalar; 5] = [
        |proof| &mut proof.product,
        |proof| &mut proof.product_blind,
        |proof| &mut proof.vectors_blind,
        |proof| &mut proof.left,
        |proof| &mut proof.right,
    ];
    for (place, scalar) in scalars.iter().enumerate() {
        let mut altered = proof.clone();
        *scalar(&mut altered) += Scalar::ONE;
        assert_ne!(closing(&commitments, &altered), good, "scalar {place}");
    }
    assert_ne!(closing(&[commitments[1], commitments[0]], &proof), good);
}

/// A proof about one commitment `O` is also one about none, which are padded with `O`: it is not taken for that.
#[test]
fn nothing_is_proven_about_no_numbers() {
    let bases = RangeBases::new(1, 1);
    let (mut transcript, mut rng) = (Transcript::new(LABEL), StdRng::seed_from_u64(1));
    let (commitments, proof) =
        prove_ranges(&bases, &mut transcript, &[0], &[SecretScalar::small(0)], &mut rng).unwrap();
    assert!(commitments[0].is_identity() && accepts(&bases, &commitments, &proof));
    assert!(!accepts(&bases, &[], &proof));
}

#[test]
fn wrong_shapes_are_refused() {
    let bases = RangeBases::new(2, 1);
    let (commitments, proof) = prove(&bases, &[1, 2], 3);
    let shape = |alter: &dyn Fn(&mut RangeProof)| {
        let mut altered = proof.clone();
        alter(&mut altered);
        accepts(&bases, &commitments, &altered)
    };
    assert!(shape(&|_| {}));
    assert!(!shape(&|proof| proof.rounds.truncate(4)));
    assert!(!shape(&|proof| proof.rounds.push(proof.rounds[0])));
    assert!(!shape(&|proof| proof.rounds.clear()));
    let none = EncodedPoint([0; 32]);
    for point in 0..4 {
        let erase = |proof: &mut RangeProof| {
            *[&mut proof.digits, &mut proof.masks, &mut proof.linear, &mut proof.square][point] = none;
        };
        assert!(!shape(&erase), "point {point}");
    }
    assert!(!shape(&|proof| proof.rounds[0][0] = none));
    assert!(!shape(&|proof| proof.rounds[4][1] = none));
    assert!(!accepts(&bases, &[], &proof) && !accepts(&bases, &commitments[..1], &proof));
    let few = RangeBases::new(1, 1);
    assert!(!accepts(&few, &commitments, &proof));
    let mut rng = StdRng::seed_from_u64(1);
    let mut refuses = |numbers: &[u16], count| {
        prove_ranges(&few, &mut Transcript::new(LABEL), numbers, &blindings(count, 1), &mut rng).is_err()
    };
    assert!(refuses(&[], 0) && refuses(&[1], 0) && refuses(&[1, 2], 2) && !refuses(&[1], 1));
}
