//! Ciphertexts `C₀ … C_n`, and their sums.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::{Point, SecretScalar};

/// Encrypts `values` to as many components of `keys`: `C₀ … C_n`, in constant time. The nonce must be fresh.
pub fn encrypt(keys: &[Point], values: &[SecretScalar], nonce: &SecretScalar) -> Vec<Point> {
    encrypt_points(keys, values.iter().map(SecretScalar::times_base), nonce)
}

/// As [`encrypt`], where the caller knows the values' products with the base.
pub fn encrypt_points(keys: &[Point], values: impl Iterator<Item = Point>, nonce: &SecretScalar) -> Vec<Point> {
    let hidden = keys.iter().zip(values).map(|(key, value)| value + nonce.times(key));
    std::iter::once(nonce.times_base()).chain(hidden).collect()
}

/// A weighted sum of ciphertexts with the same number of values: `C₀ … C_n`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CiphertextSum {
    points: Vec<Point>,
}

impl CiphertextSum {
    /// The empty sum of ciphertexts with `values` values.
    pub fn zero(values: usize) -> CiphertextSum {
        CiphertextSum { points: vec![Point::identity(); values + 1] }
    }

    /// The sum that consists of one ciphertext `C₀ … C_n`.
    pub fn of(ciphertext: Vec<Point>) -> CiphertextSum {
        CiphertextSum { points: ciphertext }
    }

    /// Adds `weight` times a ciphertext of the same length. Weights are public: a small one takes less time.
    pub fn add(&mut self, ciphertext: &[Point], weight: u32) {
        for (sum, point) in self.points.iter_mut().zip(ciphertext) {
            *sum += multiple(*point, weight);
        }
    }

    /// Takes away `weight` times a ciphertext of the same length: a ballot that its voter has replaced.
    pub fn subtract(&mut self, ciphertext: &[Point], weight: u32) {
        for (sum, point) in self.points.iter_mut().zip(ciphertext) {
            *sum += -multiple(*point, weight);
        }
    }

    /// Adds another sum of the same length.
    pub fn merge(&mut self, other: &CiphertextSum) {
        self.add(&other.points, 1);
    }

    /// `C₀`; the identity if there are no points at all.
    pub fn nonce_part(&self) -> Point {
        self.points.first().copied().unwrap_or_else(Point::identity)
    }

    /// `C₁ … C_n`.
    pub fn values(&self) -> &[Point] {
        self.points.get(1..).unwrap_or_default()
    }
}

fn multiple(point: Point, weight: u32) -> Point {
    if weight == 1 { point } else { point.times_small(u64::from(weight)) }
}
