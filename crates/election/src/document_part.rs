//! A long document in signed parts.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::Label;

use crate::{Author, AuthorKey, AuthorSignature, DocumentDigest, ElectionId, Refusal};

const DOCUMENT_PART: Label = Label::new("tupyo/v1/document part");

/// The length of every part of a document but the last.
pub const PART_LENGTH: usize = 65_000;

/// The largest number of parts of a document.
pub const LARGEST_PART_COUNT: usize = 256;

/// A signed part of a document.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DocumentPart {
    /// Who says it.
    pub author: Author,
    /// The hash of the whole document.
    pub digest: DocumentDigest,
    /// Which part this is, from 0.
    pub part: u16,
    /// How many parts there are.
    pub parts: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The author's signature: purpose `document` with a ristretto key, [`AuthorKey::card_message`] with a card's.
    pub signature: AuthorSignature,
}

impl DocumentPart {
    /// Checks the author's signature.
    ///
    /// # Errors
    /// [`Refusal::DocumentSignature`] unless it is this key's.
    pub fn verify(&self, election: ElectionId, key: &AuthorKey) -> Result<(), Refusal> {
        let message = message(election, self.author, self.digest, self.part, self.parts, &self.bytes);
        key.verify(&message, &self.signature).map_err(|_| Refusal::DocumentSignature { author: self.author })
    }

    /// Whether number, count and length follow the rules.
    pub(crate) fn is_well_formed(&self) -> bool {
        let length = self.bytes.len();
        let length_fits = match self.parts.saturating_sub(self.part) {
            0 => false,
            1 => (1..=PART_LENGTH).contains(&length),
            _ => length == PART_LENGTH,
        };
        usize::from(self.parts) <= LARGEST_PART_COUNT && length_fits
    }
}

/// What the author signs: `hash("tupyo/v1/document part", election ‖ borsh(author, digest, part, parts, bytes))`.
pub(crate) fn message(
    election: ElectionId,
    author: Author,
    digest: DocumentDigest,
    part: u16,
    parts: u16,
    bytes: &[u8],
) -> [u8; 32] {
    DOCUMENT_PART.hash(&(election, author, digest, part, parts, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_well_formed(part: u16, parts: u16, length: usize) -> bool {
        let signature = AuthorSignature([0; 64]);
        let (author, digest, bytes) = (Author::Official(0), DocumentDigest([0; 32]), vec![0; length]);
        DocumentPart { author, digest, part, parts, bytes, signature }.is_well_formed()
    }

    #[test]
    fn a_part_has_a_number_below_their_count_and_its_length() {
        for (part, parts, length) in [(0, 1, 1), (0, 1, PART_LENGTH), (0, 2, PART_LENGTH), (255, 256, 1)] {
            assert!(is_well_formed(part, parts, length), "{part} of {parts}: {length}");
        }
        for (part, parts, length) in [
            (0, 0, PART_LENGTH),
            (1, 1, PART_LENGTH),
            (2, 1, PART_LENGTH),
            (0, 1, 0),
            (0, 1, PART_LENGTH + 1),
            (0, 2, PART_LENGTH - 1),
            (0, 257, PART_LENGTH),
        ] {
            assert!(!is_well_formed(part, parts, length), "{part} of {parts}: {length}");
        }
    }
}
