use crate::{Circuit, SecretBits, SelectionError, choose_up_to, mark_up_to};

/// **Approval**: any of the options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | rule | [`choose_up_to`] all of the K options |
/// | size | 2K bits, 1 equation, K + 1 outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005) |
pub fn approval(options: usize) -> Circuit {
    choose_up_to(options, options)
}

/// The bits of a vote for the options numbered `chosen`.
///
/// # Errors
/// A [`SelectionError`] if an option does not exist or is there twice.
pub fn mark_approval(options: usize, chosen: &[usize]) -> Result<SecretBits, SelectionError> {
    mark_up_to(options, options, chosen)
}
