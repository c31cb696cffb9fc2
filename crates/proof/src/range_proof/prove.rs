//! Commits to numbers, and proves that all are below 2¹⁶.

use rand_core::{CryptoRng, RngCore};
use subtle::Choice;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar, powers, secret_selection, secret_sum};

use super::inner_product::InnerProduct;
use super::{
    LIMB_BITS, RangeBases, RangeProof, absorb_coefficients, absorb_commitments, absorb_digits, absorb_end,
    absorb_product, padded,
};
use crate::{Invalid, Transcript};

/// Commits to each number with its blinding, and proves that all are below 2¹⁶, in time that does not depend on them.
/// The transcript goes on from what has been absorbed before, which the proof is bound to.
///
/// # Errors
/// [`Invalid`] if there are no numbers, not as many blindings, or too few bases.
pub fn prove_ranges(
    bases: &RangeBases,
    transcript: &mut Transcript,
    numbers: &[u16],
    blindings: &[SecretScalar],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(Vec<EncodedPoint>, RangeProof), Invalid> {
    if numbers.is_empty() || numbers.len() != blindings.len() || !bases.suffice(numbers.len()) {
        return Err(Invalid);
    }
    let commitment = |(number, blinding): (&u16, &SecretScalar)| {
        commit(bases, &SecretScalar::small(u64::from(*number)), blinding).encode()
    };
    let commitments: Vec<_> = numbers.iter().zip(blindings).map(commitment).collect();
    absorb_commitments(transcript, &commitments);
    let proof = Prover { bases, digits: digits(numbers), blindings }.prove(transcript, rng);
    Ok((commitments, proof))
}

struct Prover<'a> {
    bases: &'a RangeBases,
    digits: Vec<Choice>,
    blindings: &'a [SecretScalar],
}

/// `α`; `ρ`, `s_L` and `s_R`.
struct Masks {
    digits_blind: SecretScalar,
    masks_blind: SecretScalar,
    left: Vec<SecretScalar>,
    right: Vec<SecretScalar>,
}

/// `l(X) = l₀ + l₁X` or `r(X) = r₀ + r₁X`, in each place.
struct Line(Vec<[SecretScalar; 2]>);

