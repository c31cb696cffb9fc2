//! What a careless prover would do.

use std::hint::black_box;

use tupyo_group::{Point, SecretScalar, sum};

use crate::secret::{SecretRng, secret};

fn vote() -> usize {
    let mut vote = [black_box(2)];
    secret(&mut vote);
    vote[0]
}

/// Something is done for one vote only.
pub fn branch_on_a_vote() {
    if vote() == 2 {
        black_box(Point::identity());
    }
}

/// A bit is set at the vote's place.
pub fn index_by_a_vote() {
    let mut bits = black_box([0u8; 16]);
    bits[vote() & 15] = 1;
    black_box(bits);
}

/// A nonce is taken for a public scalar, and multiplied in variable time.
pub fn variable_time_sum() {
    let mut bytes = SecretScalar::random(&mut SecretRng::new()).publish().encode();
    secret(&mut bytes);
    // 64 bytes reduced are a scalar without a look at whether they are one.
    let mut wide = [0; 64];
    wide[..32].copy_from_slice(&bytes);
    black_box(sum(&[tupyo_group::Scalar::from_wide(&wide)], &[Point::BASE]));
}
