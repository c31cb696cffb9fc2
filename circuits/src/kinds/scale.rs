//! A secret number from 0 to a largest one as weighted bits.

use std::ops::Range;

use crate::LinearForm;
use crate::bits::scale_weights;

/// A secret number from 0 to `largest` as bits with weights that add up to it: every pattern is such a number.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    first: usize,
    largest: u64,
}

impl Scale {
    /// The one whose bits begin with the bit numbered `first`.
    pub(super) fn new(first: usize, largest: u64) -> Scale {
        Scale { first, largest }
    }

    /// `count` of them side by side from the bit numbered `first`.
    pub(super) fn row(first: usize, count: usize, largest: u64) -> Vec<Scale> {
        (0..count).map(|place| Scale::new(first + place * Scale::width(largest), largest)).collect()
    }

    /// How many bits one has.
    pub(super) fn width(largest: u64) -> usize {
        scale_weights(largest).count()
    }

    /// Its bits.
    pub(super) fn bits(self) -> Range<usize> {
        self.first..self.first + Scale::width(self.largest)
    }

    /// The terms of `factor · number`.
    pub(super) fn times(self, factor: i64) -> impl Iterator<Item = (usize, i64)> {
        let weights =
            scale_weights(self.largest).map(move |weight| i64::try_from(weight).map_or(0, |one| one * factor));
        self.bits().zip(weights)
    }

    /// The number.
    pub(super) fn value(self) -> LinearForm {
        LinearForm::weighted(self.times(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Circuit, SecretBits};

    /// All patterns of the scale, as the numbers that they are.
    fn patterns(largest: u64) -> Vec<u64> {
        let weights: Vec<_> = scale_weights(largest).collect();
        let weight_of =
            |pattern: u64| (0..).zip(&weights).map(move |(bit, weight)| (pattern >> bit & 1) * weight).sum();
        (0..1 << weights.len()).map(weight_of).collect()
    }

    #[test]
    fn every_pattern_is_a_number_of_the_scale_and_every_number_has_one() {
        for largest in 0..300u64 {
            let mut numbers = patterns(largest);
            assert!(numbers.len() as u64 <= 2 * largest.max(1), "{largest}: no more bits than needed");
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers, (0..=largest).collect::<Vec<_>>());
        }
        assert_eq!(scale_weights(100).collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 37]);
        let widest: Vec<_> = scale_weights(1_000_000_000_000).collect();
        assert_eq!((widest.len(), widest.iter().sum::<u64>()), (40, 1_000_000_000_000));
    }

    #[test]
    fn what_a_device_writes_is_the_number() {
        for largest in (0..70).chain([255, 256, 1_000, 1_000_000_000_000]) {
            let scale = Scale::new(0, largest);
            let circuit = Circuit::new(Scale::width(largest), Vec::new(), vec![scale.value()]);
            for number in (0..=largest.min(300)).chain([largest / 2, largest / 2 + largest % 2, largest]) {
                assert_eq!(SecretBits::scale(largest, number).publish_outputs(&circuit), [number], "of {largest}");
            }
        }
    }
}
