//! A trustee's secret polynomials, and what others can compute of them.

use rand_core::{CryptoRng, RngCore};
use tupyo_group::{Point, Scalar, SecretScalar};

/// The scalar at which trustee `index` is evaluated: `index + 1`.
pub(crate) fn place(trustee: u16) -> Scalar {
    Scalar::from(u64::from(trustee) + 1)
}

/// A secret polynomial, its coefficients by ascending degree.
pub(crate) struct Polynomial(Vec<SecretScalar>);

impl Polynomial {
    pub(crate) fn random(coefficients: u16, rng: &mut (impl RngCore + CryptoRng)) -> Polynomial {
        Polynomial((0..coefficients).map(|_| SecretScalar::random(rng)).collect())
    }

    pub(crate) fn of(coefficients: Vec<SecretScalar>) -> Polynomial {
        Polynomial(coefficients)
    }

    pub(crate) fn coefficients(&self) -> &[SecretScalar] {
        &self.0
    }

    /// `a_k·G` by degree.
    pub(crate) fn commitments(&self) -> Vec<Point> {
        self.0.iter().map(|coefficient| coefficient.times_base().publish()).collect()
    }

    /// The value for a trustee, by Horner's rule, in constant time.
    pub(crate) fn share(&self, trustee: u16) -> SecretScalar {
        let x = place(trustee);
        self.0.iter().rev().fold(SecretScalar::zero(), |value, coefficient| value.scaled(x).plus(coefficient))
    }
}

/// `Σ_k (trustee + 1)^k A_k`: what a trustee's value times `G` must be. By Horner's rule in variable time, all of it
/// being public: a multiplication by a small number is a few additions.
pub(crate) fn committed_share(commitments: &[Point], trustee: u16) -> Point {
    let x = u64::from(trustee) + 1;
    commitments.iter().rev().fold(Point::identity(), |value, commitment| value.times_small(x) + *commitment)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(coefficients: &[[u8; 64]], x: Scalar) -> Scalar {
        let mut value = Scalar::ZERO;
        for (degree, coefficient) in coefficients.iter().enumerate() {
            let mut term = Scalar::from_wide(coefficient);
            (0..degree).for_each(|_| term = term * x);
            value += term;
        }
        value
    }

    fn secret(scalar: Scalar) -> SecretScalar {
        SecretScalar::decode(&scalar.encode()).unwrap()
    }

    proptest! {
        #[test]
        fn horner_agrees_with_the_sum_of_powers(
            coefficients in prop::collection::vec(any::<[u8; 32]>(), 1..8), trustee in any::<u16>(),
        ) {
            let wide: Vec<[u8; 64]> = coefficients.iter().map(|bytes| {
                let mut wide = [0; 64];
                wide[16..48].copy_from_slice(bytes);
                wide
            }).collect();
            let polynomial = Polynomial::of(wide.iter().map(|bytes| secret(Scalar::from_wide(bytes))).collect());
            let expected = naive(&wide, Scalar::from(u64::from(trustee) + 1));
            prop_assert_eq!(polynomial.share(trustee).publish(), expected);
            prop_assert_eq!(committed_share(&polynomial.commitments(), trustee), Point::base_times(expected));
        }
    }
}
