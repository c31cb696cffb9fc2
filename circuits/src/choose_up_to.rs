use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Choose up to `max`**: at most `max` different options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then `max` bits for unused votes |
/// | equations | Σ bits = max |
/// | outputs | each option's bit, then the sum of the unused bits |
pub fn choose_up_to(options: usize, max: usize) -> Circuit {
    let bits = options + max;
    let all = Equation { form: LinearForm::sum(0..bits), constant: i64::try_from(max).unwrap_or(i64::MAX) };
    let unused = LinearForm::sum(options..bits);
    let outputs = (0..options).map(|bit| LinearForm::sum([bit])).chain([unused]).collect();
    Circuit::new(bits, vec![all], outputs)
}

/// The bits of a vote for the options numbered `chosen`; none of them is a fully unused vote.
///
/// # Errors
/// A [`SelectionError`] if an option does not exist or is there twice, or there are too many.
pub fn mark_up_to(options: usize, max: usize, chosen: &[usize]) -> Result<SecretBits, SelectionError> {
    if chosen.len() > max {
        return Err(SelectionError::TooMany { chosen: chosen.len(), max });
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
    let unused = SecretBits::first(max, max as u64 - bits.ones());
    bits.append(&unused);
    Ok(bits)
}
