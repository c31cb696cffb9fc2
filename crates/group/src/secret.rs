//! Secret scalars: never copied, compared or printed, and wiped.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar as DalekScalar;
use curve25519_dalek::traits::Identity;
use rand_core::{CryptoRng, RngCore};
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::base::times_base;
use crate::{DecodeError, Point, Scalar, declassify};

/// An integer modulo ℓ that nobody else may know.
///
/// It cannot be copied, printed or compared, is wiped when dropped, and is used in constant time only:
///
/// ```compile_fail
/// fn copied(x: tupyo_group::SecretScalar) -> (tupyo_group::SecretScalar, tupyo_group::SecretScalar) {
///     (x.clone(), x)
/// }
/// ```
/// ```compile_fail
/// fn printed(x: tupyo_group::SecretScalar) -> String {
///     format!("{x:?}")
/// }
/// ```
/// ```compile_fail
/// fn compared(x: tupyo_group::SecretScalar, y: tupyo_group::SecretScalar) -> bool {
///     x == y
/// }
/// ```
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecretScalar(pub(crate) DalekScalar);

impl SecretScalar {
    /// A uniform scalar: 64 bytes of `rng`, reduced modulo ℓ.
    pub fn random(rng: &mut (impl RngCore + CryptoRng)) -> SecretScalar {
        let mut bytes = Zeroizing::new([0; 64]);
        rng.fill_bytes(bytes.as_mut());
        SecretScalar::from_wide(&bytes)
    }

    /// 64 little-endian bytes, reduced modulo ℓ.
    pub fn from_wide(bytes: &[u8; 64]) -> SecretScalar {
        SecretScalar(DalekScalar::from_bytes_mod_order_wide(bytes))
    }

    /// A small secret number, such as a bit of a vote.
    pub fn small(value: u64) -> SecretScalar {
        SecretScalar(DalekScalar::from(value))
    }

    /// 0.
    pub fn zero() -> SecretScalar {
        SecretScalar(DalekScalar::ZERO)
    }

    /// Reads the 32 canonical bytes, in constant time except for whether they are canonical.
    ///
    /// # Errors
    /// [`DecodeError::Scalar`] unless the number is smaller than ℓ.
    pub fn decode(bytes: &[u8; 32]) -> Result<SecretScalar, DecodeError> {
        let scalar = DalekScalar::from_canonical_bytes(*bytes);
        let canonical = declassify(bool::from(scalar.is_some()));
        let scalar = SecretScalar(scalar.unwrap_or(DalekScalar::ZERO));
        if canonical { Ok(scalar) } else { Err(DecodeError::Scalar) }
    }