impl Prover<'_> {
    fn prove(self, transcript: &mut Transcript, rng: &mut (impl RngCore + CryptoRng)) -> RangeProof {
        let masks = Masks::draw(self.length() / LIMB_BITS, rng);
        let (digits, mask) = (self.commit_digits(&masks).encode(), self.commit_masks(&masks).encode());
        let (y, z) = absorb_digits(transcript, &digits, &mask);
        let Masks { digits_blind, masks_blind, left, right } = masks;
        let (left, right) = self.lines(left, right, y, z);
        let [constant, linear, square] = left.product(&right);
        let [linear_blind, square_blind] = draw_pairs(self.length() / LIMB_BITS, rng);
        let (t1, t2) = (commit(self.bases, &linear, &linear_blind), commit(self.bases, &square, &square_blind));
        let (t1, t2) = (t1.encode(), t2.encode());
        let x = absorb_coefficients(transcript, &t1, &t2);
        let at_x = |[a, b, c]: [SecretScalar; 3]| a.plus(&b.scaled(x)).plus(&c.scaled(x * x)).publish();
        let product = at_x([constant, linear, square]);
        let product_blind = at_x([self.weighted_blindings(z), linear_blind, square_blind]);
        let vectors_blind = digits_blind.respond(x, &masks_blind);
        let w = absorb_product(transcript, [product, product_blind, vectors_blind], self.length());
        let (rounds, left, right) = self.inner_product(y, w, left.at(x), right.at(x)).prove(transcript);
        absorb_end(transcript, left, right);
        let (masks, linear, square) = (mask, t1, t2);
        RangeProof { digits, masks, linear, square, product, product_blind, vectors_blind, rounds, left, right }
    }

    fn length(&self) -> usize {
        self.digits.len()
    }

    /// `A = αH + Σ a_L·G + Σ a_R·H`: for each digit `G` if it is 1, `−H` if it is 0.
    fn commit_digits(&self, masks: &Masks) -> Point {
        let (one, zero) = (self.bases.digits(self.length()), self.bases.less_one(self.length()));
        let pairs: Vec<_> = zero.iter().zip(one).map(|(zero, one)| (-*zero, *one)).collect();
        masks.digits_blind.times(&self.bases.blind()) + secret_selection(&self.digits, &pairs)
    }

    /// `S = ρH + Σ s_L·G + Σ s_R·H`.
    fn commit_masks(&self, masks: &Masks) -> Point {
        let scalars: Vec<_> = [&masks.masks_blind].into_iter().chain(&masks.left).chain(&masks.right).collect();
        let rows = self.bases.digits(self.length()).iter().chain(self.bases.less_one(self.length()));
        let points: Vec<_> = [self.bases.blind()].into_iter().chain(rows.copied()).collect();
        secret_sum(&scalars, &points)
    }

    /// `l = a_L − z + s_L·X` and `r = yⁱ(a_R + z + s_R·X) + z^(2+j)·2^k` in the place i, which is the digit k of the
    /// number j.
    fn lines(
        &self,
        left_masks: Vec<SecretScalar>,
        right_masks: Vec<SecretScalar>,
        y: Scalar,
        z: Scalar,
    ) -> (Line, Line) {
        let digits = self.digits.iter().map(|digit| SecretScalar::small(u64::from(digit.unwrap_u8())));
        let weights = digit_weights(z);
        let left = |(digit, mask): (SecretScalar, SecretScalar)| [digit.plus_public(-z), mask];
        let right = |(((digit, mask), y), weight): (((SecretScalar, SecretScalar), Scalar), Scalar)| {
            [digit.plus_public(z - Scalar::ONE).scaled(y).plus_public(weight), mask.scaled(y)]
        };
        let right = digits.clone().zip(right_masks).zip(powers(y)).zip(weights).map(right).collect();
        (Line(digits.zip(left_masks).map(left).collect()), Line(right))
    }

    /// `Σ z^(2+j)·sⱼ`.
    fn weighted_blindings(&self, z: Scalar) -> SecretScalar {
        let weighted = self.blindings.iter().zip(powers(z).skip(2)).map(|(blinding, weight)| blinding.scaled(weight));
        weighted.fold(SecretScalar::zero(), |sum, blinding| sum.plus(&blinding))
    }

    fn inner_product(&self, y: Scalar, w: Scalar, left: Vec<Scalar>, right: Vec<Scalar>) -> InnerProduct {
        let (digits, less_one) = (self.bases.digits(self.length()), self.bases.less_one(self.length()));
        let right_factors = powers(y.invert()).take(self.length()).collect();
        InnerProduct::new(Point::base_times(w), [(left, digits), (right, less_one)], right_factors)
    }
}

impl Masks {
    /// Drawn number by number.
    fn draw(numbers: usize, rng: &mut (impl RngCore + CryptoRng)) -> Masks {
        let (digits_blind, masks_blind) = (SecretScalar::zero(), SecretScalar::zero());
        let mut masks = Masks { digits_blind, masks_blind, left: Vec::new(), right: Vec::new() };
        for _ in 0..numbers {
            masks.digits_blind = masks.digits_blind.plus(&SecretScalar::random(rng));
            masks.masks_blind = masks.masks_blind.plus(&SecretScalar::random(rng));
            masks.left.extend((0..LIMB_BITS).map(|_| SecretScalar::random(rng)));
            masks.right.extend((0..LIMB_BITS).map(|_| SecretScalar::random(rng)));
        }
        masks
    }
}

impl Line {
    /// The coefficients of `⟨self, other⟩`.
    fn product(&self, other: &Line) -> [SecretScalar; 3] {
        let zero = || [SecretScalar::zero(), SecretScalar::zero(), SecretScalar::zero()];
        self.0.iter().zip(&other.0).fold(zero(), |[constant, linear, square], ([l0, l1], [r0, r1])| {
            let cross = l0.product(r1).plus(&l1.product(r0));
            [constant.plus(&l0.product(r0)), linear.plus(&cross), square.plus(&l1.product(r1))]
        })
    }

    /// The values at x, which the masks hide.
    fn at(self, x: Scalar) -> Vec<Scalar> {
        self.0.into_iter().map(|[constant, mask]| constant.respond(x, &mask)).collect()
    }
}

/// `vG + sH`.
fn commit(bases: &RangeBases, value: &SecretScalar, blinding: &SecretScalar) -> Point {
    value.times_base() + blinding.times(&bases.blind())
}

