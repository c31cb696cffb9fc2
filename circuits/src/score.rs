use subtle::ConstantTimeEq;

use crate::digit::Digit;
use crate::{Circuit, SecretBits, SelectionError};

/// **Score**: every option gets a number from 0 to `max`.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each number from 0 to `max` |
/// | equations | per option: Σ bits = 1 |
/// | outputs | per option: Σ j·bitⱼ |
/// | size | K(max + 1) bits, K equations, K outputs |
/// | source | range voting: Macé, *Voting with evaluations* (J. Mathematical Economics 79, 2018) |
pub fn score(options: usize, max: usize) -> Circuit {
    let scores = Digit::row(0, options, max + 1);
    let equations = scores.iter().map(|score| score.is_one_number()).collect();
    Circuit::new(options * (max + 1), equations, scores.iter().map(|score| score.value()).collect())
}

/// The bits of a vote that gives each option its number of `scores`.
///
/// # Errors
/// A [`SelectionError`] if there is not one number for each option, or one is larger than `max`.
pub fn mark_score(options: usize, max: usize, scores: &[usize]) -> Result<SecretBits, SelectionError> {
    if scores.len() != options {
        return Err(SelectionError::NotEach { given: scores.len(), options });
    }
    let bits = SecretBits::digits(max + 1, scores);
    let all_exist = bits.ones().ct_eq(&(options as u64));
    let too_high = || scores.iter().position(|score| *score > max).unwrap_or(options);
    bits.if_allowed(all_exist, || SelectionError::TooManyPoints { option: too_high(), max: max as u64 })
}
