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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_author_has_a_role() {
        let roles = [Author::Official(0), Author::Trustee(0), Author::Registrar(0)].map(Author::role);
        assert_eq!(roles, ["official", "trustee", "registrar"]);
    }
}
