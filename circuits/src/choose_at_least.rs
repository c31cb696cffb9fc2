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

/// The bits of a vote for the options numbered `chosen`.
///
/// # Errors
/// A [`SelectionError`] if an option does not exist or is there twice, or there are too few or too many.
pub fn mark_at_least(options: usize, min: usize, max: usize, chosen: &[usize]) -> Result<SecretBits, SelectionError> {
    if chosen.len() > max {
        return Err(SelectionError::TooMany { chosen: chosen.len(), max });
    }
    if chosen.len() < min {
        return Err(SelectionError::TooFew { chosen: chosen.len(), min });
    }
    let mut bits = SecretBits::one_of(options, options);
    for (place, option) in chosen.iter().enumerate() {
        if *option >= options {
            return Err(SelectionError::UnknownOption(*option));
        }
        if chosen[..place].contains(option) {
            return Err(SelectionError::Repeated(*option));
        }
        bits.set_all_of(&SecretBits::one_of(options, *option));
    }
    let unused = SecretBits::first(max - min, max as u64 - bits.ones());
    bits.append(&unused);
    Ok(bits)
}
