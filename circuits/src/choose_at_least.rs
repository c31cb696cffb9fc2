use std::iter::repeat;

use subtle::{ConstantTimeEq, ConstantTimeGreater, ConstantTimeLess};

use crate::circuit::whole;
use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Choose at least `min` and up to `max`** different options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then `max − min` bits for unused votes |
/// | equations | Σ bits = max |
/// | outputs | each option's bit, then the sum of the unused bits |
/// | size | K + max − min bits, 1 equation, K + 1 outputs |
/// | source | as [`choose_up_to`](crate::choose_up_to), which is `min` = 0: who leaves at most max − min votes unused gives at least min |
pub fn choose_at_least(options: usize, min: usize, max: usize) -> Circuit {
    let bits = options + max.saturating_sub(min);
    let all = Equation { form: LinearForm::sum(0..bits), constant: whole(max) };
    let unused = LinearForm::sum(options..bits);
    let outputs = (0..options).map(|bit| LinearForm::sum([bit])).chain([unused]).collect();
    Circuit::new(bits, vec![all], outputs)
}

/// The bits of a vote for the options numbered `chosen`. How many they are shows only in the reading of the list.
///
/// # Errors
/// A [`SelectionError`] if an option does not exist or is there twice, or there are too few or too many.
pub fn mark_at_least(options: usize, min: usize, max: usize, chosen: &[usize]) -> Result<SecretBits, SelectionError> {
    let none = options;
    let mut bits = SecretBits::one_of(options, none);
    for option in chosen.iter().copied().chain(repeat(none)).take(max) {
        bits.set_all_of(&SecretBits::one_of(options, option));
    }
    let (given, asked) = (bits.ones(), chosen.len() as u64);
    let allowed = given.ct_eq(&asked) & !asked.ct_gt(&(max as u64)) & !asked.ct_lt(&(min as u64));
    bits.append(&SecretBits::first(max.saturating_sub(min), (max as u64).wrapping_sub(given)));
    bits.if_allowed(allowed, || wrong_choice(options, min, max, chosen))
}

fn wrong_choice(options: usize, min: usize, max: usize, chosen: &[usize]) -> SelectionError {
    if chosen.len() > max {
        return SelectionError::TooMany { chosen: chosen.len(), max };
    }
    if chosen.len() < min {
        return SelectionError::TooFew { chosen: chosen.len(), min };
    }
    match chosen.iter().enumerate().find(|(place, option)| **option >= options || chosen[..*place].contains(option)) {
        Some((_, option)) if *option < options => SelectionError::Repeated(*option),
        other => SelectionError::UnknownOption(other.map_or(options, |(_, option)| *option)),
    }
}
