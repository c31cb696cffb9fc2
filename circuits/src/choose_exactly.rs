use crate::choose_at_least::mark_at_least;
use crate::circuit::whole;
use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Choose exactly `max`** different options.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order |
/// | equations | Σ bits = max |
/// | outputs | each bit |
/// | size | K bits, 1 equation, K outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), limited votes |
pub fn choose_exactly(options: usize, max: usize) -> Circuit {
    let all = Equation { form: LinearForm::sum(0..options), constant: whole(max) };
    Circuit::new(options, vec![all], (0..options).map(|bit| LinearForm::sum([bit])).collect())
}

/// The bits of a vote for the options numbered `chosen`.
///
/// # Errors
/// A [`SelectionError`] if an option does not exist or is there twice, or there are not `max` of them.
pub fn mark_exactly(options: usize, max: usize, chosen: &[usize]) -> Result<SecretBits, SelectionError> {
    mark_at_least(options, max, max, chosen)
}
