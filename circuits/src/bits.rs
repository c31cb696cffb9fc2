use subtle::{Choice, ConstantTimeEq, ConstantTimeLess};
use tupyo_group::SecretScalar;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Circuit;

/// The bits of a vote. They are neither copied nor printed nor compared, and are wiped when dropped.
#[derive(Default, Zeroize, ZeroizeOnDrop)]
pub struct SecretBits(Vec<u8>);

/// A selection that its contest does not allow. Said by the voter's own device, before anything is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// The contest has no option with this number.
    #[error("there is no option number {0}")]
    UnknownOption(usize),
    /// An option was chosen twice.
    #[error("option number {0} is chosen twice")]
    Repeated(usize),
    /// More options were chosen than allowed.
    #[error("{chosen} options are chosen, at most {max} are allowed")]
    TooMany {
        /// How many were chosen.
        chosen: usize,
        /// How many may be.
        max: usize,
    },
}

impl SelectionError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            SelectionError::UnknownOption(_) => "unknown-option",
            SelectionError::Repeated(_) => "repeated-option",
            SelectionError::TooMany { .. } => "too-many-options",
        }
    }
}

impl SecretBits {
    /// `count` bits, the one numbered `chosen` set, without a branch on which.
    pub(crate) fn one_of(count: usize, chosen: usize) -> SecretBits {
        SecretBits((0..count).map(|bit| (bit as u64).ct_eq(&(chosen as u64)).unwrap_u8()).collect())
    }

    /// `count` bits, the first `ones` set, without a branch on how many.
    pub(crate) fn first(count: usize, ones: u64) -> SecretBits {
        SecretBits((0..count).map(|bit| (bit as u64).ct_lt(&ones).unwrap_u8()).collect())
    }

    /// Sets a bit where the other has it set.
    pub(crate) fn set_all_of(&mut self, other: &SecretBits) {
        self.0.iter_mut().zip(&other.0).for_each(|(bit, other)| *bit |= other);
    }

    /// How many are set.
    pub(crate) fn ones(&self) -> u64 {
        self.0.iter().map(|bit| u64::from(Choice::from(*bit).unwrap_u8())).sum()
    }

    /// Puts the bits of another contest behind these.
    pub fn append(&mut self, other: &SecretBits) {
        self.0.extend_from_slice(&other.0);
    }

    /// Makes the vote public: the outputs of a circuit for these bits. A negative sum, which no contest has, becomes 0.
    pub fn publish_outputs(&self, circuit: &Circuit) -> Vec<u64> {
        circuit.output_forms().iter().map(|form| u64::try_from(form.small_value(&self.0)).unwrap_or(0)).collect()
    }

    pub(crate) fn scalars(&self) -> Vec<SecretScalar> {
        self.0.iter().map(|bit| SecretScalar::small(u64::from(*bit))).collect()
    }
}
