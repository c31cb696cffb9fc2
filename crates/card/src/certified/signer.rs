//! Who signs: a token, or a card in software.

use super::key::CertifiedKey;
use super::signature::CertifiedSignature;
use crate::software::CardSecret;

/// What holds a card's secret key and signs with it: a token, or software.
pub trait CardSigner {
    /// The key that its signatures verify with.
    fn key(&self) -> CertifiedKey;

    /// Signs a message, which is hashed as the scheme says. The signature is normalized.
    ///
    /// # Errors
    /// [`CardSignError`]; nothing is signed then.
    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError>;
}

/// Why a card did not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardSignError {
    /// The PIN is not the card's; how many tries are left, where the card tells.
    #[error("the PIN is wrong{}", tries(*left))]
    PinWrong {
        /// Tries until the card is blocked.
        left: Option<u32>,
    },
    /// The card accepts no PIN any more.
    #[error("the PIN is blocked")]
    PinBlocked,
    /// The card was pulled out meanwhile.
    #[error("the card was removed")]
    Removed,
    /// There is no such card.
    #[error("there is no such card")]
    TokenMissing,
    /// The card has no such key.
    #[error("the card has no such key")]
    KeyMissing,
    /// Anything else, in the words of what failed.
    #[error("the card failed: {0}")]
    Failed(String),
}

impl CardSignError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            CardSignError::PinWrong { .. } => "pin-wrong",
            CardSignError::PinBlocked => "pin-blocked",
            CardSignError::Removed => "token-removed",
            CardSignError::TokenMissing => "token-missing",
            CardSignError::KeyMissing => "key-missing",
            CardSignError::Failed(_) => "token-failed",
        }
    }
}

fn tries(left: Option<u32>) -> String {
    left.map_or_else(String::new, |left| format!("; tries left: {left}"))
}

impl CardSigner for CardSecret {
    fn key(&self) -> CertifiedKey {
        self.public().into()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        Ok(CertifiedSignature::of_card(&self.public(), &CardSecret::sign(self, message)))
    }
}