/// The digits of all numbers, the lowest first, and of zeros until there is a power of two of numbers.
fn digits(numbers: &[u16]) -> Vec<Choice> {
    let padding = std::iter::repeat_n(0, padded(numbers.len()) - numbers.len());
    let all = numbers.iter().copied().chain(padding);
    all.flat_map(|number| (0..LIMB_BITS).map(move |digit| Choice::from((number >> digit & 1) as u8))).collect()
}

/// `z^(2+j)·2^k` for the digit k of the number j.
fn digit_weights(z: Scalar) -> impl Iterator<Item = Scalar> {
    let two = Scalar::from(2u64);
    powers(z).skip(2).flat_map(move |weight| powers(two).take(LIMB_BITS).map(move |power| weight * power))
}

/// The sums of the pairs of blindings that are drawn number by number.
fn draw_pairs(numbers: usize, rng: &mut (impl RngCore + CryptoRng)) -> [SecretScalar; 2] {
    (0..numbers).fold([SecretScalar::zero(), SecretScalar::zero()], |[one, other], _| {
        let first = SecretScalar::random(rng);
        [one.plus(&first), other.plus(&SecretScalar::random(rng))]
    })
}

#[cfg(test)]
mod tests {
    use rand::rngs::OsRng;

    use super::*;
    use crate::{Closing, Member, PreparedRanges, SharedBases, WeightedSum, verify};

    /// Each equation alone, or both.
    struct Alone<'a> {
        ranges: PreparedRanges<'a>,
        which: [bool; 2],
    }

    impl Member for Alone<'_> {
        fn closing(&self) -> Closing {
            Closing([0; 32])
        }
        fn equations(&self) -> usize {
            PreparedRanges::EQUATIONS
        }
        fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
            let weight = |place: usize| if self.which[place] { weights[place] } else { Scalar::ZERO };
            self.ranges.collect([weight(0), weight(1)], [], sum);
        }
    }

    /// Commits to any numbers, and proves that others, which are in range, are.
    fn forge(bases: &RangeBases, committed: &[i64], proved: &[u16]) -> (Vec<EncodedPoint>, RangeProof) {
        let blindings: Vec<_> = committed.iter().map(|_| SecretScalar::random(&mut OsRng)).collect();
        let commitment = |(number, blinding): (&i64, &SecretScalar)| {
            (Point::base_times(Scalar::from(*number)) + blinding.times(&bases.blind())).encode()
        };
        let commitments: Vec<_> = committed.iter().zip(&blindings).map(commitment).collect();
        let mut transcript = Transcript::new("test");
        absorb_commitments(&mut transcript, &commitments);
        let prover = Prover { bases, digits: digits(proved), blindings: &blindings };
        (commitments, prover.prove(&mut transcript, &mut OsRng))
    }

    fn accepts(bases: &RangeBases, (commitments, proof): &(Vec<EncodedPoint>, RangeProof), which: [bool; 2]) -> bool {
        let challenges = PreparedRanges::absorb(&mut Transcript::new("test"), commitments, proof);
        let ranges = PreparedRanges::new(bases, &challenges, commitments, proof).unwrap();
        let shared = SharedBases::new([Point::BASE].into_iter().chain(bases.points()));
        verify(&shared, &[Alone { ranges, which }]).is_ok()
    }

    /// Only the first equation says that the digits are those of the committed numbers.
    #[test]
    fn the_digits_of_another_number_are_refused_by_the_first_equation() {
        let bases = RangeBases::new(2, 2);
        let honest = forge(&bases, &[5, 65_535], &[5, 65_535]);
        assert!(accepts(&bases, &honest, [true, true]));
        for (committed, proved) in [([5, 65_536], [5, 0]), ([-1, 7], [0, 7]), ([-1, 7], [65_535, 7]), ([4, 6], [5, 6])]
        {
            let forged = forge(&bases, &committed, &proved);
            assert!(!accepts(&bases, &forged, [true, true]), "{committed:?} as {proved:?}");
            assert!(!accepts(&bases, &forged, [true, false]));
            assert!(accepts(&bases, &forged, [false, true]));
        }
    }

    /// Only the second equation says that t is the product of vectors that are committed to.
    #[test]
    fn other_vectors_are_refused_by_the_second_equation() {
        let bases = RangeBases::new(2, 2);
        let mut forged = forge(&bases, &[5, 6], &[5, 6]);
        forged.1.left += Scalar::ONE;
        assert!(accepts(&bases, &forged, [true, false]));
        assert!(!accepts(&bases, &forged, [false, true]));
    }
}
