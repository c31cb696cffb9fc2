//! Points of ristretto255, and bytes that claim to be one.

use std::fmt;
use std::io::{self, Read, Write};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use borsh::{BorshDeserialize, BorshSerialize};
use curve25519_dalek::constants::{RISTRETTO_BASEPOINT_COMPRESSED, RISTRETTO_BASEPOINT_POINT};
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::{Identity, IsIdentity};

use crate::base::times_base;
use crate::{DecodeError, Scalar, declassify};

/// An element of ristretto255. Encoded as its 32 canonical bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Point(pub(crate) RistrettoPoint);

impl Point {
    /// The base point `G`.
    pub const BASE: Point = Point(RISTRETTO_BASEPOINT_POINT);

    /// The neutral element `O`.
    pub fn identity() -> Point {
        Point(RistrettoPoint::identity())
    }

    /// Whether this is the neutral element.
    pub fn is_identity(&self) -> bool {
        self.0.is_identity()
    }

    /// The 32 canonical bytes. What is encoded is public.
    pub fn encode(&self) -> EncodedPoint {
        EncodedPoint(declassify(self.0.compress().to_bytes()))
    }

    /// Makes public a point that was computed from secrets: from here on it may take variable time.
    pub fn publish(self) -> Point {
        declassify(self)
    }

    /// The element that 64 uniform bytes stand for (RFC 9496 §4.3.4).
    pub fn from_uniform_bytes(bytes: &[u8; 64]) -> Point {
        Point(RistrettoPoint::from_uniform_bytes(bytes))
    }

    /// The encodings of `2·point` of each, in order: with one inversion for all of them, several times as fast as
    /// [`Point::encode`] one by one.
    pub fn encode_doubled(points: &[Point]) -> Vec<EncodedPoint> {
        let doubled = RistrettoPoint::double_and_compress_batch(points.iter().map(|point| &point.0));
        doubled.into_iter().map(|point| EncodedPoint(point.to_bytes())).collect()
    }

    /// `factor · self` in variable time, for a public factor: the smaller it is, the faster.
    pub fn times_small(self, factor: u64) -> Point {
        let Some(highest) = factor.checked_ilog2() else { return Point::identity() };
        (0..highest).rev().fold(self, |multiple, bit| {
            let doubled = multiple + multiple;
            if factor >> bit & 1 == 1 { doubled + self } else { doubled }
        })
    }

    /// `scalar · G`, for a public scalar.
    pub fn base_times(scalar: Scalar) -> Point {
        Point(times_base(&scalar.0))
    }
}

/// 32 bytes that claim to be a [`Point`]: what a ballot carries until its proof is verified.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct EncodedPoint(pub [u8; 32]);

impl EncodedPoint {
    /// The encoding of [`Point::BASE`], which would cost as much to compute as a decompression.
    pub const BASE: EncodedPoint = EncodedPoint(RISTRETTO_BASEPOINT_COMPRESSED.0);

    /// Decompresses the point.
    ///
    /// # Errors
    /// [`DecodeError::Point`] unless the bytes are a canonical encoding.
    pub fn decode(&self) -> Result<Point, DecodeError> {
        CompressedRistretto(self.0).decompress().map(Point).ok_or(DecodeError::Point)
    }

    /// Whether these are the 32 zeros that encode the neutral element.
    pub fn is_identity(&self) -> bool {
        self.0 == [0; 32]
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl BorshSerialize for Point {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&self.encode().0)
    }
}

impl BorshDeserialize for Point {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        Ok(EncodedPoint::deserialize_reader(reader)?.decode()?)
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point(self.0 + other.0)
    }
}

impl AddAssign for Point {
    fn add_assign(&mut self, other: Point) {
        self.0 += other.0;
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, other: Point) -> Point {
        Point(self.0 - other.0)
    }
}

impl Neg for Point {
    type Output = Point;
    fn neg(self) -> Point {
        Point(-self.0)
    }
}

impl Mul<Scalar> for Point {
    type Output = Point;
    fn mul(self, scalar: Scalar) -> Point {
        Point(self.0 * scalar.0)
    }
}

impl Sum for Point {
    fn sum<I: Iterator<Item = Point>>(points: I) -> Point {
        points.fold(Point::identity(), Add::add)
    }
}

impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.encode().fmt(f)
    }
}

impl fmt::Debug for EncodedPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use tupyo_encoding::Label;

    use super::*;
    use crate::generator;

    const TEST: Label = Label::new("tupyo/test");

    #[test]
    fn small_multiples_are_multiples() {
        let point = generator(TEST, 7);
        for factor in [0, 1, 2, 3, 21, 1000, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(point.times_small(factor), point * Scalar::from(factor), "{factor}");
        }
    }

    #[test]
    fn doubled_encodings_are_encodings_of_doubles() {
        let mut points: Vec<_> = (0..40).map(|index| generator(TEST, index)).collect();
        points[3] = Point::identity();
        points.push(points[5] - points[5]);
        let expected: Vec<_> = points.iter().map(|point| (*point + *point).encode()).collect();
        assert_eq!(Point::encode_doubled(&points), expected);
        assert!(Point::encode_doubled(&[]).is_empty());
        assert_eq!(Point::encode_doubled(&[Point::identity()]), [EncodedPoint([0; 32])]);
    }
}
