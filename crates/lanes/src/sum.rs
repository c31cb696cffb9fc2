//! Pippenger's method: a window's terms are added up by digit, and the sums of the digits once for each time they count.

use fearless_simd::{Avx512, kernel, prelude::*};

use crate::buckets::{Buckets, Piece, Term};
use crate::curve::{Accumulators, Point, Points, Sum, Sums};
use crate::digits::{Digits, Windows};
use crate::field::{LANES, Mask};
use crate::scalar::Scalar;

/// Points in one sum, at most: those of more leave the cache.
const MOST_POINTS: usize = 1 << 15;

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
    let (mut total, mut slots) = ([Sum::IDENTITY; LANES], Vec::new());
    for group in (0..windows.count.div_ceil(LANES)).rev() {
        let buckets = Buckets::sorted(simd, &windows, &digits, points.len(), group);
        fill(simd, &points, &buckets, buckets.slots(&windows), &mut slots);
        total = next_group(simd, &total, LANES as u32 * windows.width, &slots, windows.buckets());
    }
    joined(simd, &total, windows.width)
}

/// Writes the sum of each bucket to its slot.
fn fill(simd: Avx512, points: &[Point], buckets: &Buckets, count: usize, slots: &mut Vec<Sum>) {
    slots.resize(count, Sum::IDENTITY);
    for pieces in buckets.pieces.chunks(LANES) {
        let mut eight = [Piece::default(); LANES];
        eight[..pieces.len()].copy_from_slice(pieces);
        let sums = add_pieces(simd, points, &buckets.terms, &eight);
        pieces.iter().zip(sums).for_each(|(piece, sum)| slots[piece.slot as usize] = sum);
    }
    buckets.empty.iter().for_each(|slot| slots[*slot as usize] = Sum::IDENTITY);
    let first = count - buckets.further.len();
    for (further, bucket) in buckets.further.iter().enumerate() {
        slots[*bucket as usize] = added(simd, &slots[*bucket as usize], &slots[first + further]);
    }
}

kernel!(
    /// The sum of each piece. The points of the next step are fetched before those of this one are added.
    fn add_pieces(simd: Avx512, points: &[Point], terms: &[Term], pieces: &[Piece; LANES]) -> [Sum; LANES] {
        let mut steps = 0;
        for piece in pieces {
            steps = steps.max(piece.length);
        }
        let mut sums = Accumulators::identity(simd);
        let mut next = fetched(simd, points, terms, pieces, 0);
        for step in 1..=steps {
            let (now, opposite) = next;
            next = fetched(simd, points, terms, pieces, step);
            sums.add_points(&now, opposite);
        }
        sums.sums().scattered()
    }
);

/// The points of one step, and where they are to be taken away.
#[inline(always)]
fn fetched(simd: Avx512, points: &[Point], terms: &[Term], pieces: &[Piece; LANES], step: u32) -> (Points, Mask) {
    let (mut fetched, mut opposite) = ([&Point::IDENTITY; LANES], 0);
    for (lane, piece) in pieces.iter().enumerate() {
        let place = (piece.start + step) as usize;
        let term = if step < piece.length { terms.get(place).copied().unwrap_or(NONE) } else { NONE };
        fetched[lane] = points.get((term >> 1) as usize).unwrap_or(&Point::IDENTITY);
        opposite |= u64::from(term & 1) << lane;
    }
    (Points::gathered(simd, fetched), Mask::from_bitmask(simd, opposite))
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
        for lane in lanes.iter().rev() {
            for _ in 0..width {
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
