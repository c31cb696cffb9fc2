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
