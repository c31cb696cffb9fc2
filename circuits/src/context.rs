//! What every ballot of an election is bound to: its context, and the documents that its voter knows.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::Label;

const KNOWN: Label = Label::new("tupyo/v1/known documents");

/// The hash of manifest, joint key and sealed roll: what every ballot of the election is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct Context(pub [u8; 32]);

/// The documents that a ballot's voter knows: the hash chain over those that took effect since voting began. The proof
/// is bound to it, so the ballot of a voter from whom one was hidden cannot count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KnownDocuments(pub [u8; 32]);

impl KnownDocuments {
    /// None yet: `hash("tupyo/v1/known documents", context)`.
    pub fn none(context: &Context) -> KnownDocuments {
        KnownDocuments(KNOWN.hash_bytes(&[&context.0]))
    }

    /// With the next one: `hash("tupyo/v1/known documents", known ‖ digest)`.
    #[must_use]
    pub fn and(self, digest: &[u8; 32]) -> KnownDocuments {
        KnownDocuments(KNOWN.hash_bytes(&[&self.0, digest]))
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
