//! Who says a document.

use borsh::{BorshDeserialize, BorshSerialize};

/// Who signs a document: an index into the manifest's officials, trustees or registrars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum Author {
    /// An official.
    Official(u16),
    /// A trustee.
    Trustee(u16),
    /// A registrar.
    Registrar(u16),
}

impl Author {
    /// `official`, `trustee` or `registrar`.
    pub fn role(self) -> &'static str {
        match self {
            Author::Official(_) => "official",
            Author::Trustee(_) => "trustee",
            Author::Registrar(_) => "registrar",
        }
    }
}
