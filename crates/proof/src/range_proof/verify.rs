//! Verifies range proofs, as parts of a batch's members.

use std::ops::Range;

use tupyo_group::{EncodedPoint, PublicPoint, Scalar, invert_all, powers};

use super::{
    LIMB_BITS, RangeBases, RangeProof, absorb_coefficients, absorb_commitments, absorb_digits, absorb_end,
    absorb_product, absorb_round, padded,
};
use crate::{Absorb, Invalid, WeightedSum};

/// A range proof ready for a batch, as a part of a member: two equations (docs/protocol/ballot.md, "Limbs").
pub struct PreparedRanges<'a> {
    bases: &'a RangeBases,
    proof: &'a RangeProof,
    commitments: Vec<PublicPoint>,
    /// `A, S, T₁, T₂`.
    points: [PublicPoint; 4],
    rounds: Vec<[PublicPoint; 2]>,
    challenges: Challenges,
    inverse_y: Scalar,
    inverse_rounds: Vec<Scalar>,
}

struct Challenges {
    y: Scalar,
    z: Scalar,
    x: Scalar,
    w: Scalar,
    rounds: Vec<Scalar>,
}

impl<'a> PreparedRanges<'a> {
    /// The number of equations.
    pub const EQUATIONS: usize = 2;

    /// Absorbs what belongs to the proof; gives its challenges, in their order.
    pub fn absorb<T: Absorb>(
        transcript: &mut T,
        commitments: &[EncodedPoint],
        proof: &RangeProof,
    ) -> Vec<T::Challenge> {
        absorb_commitments(transcript, commitments);
        let (y, z) = absorb_digits(transcript, &proof.digits, &proof.masks);
        let x = absorb_coefficients(transcript, &proof.linear, &proof.square);
        let responses = [proof.product, proof.product_blind, proof.vectors_blind];
        let w = absorb_product(transcript, responses, padded(commitments.len()) * LIMB_BITS);
        let rounds = proof.rounds.iter().map(|round| absorb_round(transcript, round));
        let challenges = [y, z, x, w].into_iter().chain(rounds).collect();
        absorb_end(transcript, proof.left, proof.right);
        challenges
    }

