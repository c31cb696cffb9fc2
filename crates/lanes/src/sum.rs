//! Pippenger's method: a window's terms are added up by digit, and the sums of the digits once for each time they
//! count.

use fearless_simd::{Avx512, kernel};

use crate::buckets::{Buckets, Piece, Term};
use crate::curve::{Accumulators, Point, Points, Sum, Sums, add_points};
use crate::digits::{Digits, Windows};
use crate::field::LANES;
use crate::scalar::Scalar;

/// Points in one sum, at most: those of more leave the cache.
const MOST_POINTS: usize = 1 << 13;

/// No term: as a point's number it is beyond all points.
const NONE: Term = !1;

pub(crate) fn sum(simd: Avx512, scalars: &[Scalar], points: &[&Point]) -> Sum {
    let count = scalars.len().min(points.len());
    let size = count.div_ceil(count.div_ceil(MOST_POINTS).max(1)).max(1);
    let parts = scalars[..count].chunks(size).zip(points[..count].chunks(size));
    parts.fold(Sum::IDENTITY, |total, (scalars, points)| added(simd, &total, &part(simd, scalars, points)))
}

/// The groups of eight windows from the highest to the lowest, each window in a lane; then the lanes.
fn part(simd: Avx512, scalars: &[Scalar], points: &[&Point]) -> Sum {
    let points: Vec<Point> = points.iter().map(|point| **point).collect();
    let windows = Windows::cheapest(scalars);
    let digits = Digits::new(windows, scalars);
    let (mut total, mut slots, mut doublings) = ([Sum::IDENTITY; LANES], Vec::new(), 0);
    for group in (0..windows.count.div_ceil(LANES)).rev() {
        let buckets = Buckets::sorted(simd, &windows, &digits, points.len(), group);
        fill(simd, &points, &buckets, buckets.slots(&windows), &mut slots);
        total = next_group(simd, &total, doublings, &slots, windows.buckets());
        doublings = LANES as u32 * windows.width;
    }
    joined(simd, &total, windows.width)
}

/// Writes the sum of each bucket to its slot.
fn fill(simd: Avx512, points: &[Point], buckets: &Buckets, count: usize, slots: &mut Vec<Sum>) {
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
    fn add_pieces(simd: Avx512, points: &[Point], terms: &[Term], pieces: &[Piece], slots: &mut [Sum]) {
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
fn fetched(simd: Avx512, points: &[Point], lanes: &[&[Term]; LANES], step: usize) -> (Points, u8) {
    let (mut fetched, mut opposite) = ([&Point::IDENTITY; LANES], 0);
    for (lane, terms) in lanes.iter().enumerate() {
        let term = terms.get(step).copied().unwrap_or(NONE);
        fetched[lane] = points.get((term >> 1) as usize).unwrap_or(&Point::IDENTITY);
        opposite |= ((term & 1) as u8) << lane;
    }
    (Points::gathered(simd, fetched), opposite)
}

kernel!(
    /// Doubles what the higher windows gave, and adds each bucket of a window as often as its number says.
    fn next_group(simd: Avx512, total: &[Sum; LANES], doublings: u32, slots: &[Sum], buckets: usize) -> [Sum; LANES] {
        let mut total = accumulators(simd, total);
        for _ in 0..doublings {
            total.double();
        }
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
    /// The lanes' windows together, from the highest to the lowest.
    fn joined(simd: Avx512, lanes: &[Sum; LANES], width: u32) -> Sum {
        let mut total = Accumulators::identity(simd);
        for (lane, doublings) in lanes.iter().rev().zip([0, width, width, width, width, width, width, width]) {
            for _ in 0..doublings {
                total.double();
            }
            total.add(&Sums::gathered(simd, [lane; LANES]));
        }
        total.sums().scattered()[0]
    }
);

kernel!(
    pub(crate) fn added(simd: Avx512, one: &Sum, other: &Sum) -> Sum {
        let mut total = accumulators(simd, &[*one; LANES]);
        total.add(&Sums::gathered(simd, [other; LANES]));
        total.sums().scattered()[0]
    }
);

#[inline(always)]
fn accumulators(simd: Avx512, sums: &[Sum; LANES]) -> Accumulators {
    let mut each = [&Sum::IDENTITY; LANES];
    for (each, sum) in each.iter_mut().zip(sums) {
        *each = sum;
    }
    let mut accumulators = Accumulators::identity(simd);
    accumulators.add(&Sums::gathered(simd, each));
    accumulators
}

#[cfg(test)]
mod tests;
