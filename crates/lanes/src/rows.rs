//! From rows, one for each lane, to vectors, one for each word, and back.

use fearless_simd::prelude::*;

use crate::field::{LANES, Vector};
use crate::processor::Processor;

/// One row of words, as memory holds it: a cache line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Row(pub(crate) [u64; LANES]);

/// Some rows of eight owners, one after the other, as a vector for each word.
#[inline(always)]
pub(crate) fn gathered<S: Processor, const ROWS: usize>(
    simd: S,
    owners: [&[Row; ROWS]; LANES],
) -> [[Vector<S>; LANES]; ROWS] {
    let mut words = [[Vector::splat(simd, 0); LANES]; ROWS];
    for (row, words) in words.iter_mut().enumerate() {
        for (lane, owner) in owners.iter().enumerate() {
            words[lane] = Vector::simd_from(simd, owner[row].0);
        }
        *words = transposed(*words);
    }
    words
}

/// The rows of each of eight owners, from a vector for each word.
#[inline(always)]
pub(crate) fn scattered<S: Processor, const ROWS: usize>(words: [[Vector<S>; LANES]; ROWS]) -> [[Row; ROWS]; LANES] {
    let mut owners = [[Row([0; LANES]); ROWS]; LANES];
    for (row, words) in words.into_iter().enumerate() {
        let rows = transposed(words);
        for (lane, owner) in owners.iter_mut().enumerate() {
            owner[row] = Row(rows[lane].into());
        }
    }
    owners
}

#[inline(always)]
fn transposed<S: Processor>(rows: [Vector<S>; LANES]) -> [Vector<S>; LANES] {
    rows[0].simd.transposed(rows)
}