    /// Takes the answers to what it [absorbed](Self::absorb), and decodes all points.
    ///
    /// # Errors
    /// [`Invalid`] if there are no commitments, too few bases or not the right number of rounds or challenges, if an
    /// encoding is not canonical, or if a point of the proof is the identity.
    pub fn new(
        bases: &'a RangeBases,
        challenges: &[Scalar],
        commitments: &[EncodedPoint],
        proof: &'a RangeProof,
    ) -> Result<PreparedRanges<'a>, Invalid> {
        let fits = proof.rounds.len() == RangeProof::rounds_for(commitments.len());
        if commitments.is_empty() || !fits || !bases.suffice(commitments.len()) {
            return Err(Invalid);
        }
        let challenges = Challenges::of(challenges, proof).ok_or(Invalid)?;
        let inverses = invert_all(&[&[challenges.y], &challenges.rounds[..]].concat());
        let (inverse_y, inverse_rounds) = inverses.split_first().ok_or(Invalid)?;
        let (points, rest) = decode(commitments, proof)?;
        let (rounds, commitments) = rest.split_at(2 * proof.rounds.len());
        Ok(PreparedRanges {
            bases,
            proof,
            commitments: commitments.to_vec(),
            points,
            rounds: rounds.as_chunks().0.to_vec(),
            inverse_y: *inverse_y,
            inverse_rounds: inverse_rounds.to_vec(),
            challenges,
        })
    }

    /// `V₁ … V_k`, decoded.
    pub fn commitments(&self) -> &[PublicPoint] {
        &self.commitments
    }

    /// Adds the left sides of the equations, times their weights; and to the factor of each commitment another one,
    /// from an equation of the caller's.
    pub fn collect<'s>(
        &'s self,
        [product, vectors]: [Scalar; 2],
        others: impl IntoIterator<Item = Scalar>,
        sum: &mut WeightedSum<'s>,
    ) {
        self.collect_product(product, others.into_iter(), sum);
        self.collect_vectors(vectors, sum);
        self.collect_digits(vectors, sum);
    }

    /// `xT₁ + x²T₂ + Σ z^(2+j)Vⱼ + (δ − t)G − t̃H`.
    fn collect_product<'s>(
        &'s self,
        weight: Scalar,
        mut others: impl Iterator<Item = Scalar>,
        sum: &mut WeightedSum<'s>,
    ) {
        let Challenges { z, x, .. } = self.challenges;
        let [_, _, linear, square] = &self.points;
        sum.term(weight * x, linear);
        sum.term(weight * x * x, square);
        let mut factor = weight * z * z;
        for commitment in &self.commitments {
            sum.term(factor + others.next().unwrap_or_default(), commitment);
            factor = factor * z;
        }
        sum.shared_product(0, weight, self.delta() - self.proof.product);
        sum.shared_product(self.bases.blind_place(), -weight, self.proof.product_blind);
    }

    /// `A + xS + Σ u²L + Σ u⁻²R − ẽH + w(t − ab)G` of the second equation.
    fn collect_vectors<'s>(&'s self, weight: Scalar, sum: &mut WeightedSum<'s>) {
        let Challenges { x, w, .. } = self.challenges;
        let [digits, masks, _, _] = &self.points;
        sum.term(weight, digits);
        sum.term(weight * x, masks);
        let challenges = self.challenges.rounds.iter().zip(&self.inverse_rounds);
        for ([left, right], (u, inverse)) in self.rounds.iter().zip(challenges) {
            sum.term(weight * *u * *u, left);
            sum.term(weight * *inverse * *inverse, right);
        }
        let RangeProof { product, left, right, vectors_blind, .. } = self.proof;
        sum.shared_product(self.bases.blind_place(), -weight, *vectors_blind);
        sum.shared_product(0, weight * w, *product - *left * *right);
    }

    /// `− Σ (z + a·sᵢ)Gᵢ + Σ (z + y⁻ⁱ(z^(2+j)·2^c − b/sᵢ))Hᵢ` of the second equation.
    ///
    /// With i = 16j + c, each of the three products is something for j times something for c: a place costs no
    /// multiplication that is reduced.
    fn collect_digits<'s>(&'s self, weight: Scalar, sum: &mut WeightedSum<'s>) {
        let Challenges { z, rounds, .. } = &self.challenges;
        let (constant, length) = (weight * *z, 1 << rounds.len());
        sum.shared_range(self.bases.digit_place(0)..self.bases.digit_place(length), -constant);
        sum.shared_range(self.bases.less_one_place(0)..self.bases.less_one_place(length), constant);
        let number_rounds = rounds.len().saturating_sub(LIMB_BITS.ilog2() as usize);
        let (numbers, digits) = (self.factors(0..number_rounds), self.factors(number_rounds..rounds.len()));
        // 1/s is s of the place with all binary digits turned.
        let inverses = powers(self.inverse_y).zip(digits.iter().rev()).map(|(power, inverse)| power * *inverse);
        let inverses: Vec<_> = inverses.collect();
        let doubles: Vec<_> = powers(self.inverse_y + self.inverse_y).take(LIMB_BITS).collect();
        let (left, right) = (-weight * self.proof.left, -weight * self.proof.right);
        let (mut place, mut y_power, mut z_power) = (0, Scalar::ONE, weight * *z * *z);
        let y_step = powers_of_two(self.inverse_y).nth(LIMB_BITS.ilog2() as usize).unwrap_or(Scalar::ONE);
        for (number, inverse) in numbers.iter().zip(numbers.iter().rev()) {
            let (left, right, digit) = (left * *number, right * y_power * *inverse, z_power * y_power);
            for ((factor, inverse), double) in digits.iter().zip(&inverses).zip(&doubles) {
                let (own, less_one) = (self.bases.digit_place(place), self.bases.less_one_place(place));
                sum.shared_product(own, left, *factor);
                sum.shared_product(less_one, digit, *double);
                sum.shared_product(less_one, right, *inverse);
                place += 1;
            }
            (y_power, z_power) = (y_power * y_step, z_power * *z);
        }
    }

    /// The part that these rounds have in `sᵢ`: the product of u if i's binary digit of the round is set, of u⁻¹ if it
    /// is not; the first round is that of the highest digit.
    fn factors(&self, rounds: Range<usize>) -> Vec<Scalar> {
        let mut factors = Vec::with_capacity(1 << rounds.len());
        factors
            .push(self.inverse_rounds[rounds.clone()].iter().fold(Scalar::ONE, |product, inverse| product * *inverse));
        for u in self.challenges.rounds[rounds].iter().rev() {
            let square = *u * *u;
            factors.extend_from_within(..);
            let half = factors.len() / 2;
            factors[half..].iter_mut().for_each(|factor| *factor = *factor * square);
        }
        factors
    }

    /// `δ = (z − z²) Σ yⁱ − (2¹⁶ − 1) Σ z^(3+j)`, over all places i and all numbers j, the padding included.
    fn delta(&self) -> Scalar {
        let Challenges { y, z, .. } = self.challenges;
        let numbers = padded(self.commitments.len());
        let all_ones = Scalar::from((1u64 << LIMB_BITS) - 1);
        (z - z * z) * geometric(y, numbers * LIMB_BITS) - z * z * z * all_ones * geometric(z, numbers)
    }
}

impl Challenges {
    fn of(challenges: &[Scalar], proof: &RangeProof) -> Option<Challenges> {
        let ([y, z, x, w], rounds) = challenges.split_first_chunk()?;
        let rounds = (rounds.len() == proof.rounds.len()).then(|| rounds.to_vec())?;
        Some(Challenges { y: *y, z: *z, x: *x, w: *w, rounds })
    }
}

/// `1 + x + … + x^(count−1)`, for a power of two.
fn geometric(x: Scalar, count: usize) -> Scalar {
    let squarings = powers_of_two(x).take(count.trailing_zeros() as usize);
    squarings.fold(Scalar::ONE, |product, power| product * (Scalar::ONE + power))
}

/// `x, x², x⁴, …`.
fn powers_of_two(x: Scalar) -> impl Iterator<Item = Scalar> {
    std::iter::successors(Some(x), |power| Some(*power * *power))
}

/// The four points of the proof, then those of its rounds and the commitments; none of the proof's is the identity.
fn decode(commitments: &[EncodedPoint], proof: &RangeProof) -> Result<([PublicPoint; 4], Vec<PublicPoint>), Invalid> {
    let mut encodings = vec![proof.digits, proof.masks, proof.linear, proof.square];
    encodings.extend(proof.rounds.as_flattened());
    if encodings.iter().any(EncodedPoint::is_identity) {
        return Err(Invalid);
    }
    encodings.extend(commitments);
    let points = PublicPoint::decode_all(&encodings).into_iter().collect::<Result<Vec<_>, _>>()?;
    let (first, rest) = points.split_first_chunk().ok_or(Invalid)?;
    Ok((*first, rest.to_vec()))
}
