//! Verifies range proofs, as parts of a batch's members.

use tupyo_group::{EncodedPoint, PublicPoint, Scalar, invert_all};

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
        PreparedRanges::with_inverses(bases, (challenges, &invert_all(challenges)), commitments, proof)
    }

    /// As [`PreparedRanges::new`], where the inverses of the challenges were computed together with others. They are
    /// believed: of other numbers than the inverses nothing is proven.
    ///
    /// # Errors
    /// [`Invalid`] as well if there are not as many inverses as challenges.
    pub fn with_inverses(
        bases: &'a RangeBases,
        (challenges, inverses): (&[Scalar], &[Scalar]),
        commitments: &[EncodedPoint],
        proof: &'a RangeProof,
    ) -> Result<PreparedRanges<'a>, Invalid> {
        let fits = proof.rounds.len() == RangeProof::rounds_for(commitments.len());
        if commitments.is_empty() || !fits || !bases.suffice(commitments.len()) {
            return Err(Invalid);
        }
        let challenges = Challenges::of(challenges, proof).ok_or(Invalid)?;
        let inverses = Challenges::of(inverses, proof).ok_or(Invalid)?;
        let (points, rest) = decode(commitments, proof)?;
        let (rounds, commitments) = rest.split_at(2 * proof.rounds.len());
        Ok(PreparedRanges {
            bases,
            proof,
            commitments: commitments.to_vec(),
            points,
            rounds: rounds.as_chunks().0.to_vec(),
            inverse_y: inverses.y,
            inverse_rounds: inverses.rounds,
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

    /// `− Σ (z + a·sᵢ)Gᵢ + Σ (z + y⁻ⁱ(z^(2+j)·2^c − b/sᵢ))Hᵢ` of the second equation, with i = 16j + c.
    ///
    /// All three products of a place are [`spread`] over its binary digits: so each is something for its higher digits
    /// times something for its lower ones, and a place costs no multiplication that is reduced.
    fn collect_digits<'s>(&'s self, weight: Scalar, sum: &mut WeightedSum<'s>) {
        let Challenges { z, rounds, .. } = &self.challenges;
        let (constant, length) = (weight * *z, 1 << rounds.len());
        let (digits, less_one) = (self.bases.digits_place(), self.bases.less_one_place());
        sum.shared_range(digits..digits + length, -constant);
        sum.shared_range(less_one..less_one + length, constant);
        let product = |scalars: &[Scalar]| scalars.iter().fold(weight, |product, scalar| product * *scalar);
        let (left, right) = (product(&self.inverse_rounds) * self.proof.left, product(rounds) * self.proof.right);
        let [of_left, of_digits, of_right] = self.of_binary_digits();
        let mut table = |first: usize, all: Scalar, of_digits: &[Scalar]| {
            let (low, high) = of_digits.split_at(of_digits.len().div_ceil(2));
            sum.shared_table(first, &spread(Scalar::ONE, high), &spread(all, low));
        };
        table(digits, -left, &of_left);
        table(less_one, constant * *z, &of_digits);
        table(less_one, -right, &of_right);
    }

    /// What a place's binary digits contribute where they are set, from the lowest one on: to `sᵢ`, beside `Π u⁻¹`: u²,
    /// since it has u for each digit that is set and u⁻¹ for each that is not, and the first round is that of the
    /// highest digit; to `y⁻ⁱ·z^j·2^c`; and to `y⁻ⁱ/sᵢ`, beside `Π u`.
    fn of_binary_digits(&self) -> [Vec<Scalar>; 3] {
        let Challenges { z, rounds, .. } = &self.challenges;
        let of_left = rounds.iter().rev().map(|u| *u * *u).collect();
        let steps: Vec<_> = powers_of_two(self.inverse_y).take(rounds.len()).collect();
        let of_a_digit = powers_of_two(Scalar::from(2u64)).take(LIMB_BITS.ilog2() as usize);
        let of_digits = of_a_digit.chain(powers_of_two(*z)).zip(&steps).map(|(power, step)| power * *step).collect();
        let inverses = self.inverse_rounds.iter().rev();
        let of_right = inverses.zip(&steps).map(|(inverse, step)| *inverse * *inverse * *step).collect();
        [of_left, of_digits, of_right]
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

/// For each number `first` times the factors of its binary digits that are set; the lowest digit's factor is the first.
fn spread(first: Scalar, factors: &[Scalar]) -> Vec<Scalar> {
    let mut all = Vec::with_capacity(1 << factors.len());
    all.push(first);
    for factor in factors {
        all.extend_from_within(..);
        let half = all.len() / 2;
        all[half..].iter_mut().for_each(|scalar| *scalar = *scalar * *factor);
    }
    all
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