    /// The 32 canonical bytes, wiped when dropped.
    pub fn encode(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// `self · G`.
    pub fn times_base(&self) -> Point {
        Point(times_base(&self.0))
    }

    /// `self · G` of a number below `2^width`, a bit at a time: for a few bits much faster than
    /// [`SecretScalar::times_base`]. The width is public; of a larger number other bits are ignored.
    pub fn times_base_below(&self, width: usize) -> Point {
        let bytes = self.encode();
        let bits = (0..width.min(8 * bytes.len())).rev().map(|bit| Choice::from(bytes[bit / 8] >> (bit % 8) & 1));
        let add = |sum: RistrettoPoint, bit| sum + sum + selected(&Point::BASE, bit).0;
        Point(bits.fold(RistrettoPoint::identity(), add))
    }

    /// `self · point`.
    pub fn times(&self, point: &Point) -> Point {
        Point(point.0 * self.0)
    }

    /// What the owners of `self` and of the logarithm of `public` agree on (Diffie and Hellman): `self · public`.
    pub fn agree(&self, public: &Point) -> SecretPoint {
        SecretPoint(public.0 * self.0)
    }

    /// `self + other`.
    pub fn plus(&self, other: &SecretScalar) -> SecretScalar {
        SecretScalar(self.0 + other.0)
    }

    /// `self − other`.
    pub fn minus(&self, other: &SecretScalar) -> SecretScalar {
        SecretScalar(self.0 - other.0)
    }

    /// `self + public`.
    pub fn plus_public(&self, public: Scalar) -> SecretScalar {
        SecretScalar(self.0 + public.0)
    }

    /// `self · other`.
    pub fn product(&self, other: &SecretScalar) -> SecretScalar {
        SecretScalar(self.0 * other.0)
    }

    /// `self · factor`, with a public factor.
    pub fn scaled(&self, factor: Scalar) -> SecretScalar {
        SecretScalar(self.0 * factor.0)
    }

    /// The response of a Σ-protocol: `self + challenge · witness`, where `self` is a nonce used this once.
    pub fn respond(self, challenge: Scalar, witness: &SecretScalar) -> Scalar {
        Scalar(declassify(self.0 + challenge.0 * witness.0))
    }

    /// Makes the number public: an opened nonce, a masked sum.
    pub fn publish(self) -> Scalar {
        Scalar(declassify(self.0))
    }
}

/// The sum of the points whose number is 1; the others' is 0. In constant time; the shorter of the two sequences
/// decides the length.
pub fn secret_subset(bits: &[SecretScalar], points: &[Point]) -> Point {
    let bit = |scalar: &SecretScalar| Choice::from(scalar.encode()[0] & 1);
    bits.iter().zip(points).fold(Point::identity(), |sum, (scalar, point)| sum + selected(point, bit(scalar)))
}

/// The point, or the identity.
fn selected(point: &Point, bit: Choice) -> Point {
    Point(RistrettoPoint::conditional_select(&RistrettoPoint::identity(), &point.0, bit))
}

/// A point that nobody else may know: what two parties have agreed on.
///
/// It cannot be copied, printed or compared, is wiped when dropped, and is used in constant time only:
///
/// ```compile_fail
/// fn copied(key: tupyo_group::SecretPoint) -> (tupyo_group::SecretPoint, tupyo_group::SecretPoint) {
///     (key.clone(), key)
/// }
/// ```
/// ```compile_fail
/// fn printed(key: tupyo_group::SecretPoint) -> String {
///     format!("{key:?}")
/// }
/// ```
/// ```compile_fail
/// fn compared(one: tupyo_group::SecretPoint, other: tupyo_group::SecretPoint) -> bool {
///     one == other
/// }
/// ```
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecretPoint(RistrettoPoint);

impl SecretPoint {
    /// The 32 canonical bytes, wiped when dropped.
    pub fn encode(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.compress().to_bytes())
    }

    /// Makes the point public: a complaint does.
    pub fn publish(self) -> Point {
        Point(declassify(self.0))
    }
}

/// A point that has become public, where one is used that is secret elsewhere.
impl From<Point> for SecretPoint {
    fn from(point: Point) -> SecretPoint {
        SecretPoint(point.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_times_the_base() {
        for (number, width) in [(0, 0), (0, 1), (1, 1), (2, 2), (5, 3), (1000, 10), (u64::MAX, 64), (77, 300)] {
            let scalar = SecretScalar::small(number);
            assert_eq!(scalar.times_base_below(width), scalar.times_base(), "{number} below 2^{width}");
        }
    }

    #[test]
    fn a_subset_is_the_sum_of_its_points() {
        let points: Vec<_> = (1u64..6).map(|number| Point::base_times(number.into())).collect();
        for chosen in 0u64..32 {
            let bits: Vec<_> = (0..5).map(|bit| SecretScalar::small(chosen >> bit & 1)).collect();
            let all: Vec<_> = bits.iter().collect();
            assert_eq!(secret_subset(&bits, &points), crate::secret_sum(&all, &points));
        }
    }

    #[test]
    fn two_parties_agree_on_the_product_of_their_keys() {
        let [one, other] = [3, 5].map(|byte| SecretScalar::from_wide(&[byte; 64]));
        let agreed = one.agree(&other.times_base());
        assert_eq!(agreed.encode(), other.agree(&one.times_base()).encode());
        assert_eq!(*agreed.encode(), one.times(&other.times_base()).encode().0);
        assert_eq!(agreed.publish(), Point::base_times(one.product(&other).publish()));
        assert_eq!(SecretPoint::from(Point::BASE).publish(), Point::BASE);
    }
}
