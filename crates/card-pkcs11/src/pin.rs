//! PINs and who is asked for them.

use cryptoki::types::AuthPin;
use zeroize::Zeroizing;

use crate::description::TokenDescription;
use crate::error::TokenError;

/// A PIN. It is never shown, and wiped when dropped.
pub struct Pin(AuthPin);

impl Pin {
    /// The PIN with these characters.
    pub fn new(text: &Zeroizing<String>) -> Pin {
        Pin(AuthPin::from(text.as_str()))
    }

    pub(crate) fn exposed(&self) -> &AuthPin {
        &self.0
    }
}

/// Who is asked for PINs: a person at a terminal, or a file. Asked once per log-in; whoever wants to give another PIN
/// after a wrong one logs in again. Not asked for a token that has a keypad of its own.
pub trait PinSource {
    /// The PIN of this token.
    ///
    /// # Errors
    /// [`TokenError::PinMissing`] if there is none.
    fn pin(&mut self, token: &TokenDescription) -> Result<Pin, TokenError>;
}

impl<F: FnMut(&TokenDescription) -> Result<Pin, TokenError>> PinSource for F {
    fn pin(&mut self, token: &TokenDescription) -> Result<Pin, TokenError> {
        self(token)
    }
}
