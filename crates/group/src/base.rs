//! Products with the base point, in constant time, by a table of its multiples.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar as DalekScalar;

/// `scalar · G`.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn times_base(scalar: &DalekScalar) -> RistrettoPoint {
    RistrettoPoint::mul_base(scalar)
}

/// `scalar · G`. A page makes the table when it is first needed: that takes a moment, and the table's 31 kB, which do
/// not compress, need not be downloaded (ADR 24).
#[cfg(target_arch = "wasm32")]
pub(crate) fn times_base(scalar: &DalekScalar) -> RistrettoPoint {
    use std::sync::LazyLock;

    use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
    use curve25519_dalek::ristretto::RistrettoBasepointTable;

    static TABLE: LazyLock<RistrettoBasepointTable> =
        LazyLock::new(|| RistrettoBasepointTable::create(&RISTRETTO_BASEPOINT_POINT));
    &*TABLE * scalar
}
