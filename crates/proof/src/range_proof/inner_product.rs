use tupyo_group::{EncodedPoint, Point, Scalar, sum};

use super::absorb_round;
use crate::Transcript;

/// The inner-product argument for `Σ aᵢGᵢ + Σ bᵢ·factorᵢ·Hᵢ + ⟨a, b⟩·Q`. a and b are masked and tell nothing, so it may take variable time.
pub(super) struct InnerProduct {
    pub(super) product_base: Point,
    pub(super) left_bases: Vec<Point>,
    pub(super) right_bases: Vec<Point>,
    pub(super) right_factors: Vec<Scalar>,
    pub(super) left: Vec<Scalar>,
    pub(super) right: Vec<Scalar>,
}

impl InnerProduct {
    /// Halves the vectors until one number each is left: `L, R` of each round, and the two numbers. All vectors have the same length, a power of two.
    pub(super) fn prove(mut self, transcript: &mut Transcript) -> (Vec<[EncodedPoint; 2]>, Scalar, Scalar) {
        let mut rounds = Vec::new();
        while self.left.len() > 1 {
            let round = self.cross_terms();
            let u = absorb_round(transcript, &round);
            rounds.push(round);
            self.fold(u, u.invert());
        }
        let first = |numbers: &[Scalar]| numbers.first().copied().unwrap_or_default();
        (rounds, first(&self.left), first(&self.right))
    }

    /// `L = Σ a_lower·G_upper + Σ b_upper·H_lower + ⟨a_lower, b_upper⟩·Q`, and R with lower and upper exchanged.
    fn cross_terms(&self) -> [EncodedPoint; 2] {
        let half = self.left.len() / 2;
        let (lower, upper) = (0..half, half..2 * half);
        [(lower.clone(), upper.clone()), (upper, lower)].map(|(one, other)| {
            let (left, right) = (&self.left[one.clone()], &self.right[other.clone()]);
            let scaled = right.iter().zip(&self.right_factors[one.clone()]).map(|(b, factor)| *b * *factor);
            let product = left.iter().zip(right).map(|(a, b)| *a * *b).sum();
            let scalars: Vec<_> = left.iter().copied().chain(scaled).chain([product]).collect();
            let points = self.left_bases[other].iter().chain(&self.right_bases[one]).chain([&self.product_base]);
            sum(&scalars, &points.collect::<Vec<_>>()).encode()
        })
    }

    fn fold(&mut self, u: Scalar, inverse: Scalar) {
        let half = self.left.len() / 2;
        self.left = folded(&self.left, u, inverse);
        self.right = folded(&self.right, inverse, u);
        let pair = |points: &[Point], i: usize, scalars: [Scalar; 2]| sum(&scalars, &[points[i], points[half + i]]);
        let factors = &self.right_factors;
        let left_bases = (0..half).map(|i| pair(&self.left_bases, i, [inverse, u])).collect();
        let right_pair = |i| pair(&self.right_bases, i, [u * factors[i], inverse * factors[half + i]]);
        self.right_bases = (0..half).map(right_pair).collect();
        self.left_bases = left_bases;
        self.right_factors = vec![Scalar::ONE; half];
    }
}

/// `one · lower half + other · upper half`.
fn folded(numbers: &[Scalar], one: Scalar, other: Scalar) -> Vec<Scalar> {
    let (lower, upper) = numbers.split_at(numbers.len() / 2);
    lower.iter().zip(upper).map(|(a, b)| *a * one + *b * other).collect()
}
