//! The inner-product argument, as the prover makes it.

use std::ops::Range;

use tupyo_group::{EncodedPoint, Point, Scalar, sum};

use super::absorb_round;
use crate::Transcript;

/// How many bases are folded into one by one sum, which pays its doublings once: three rounds at a time. In between,
/// the rounds' sums are over the unfolded bases.
const FOLDED_TOGETHER: usize = 8;

/// The inner-product argument for `Σ aᵢGᵢ + Σ bᵢ·factorᵢ·Hᵢ + ⟨a, b⟩·Q`. a and b are masked and reveal nothing, so it
/// may take variable time.
pub(super) struct InnerProduct {
    product_base: Point,
    left: Side,
    right: Side,
}

/// A vector and its bases.
struct Side {
    numbers: Vec<Scalar>,
    /// As they were last folded: the base of the number i is `Σ weightₖ · factorₚ · baseₚ` with `p = k · length of the
    /// numbers + i`.
    bases: Vec<Point>,
    factors: Vec<Scalar>,
    weights: Vec<Scalar>,
}

impl InnerProduct {
    /// For a with the bases G, and b with the bases H and their factors. All have the same length, a power of two.
    pub(super) fn new(
        product_base: Point,
        left: [(Vec<Scalar>, &[Point]); 2],
        right_factors: Vec<Scalar>,
    ) -> InnerProduct {
        let [(left, left_bases), (right, right_bases)] = left;
        let ones = vec![Scalar::ONE; left.len()];
        InnerProduct {
            product_base,
            left: Side::new(left, left_bases, ones),
            right: Side::new(right, right_bases, right_factors),
        }
    }

    /// Halves the vectors until one number each is left: `L, R` of each round, and the two numbers.
    pub(super) fn prove(mut self, transcript: &mut Transcript) -> (Vec<[EncodedPoint; 2]>, Scalar, Scalar) {
        let mut rounds = Vec::new();
        while self.left.numbers.len() > 1 {
            let round = self.cross_terms();
            let u = absorb_round(transcript, &round);
            rounds.push(round);
            let inverse = u.invert();
            self.left.fold(u, inverse);
            self.right.fold(inverse, u);
        }
        let first = |side: &Side| side.numbers.first().copied().unwrap_or_default();
        (rounds, first(&self.left), first(&self.right))
    }

    /// `L = Σ a_lower·G_upper + Σ b_upper·H_lower + ⟨a_lower, b_upper⟩·Q`, and R with lower and upper exchanged.
    fn cross_terms(&self) -> [EncodedPoint; 2] {
        let half = self.left.numbers.len() / 2;
        let (lower, upper) = (0..half, half..2 * half);
        [(lower.clone(), upper.clone()), (upper, lower)].map(|(one, other)| {
            let numbers = self.left.numbers[one.clone()].iter().zip(&self.right.numbers[other.clone()]);
            let product = numbers.map(|(a, b)| *a * *b).sum();
            let (mut scalars, mut points) = (vec![product], vec![&self.product_base]);
            self.left.collect(&one, &other, &mut scalars, &mut points);
            self.right.collect(&other, &one, &mut scalars, &mut points);
            sum(&scalars, &points).encode()
        })
    }
}

impl Side {
    fn new(numbers: Vec<Scalar>, bases: &[Point], factors: Vec<Scalar>) -> Side {
        Side { numbers, bases: bases.to_vec(), factors, weights: vec![Scalar::ONE] }
    }

    /// The numbers of one half with the bases of the other.
    fn collect<'a>(
        &'a self,
        numbers: &Range<usize>,
        bases: &Range<usize>,
        scalars: &mut Vec<Scalar>,
        points: &mut Vec<&'a Point>,
    ) {
        for (weight, first) in self.weights.iter().zip((0..).step_by(self.numbers.len())) {
            let bases = first + bases.start..first + bases.end;
            let factors = self.numbers[numbers.clone()].iter().zip(&self.factors[bases.clone()]);
            scalars.extend(factors.map(|(number, factor)| *number * *weight * *factor));
            points.extend(&self.bases[bases]);
        }
    }

    /// The numbers become `u · lower half + inverse · upper half`, and the bases, which are folded the other way, when
    /// it is time.
    fn fold(&mut self, u: Scalar, inverse: Scalar) {
        let (lower, upper) = self.numbers.split_at(self.numbers.len() / 2);
        self.numbers = lower.iter().zip(upper).map(|(a, b)| *a * u + *b * inverse).collect();
        self.weights = self.weights.iter().flat_map(|weight| [*weight * inverse, *weight * u]).collect();
        if self.weights.len() == FOLDED_TOGETHER && self.numbers.len() > 1 {
            self.fold_bases();
        }
    }

    fn fold_bases(&mut self) {
        let length = self.numbers.len();
        let base = |place: usize| {
            let places = (place..).step_by(length).take(self.weights.len());
            let weighted = self.weights.iter().zip(places.clone()).map(|(weight, place)| *weight * self.factors[place]);
            let points: Vec<_> = places.map(|place| &self.bases[place]).collect();
            sum(&weighted.collect::<Vec<_>>(), &points)
        };
        self.bases = (0..length).map(base).collect();
        self.factors = vec![Scalar::ONE; length];
        self.weights = vec![Scalar::ONE];
    }
}
