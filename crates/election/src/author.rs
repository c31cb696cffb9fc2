use borsh::{BorshDeserialize, BorshSerialize};

/// Who says a document: an index into the manifest's officials or trustees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum Author {
    /// An official.
    Official(u16),
    /// A trustee.
    Trustee(u16),
}
