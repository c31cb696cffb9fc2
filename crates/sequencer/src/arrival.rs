//! An entry on its way, decoded once.

use crate::{Fold, Key};

/// An entry as it travels from its sender to the ledger: decoded once, and its key computed once.
pub struct Arrival<F: Fold> {
    pub(crate) bytes: Vec<u8>,
    key: Key,
    entry: F::Entry,
}

impl<F: Fold> Arrival<F> {
    /// Decodes what somebody has sent.
    ///
    /// # Errors
    /// The refusal, if it is no entry.
    pub fn decode(bytes: Vec<u8>, context: &F::Context) -> Result<Self, F::Refusal> {
        let (key, entry) = F::decode(&bytes, context)?;
        Ok(Self { bytes, key, entry })
    }

    /// The bytes as they were sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it is found by.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The decoded entry.
    pub fn entry(&self) -> &F::Entry {
        &self.entry
    }
}
