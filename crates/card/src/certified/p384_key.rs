//! ECDSA on P-384: a usable key, and what it signed.

use p384::ecdsa::signature::Verifier;
use p384::ecdsa::{Signature, VerifyingKey};

use crate::error::CardError;

/// A point, SEC 1 compressed: `2` or `3`, and the x coordinate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct P384Key([u8; 49]);

impl P384Key {
    pub(super) fn new(bytes: [u8; 49]) -> Result<P384Key, CardError> {
        // The library reads SEC 1's compact form, too, which would be a second spelling.
        if !matches!(bytes[0], 2 | 3) {
            return Err(CardError::Key);
        }
        VerifyingKey::from_sec1_bytes(&bytes).map_err(|_| CardError::Key)?;
        Ok(P384Key(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; 49] {
        &self.0
    }

    /// Whether the key signed the message so, with the smaller `s`.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        let key = VerifyingKey::from_sec1_bytes(&self.0).ok()?;
        let signature = Signature::from_slice(signature).ok()?;
        let low = signature.normalize_s().is_none();
        low.then(|| key.verify(message, &signature).ok())?
    }
}
