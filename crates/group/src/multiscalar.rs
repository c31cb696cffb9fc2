//! Sums of multiples of points, public ones fast and secret ones in constant time.

use std::borrow::Borrow;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{MultiscalarMul, VartimeMultiscalarMul};

use subtle::{Choice, ConditionallySelectable};

use crate::{Point, Scalar, SecretScalar};

/// `Σ scalarᵢ · pointᵢ` in variable time, for public scalars. The shorter of the two sequences decides the length.
/// The points may be values or references: it reads each of them once.
pub fn sum<P: Borrow<Point>>(scalars: &[Scalar], points: &[P]) -> Point {
    let length = scalars.len().min(points.len());
    Point(RistrettoPoint::vartime_multiscalar_mul(
        scalars[..length].iter().map(|scalar| &scalar.0),
        points[..length].iter().map(|point| &point.borrow().0),
    ))
}

/// `Σ scalarᵢ · pointᵢ` in constant time. The shorter of the two sequences decides the length.
pub fn secret_sum(scalars: &[&SecretScalar], points: &[Point]) -> Point {
    let length = scalars.len().min(points.len());
    Point(RistrettoPoint::multiscalar_mul(
        scalars[..length].iter().map(|scalar| &scalar.0),
        points[..length].iter().map(|point| &point.0),
    ))
}

/// The sum of one point of each pair: the second one where the bit is set. In constant time; the shorter of the two
/// sequences decides the length.
pub fn secret_selection(bits: &[Choice], pairs: &[(Point, Point)]) -> Point {
    bits.iter().zip(pairs).fold(Point::identity(), |sum, (bit, (unset, set))| {
        sum + Point(RistrettoPoint::conditional_select(&unset.0, &set.0, *bit))
    })
}
