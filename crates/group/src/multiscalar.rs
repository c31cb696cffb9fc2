use std::borrow::Borrow;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{MultiscalarMul, VartimeMultiscalarMul};

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
