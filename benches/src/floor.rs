//! What nobody can save who verifies a batch.

use std::hint::black_box;

use rand::rngs::OsRng;
use rand::{Rng, RngCore};
use tupyo_group::{EncodedPoint, Point, PublicPoint, PublicSum, PublicTerm, Scalar, SecretScalar, public_sum, sum};

use crate::BallotSize;

/// Points per sum, at most: the best size (docs/adr/0010-verification-speed.md). More leave the cache of a core.
const POINTS_PER_SUM: usize = 8192;

/// Of the points of a ballot without limbs, how many have a bare weight of 128 bits as their scalar: A, D, E₀, E₁ and
/// the signature's R.
const WEIGHTS_PER_BALLOT: usize = 5;

/// What nobody can save who verifies a batch: decompressing every point, and one multiscalar sum over them.
/// curve25519-dalek does it, unless it is said otherwise.
pub struct Floor {
    encoded: Vec<EncodedPoint>,
    scalars: Vec<Scalar>,
    per_ballot: usize,
}

impl Floor {
    /// The points and scalars of so many ballots.
    pub fn new(size: BallotSize, ballots: usize) -> Floor {
        Floor::of_outputs(size.values(), ballots)
    }

    /// The points and scalars of ballots without limbs that encrypt so many values. A verifier cannot do without n + 9
    /// points of a signed ballot: n + 1 of the ciphertext, 6 of the proof, 2 of the signature.
    pub fn of_outputs(outputs: usize, ballots: usize) -> Floor {
        Floor::of_points(outputs + 9, WEIGHTS_PER_BALLOT, ballots)
    }

    /// The points and scalars of ballots with so many points each, of which the first so many have a bare weight as
    /// their scalar.
    pub fn of_points(per_ballot: usize, weights: usize, ballots: usize) -> Floor {
        let count = per_ballot * ballots;
        let encoded = (0..count).map(|_| SecretScalar::random(&mut OsRng).times_base().encode()).collect();
        let short = |place: usize| place % per_ballot < weights;
        let scalars = (0..count).map(|place| if short(place) { weight() } else { full() }).collect();
        Floor { encoded, scalars, per_ballot }
    }

    /// Does all of it.
    pub fn pay(&self) {
        black_box(self.sum(&black_box(self).decompress()));
    }

    /// Does the same as whoever decodes public points does, with the [backend](tupyo_group::Backend) in use.
    pub fn pay_in_public(&self) {
        let points = PublicPoint::decode_all(black_box(&self.encoded));
        let terms: Vec<_> = points.iter().flatten().map(PublicTerm::from).collect();
        let parts = self.scalars.chunks(POINTS_PER_SUM).zip(terms.chunks(POINTS_PER_SUM));
        black_box(parts.map(|(scalars, points)| public_sum(scalars, points)).sum::<PublicSum>().is_identity());
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.encoded.len()
    }

    /// Decompresses all points. None of them is refused.
    pub fn decompress(&self) -> Vec<Point> {
        self.encoded.iter().filter_map(|point| point.decode().ok()).collect()
    }

    /// Decompresses the first points of each ballot.
    pub fn decompress_first(&self, points: usize) -> Vec<Point> {
        let ballots = self.encoded.chunks(self.per_ballot);
        ballots.flat_map(|ballot| &ballot[..points]).filter_map(|point| point.decode().ok()).collect()
    }

    /// Decodes the first points of each ballot, ballot by ballot, with the backend in use; how many there are.
    pub fn decode_first_in_public(&self, points: usize) -> usize {
        let ballots = self.encoded.chunks(self.per_ballot);
        ballots.map(|ballot| PublicPoint::decode_all(black_box(&ballot[..points])).iter().flatten().count()).sum()
    }

    /// One sum over all points.
    pub fn sum(&self, points: &[Point]) -> Point {
        let parts = self.scalars.chunks(POINTS_PER_SUM).zip(points.chunks(POINTS_PER_SUM));
        parts.map(|(scalars, points)| sum(scalars, points)).sum()
    }
}

fn weight() -> Scalar {
    Scalar::from(OsRng.r#gen::<u128>())
}

fn full() -> Scalar {
    let mut bytes = [0; 64];
    OsRng.fill_bytes(&mut bytes);
    Scalar::from_wide(&bytes)
}
