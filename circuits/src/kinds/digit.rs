//! A small secret number as one bit for each value.

use std::ops::Range;

use crate::{Equation, LinearForm};

/// A secret number from 0 to `width` − 1 as `width` bits, one for each value that it can have: the bit of its value is
/// set.
#[derive(Clone, Copy)]
pub(super) struct Digit {
    first: usize,
    width: usize,
}

impl Digit {
    /// The one whose bits begin with the bit numbered `first`.
    pub(super) fn one(first: usize, width: usize) -> Digit {
        Digit { first, width }
    }

    /// `count` digits side by side from the bit numbered `first`.
    pub(super) fn row(first: usize, count: usize, width: usize) -> Vec<Digit> {
        (0..count).map(|place| Digit::one(first + place * width, width)).collect()
    }

    /// The bit that is set if the number is this one.
    pub(super) fn bit(self, number: usize) -> usize {
        self.first + number
    }

    /// All bits, from 0 up.
    pub(super) fn bits(self) -> Range<usize> {
        self.first..self.first + self.width
    }

    /// Σ bits = 1.
    pub(super) fn is_one_number(self) -> Equation {
        Equation { form: LinearForm::sum(self.bits()), constant: 1 }
    }

    /// The terms of `Σ weight(j)·bitⱼ`: the weight of the number's value.
    pub(super) fn weighted(self, weight: impl Fn(i64) -> i64) -> impl Iterator<Item = (usize, i64)> {
        self.bits().zip(0..).map(move |(bit, number)| (bit, weight(number)))
    }

    /// `Σ j·bitⱼ`: the number.
    pub(super) fn value(self) -> LinearForm {
        LinearForm::weighted(self.weighted(|number| number))
    }
}
