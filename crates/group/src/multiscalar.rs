use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{MultiscalarMul, VartimeMultiscalarMul};

use crate::{Point, Scalar, SecretScalar};

/// `Σ scalarᵢ · pointᵢ` in variable time, for public scalars. The shorter of the two sequences decides the length.
pub fn sum(scalars: &[Scalar], points: &[Point]) -> Point {
    let length = scalars.len().min(points.len());
    Point(RistrettoPoint::vartime_multiscalar_mul(
        scalars[..length].iter().map(|scalar| &scalar.0),
        points[..length].iter().map(|point| &point.0),
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
