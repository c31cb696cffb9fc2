//! Pippenger's method: a window's terms are added up by digit, and the sums of the digits once for each time they
//! count.

use fearless_simd::Avx2;

use crate::buckets::{Buckets, Piece, Term};
use crate::chain::{Chain, append};
use crate::curve::{Accumulators, Point, Points, Sum, Sums, add_points};
use crate::digits::{Digits, Windows};
use crate::field::LANES;
use crate::processor::{Processor, kernel};
use crate::scalar::Scalar;
use crate::straus::sum_of_few;

/// Points in one sum, at most: those of more leave the cache.
const MOST_POINTS: usize = 1 << 13;

/// No term: as a point's number it is beyond all points.
const NONE: Term = !1;

pub(crate) fn sum<S: Processor>(simd: S, avx2: Avx2, scalars: &[Scalar], points: &[&Point]) -> Sum {
    let count = scalars.len().min(points.len());
    if count <= S::FEW {
        return sum_of(simd, &sum_of_few(avx2, &scalars[..count], &points[..count]));
    }
    let size = count.div_ceil(count.div_ceil(MOST_POINTS).max(1)).max(1);
    let parts = scalars[..count].chunks(size).zip(points[..count].chunks(size));
    parts.fold(Sum::IDENTITY, |total, (scalars, points)| added(simd, &total, &part(simd, avx2, scalars, points)))
}

/// The groups of eight windows from the highest to the lowest, each window in a lane; then one after the other.
fn part<S: Processor>(simd: S, avx2: Avx2, scalars: &[Scalar], points: &[&Point]) -> Sum {
    let points: Vec<Point> = points.iter().map(|point| **point).collect();
    let windows = Windows::cheapest(scalars);
    let digits = Digits::new(windows, scalars);
    let (mut total, mut slots) = (Chain::IDENTITY, Vec::new());
    for group in (0..windows.count.div_ceil(LANES)).rev() {
        let buckets = Buckets::sorted(simd, &windows, &digits, points.len(), group);
        fill(simd, &points, &buckets, buckets.slots(&windows), &mut slots);
        let sums = of_windows(simd, &slots, windows.buckets());
        total = append(avx2, &total, &sums[..LANES.min(windows.count - LANES * group)], windows.width);
    }
    sum_of(simd, &total)
}

/// Writes the sum of each bucket to its slot.
fn fill<S: Processor>(simd: S, points: &[Point], buckets: &Buckets, count: usize, slots: &mut Vec<Sum>) {
    slots.resize(count, Sum::IDENTITY);
    add_pieces(simd, points, &buckets.terms, &buckets.pieces, slots);
    buckets.empty.iter().for_each(|slot| slots[*slot as usize] = Sum::IDENTITY);
    let first = count - buckets.further.len();
    for (further, bucket) in buckets.further.iter().enumerate() {
        slots[*bucket as usize] = added(simd, &slots[*bucket as usize], &slots[first + further]);
    }
}

kernel!(
    /// The sum of each piece, to its slot. The points of the next step are fetched before those of this one are added.
    fn add_pieces(simd: S, points: &[Point], terms: &[Term], pieces: &[Piece], slots: &mut [Sum]) {
        for pieces in pieces.chunks(LANES) {
            let mut lanes: [&[Term]; LANES] = [&[]; LANES];
            for (lane, piece) in lanes.iter_mut().zip(pieces) {
                *lane = &terms[piece.start as usize..(piece.start + piece.length) as usize];
            }
            let mut sums = Accumulators::identity(simd);
            let mut even = fetched(simd, points, &lanes, 0);
            // The first piece is the longest.
            for step in (1..=lanes[0].len()).step_by(2) {
                let odd = fetched(simd, points, &lanes, step);
                add_points(simd, &mut sums, &even.0, even.1);
                even = fetched(simd, points, &lanes, step + 1);
                add_points(simd, &mut sums, &odd.0, odd.1);
            }
            for (piece, sum) in pieces.iter().zip(sums.sums().scattered()) {
                slots[piece.slot as usize] = sum;
            }
        }
    }
);

/// The points of one step, and where they are to be taken away.
#[inline(always)]
fn fetched<S: Processor>(simd: S, points: &[Point], lanes: &[&[Term]; LANES], step: usize) -> (Points<S>, u8) {
    let (mut fetched, mut opposite) = ([&Point::IDENTITY; LANES], 0);
    for (lane, terms) in lanes.iter().enumerate() {
        let term = terms.get(step).copied().unwrap_or(NONE);
        fetched[lane] = points.get((term >> 1) as usize).unwrap_or(&Point::IDENTITY);
        opposite |= ((term & 1) as u8) << lane;
    }
    (Points::gathered(simd, fetched), opposite)
}

kernel!(
    /// Adds each bucket of a window as often as its number says.
    fn of_windows(simd: S, slots: &[Sum], buckets: usize) -> [Sum; LANES] {
        let mut total = Accumulators::identity(simd);
        // How often a bucket counts: with itself and with each lower number.
        let mut from_here = Accumulators::identity(simd);
        for bucket in (0..buckets).rev() {
            let mut of_windows = [&Sum::IDENTITY; LANES];
            for (window, sum) in of_windows.iter_mut().enumerate() {
                *sum = slots.get(window * buckets + bucket).unwrap_or(&Sum::IDENTITY);
            }
            from_here.add(&Sums::gathered(simd, of_windows));
            total.add(&from_here.sums());
        }
        total.sums().scattered()
    }
);

kernel!(
    fn sum_of(simd: S, chain: &Chain) -> Sum {
        Accumulators::splat(simd, chain.coordinates()).sums().scattered()[0]
    }
);

kernel!(
    pub(crate) fn added(simd: S, one: &Sum, other: &Sum) -> Sum {
        let mut total = Accumulators::identity(simd);
        total.add(&Sums::gathered(simd, [one; LANES]));
        total.add(&Sums::gathered(simd, [other; LANES]));
        total.sums().scattered()[0]
    }
);

#[cfg(test)]
mod tests;
