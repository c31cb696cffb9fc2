use crate::choose_at_least::{choose_at_least, mark_at_least};
use crate::{Circuit, SecretBits, SelectionError};

/// **Choose up to `max`**: at most `max` different options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then `max` bits for unused votes |
/// | equations | Σ bits = max |
/// | outputs | each option's bit, then the sum of the unused bits |
/// | size | K + max bits, 1 equation, K + 1 outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), limited votes |
pub fn choose_up_to(options: usize, max: usize) -> Circuit {
    choose_at_least(options, 0, max)
}

/// The bits of a vote for the options numbered `chosen`; none of them is a fully unused vote.
///
/// # Errors
/// A [`SelectionError`] if an option does not exist or is there twice, or there are too many.
pub fn mark_up_to(options: usize, max: usize, chosen: &[usize]) -> Result<SecretBits, SelectionError> {
    mark_at_least(options, 0, max, chosen)
}
