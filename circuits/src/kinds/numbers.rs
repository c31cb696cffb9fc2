//! Choices that are a number for each option.

use subtle::{Choice, ConstantTimeGreater};

use crate::{Example, SelectionError};

/// How they are written.
pub(super) const NUMBERS: Example = ("film=one:5,three:2", "points, votes or won for each; what is not named gets 0");

/// Whether no number is above `max`.
pub(super) fn all_within(numbers: &[usize], max: u64) -> Choice {
    numbers.iter().fold(Choice::from(1), |all, number| all & !(*number as u64).ct_gt(&max))
}

/// The first number that is above `max`.
pub(super) fn too_many_points(numbers: &[usize], max: u64) -> SelectionError {
    let option = numbers.iter().position(|number| *number as u64 > max).unwrap_or(numbers.len());
    SelectionError::TooManyPoints { option, max }
}
