//! The bases of range proofs.

use tupyo_group::{Point, RangeRow, amount_generator, range_generators};

use super::{LIMB_BITS, padded};

/// The bases of range proofs: `H`, `Gⱼᵢ`, `Hⱼᵢ`, and their places among the [shared bases](crate::SharedBases) of a
/// batch.
#[derive(Clone, Debug)]
pub struct RangeBases {
    first: usize,
    blind: Point,
    digits: Vec<Point>,
    less_one: Vec<Point>,
}

impl RangeBases {
    /// Bases for proofs about at most this many numbers. In a batch they are the shared bases from the one numbered
    /// `first`.
    pub fn new(numbers: usize, first: usize) -> RangeBases {
        RangeBases::with_blind(numbers, first, amount_generator())
    }

    /// As [`RangeBases::new`], with another `H`. Whoever knows its logarithm can open commitments in any way: for a
    /// test that shows so.
    #[doc(hidden)]
    pub fn with_blind(numbers: usize, first: usize, blind: Point) -> RangeBases {
        let indexes = || 0..u32::try_from(padded(numbers)).unwrap_or(0);
        let row = |row| indexes().flat_map(move |index| range_generators(row, index, LIMB_BITS)).collect();
        RangeBases { first, blind, digits: row(RangeRow::Digits), less_one: row(RangeRow::DigitsLessOne) }
    }

    /// All of them, in the order of their places.
    pub fn points(&self) -> impl Iterator<Item = Point> {
        [self.blind].into_iter().chain(self.digits.iter().chain(&self.less_one).copied())
    }

    /// `H`.
    pub fn blind(&self) -> Point {
        self.blind
    }

    /// The place of `H`.
    pub fn blind_place(&self) -> usize {
        self.first
    }

    /// Whether there are bases for this many numbers.
    pub fn suffice(&self, numbers: usize) -> bool {
        padded(numbers) * LIMB_BITS <= self.digits.len()
    }

    /// The place of the first `Gⱼᵢ`; the others follow it.
    pub(super) fn digits_place(&self) -> usize {
        self.first + 1
    }

    /// The place of the first `Hⱼᵢ`; the others follow it.
    pub(super) fn less_one_place(&self) -> usize {
        self.first + 1 + self.digits.len()
    }

    pub(super) fn digits(&self, length: usize) -> &[Point] {
        &self.digits[..length]
    }

    pub(super) fn less_one(&self, length: usize) -> &[Point] {
        &self.less_one[..length]
    }
}
