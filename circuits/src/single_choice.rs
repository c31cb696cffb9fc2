use subtle::ConstantTimeEq;

use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Single choice**: exactly one of the options, or blank where that is allowed.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then blank |
/// | equations | Σ bits = 1 |
/// | outputs | each bit |
/// | size | K bits, and one for blank; 1 equation; as many outputs as bits |
/// | source | Bootle, Cerulli, Chaidos, Ghadafi, Groth, Petit (ESORICS 2015), a row of sum 1 |
pub fn single_choice(options: usize, blank: bool) -> Circuit {
    let bits = options + usize::from(blank);
    let one = Equation { form: LinearForm::sum(0..bits), constant: 1 };
    Circuit::new(bits, vec![one], (0..bits).map(|bit| LinearForm::sum([bit])).collect())
}

/// The bits of a vote for the output numbered `chosen`: an option, or blank, which comes after the last one.
///
/// # Errors
/// [`SelectionError::UnknownOption`] if there is no such output.
pub fn mark_single(options: usize, blank: bool, chosen: usize) -> Result<SecretBits, SelectionError> {
    let bits = options + usize::from(blank);
    let marked = SecretBits::one_of(bits, chosen);
    let exists = marked.ones().ct_eq(&1);
    marked.if_allowed(exists, || SelectionError::UnknownOption(chosen))
}
