//! The answer that holds an election's documents.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::{
    Author, Document, DocumentDigest, DocumentPart, Entry, LARGEST_ENTRY, LARGEST_PART_COUNT, PART_LENGTH,
};
use tupyo_encoding::encode;
use tupyo_merkle::{Hash, leaf_hash};

use crate::LightError;
use crate::decoding::{MOST_HASHES, decode, lead_to};
use crate::document_kind::DocumentKind;
use crate::light_index::{ENOUGH_BYTES, EntriesPlan};

/// The most bytes of [`LightDocuments`]: those of the longest document, alone.
pub const MOST_DOCUMENTS_BYTES: usize =
    8 + 4 + LARGEST_PART_COUNT * (12 + LARGEST_ENTRY) + 4 + LARGEST_PART_COUNT * MOST_HASHES * Hash::LEN;

/// No answer has more entries: the shortest one that says something takes 121 bytes.
const MOST_ENTRIES: usize = ENOUGH_BYTES / 121;

/// Documents of officials and trustees: all entries of those whose last part has an index from the one that was asked
/// for up to `until`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LightDocuments {
    /// The checkpoint's size; or, where the answer would be too long, what to ask from next.
    pub until: u64,
    /// The entries with their indices, ascending.
    pub entries: Vec<(u64, Vec<u8>)>,
    /// The hashes beside them, from left to right.
    pub path: Vec<Hash>,
}

/// A document that is on the ledger. Who has signed it is not verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightDocument {
    /// The index of the entry that completed it.
    pub index: u64,
    /// The document.
    pub document: Document,
    /// Its parts, which name its author and bear the author's signatures.
    pub parts: Vec<DocumentPart>,
}

impl LightDocuments {
    /// Makes the answer of a plan, with a board's entries.
    ///
    /// # Errors
    /// [`LightError::Unreadable`].
    pub fn make(plan: EntriesPlan, entry: impl Fn(u64) -> Option<Vec<u8>>) -> Result<LightDocuments, LightError> {
        let EntriesPlan { until, indices, path } = plan;
        let read = |index| entry(index).map(|bytes| (index, bytes)).ok_or(LightError::Unreadable);
        Ok(LightDocuments { until, entries: indices.into_iter().map(read).collect::<Result<_, _>>()?, path })
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`LightError::TooLong`], [`LightError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<LightDocuments, LightError> {
        // Before there is room for them: so many empty entries would take more than the answer's bytes.
        let claimed = bytes.get(8..12).and_then(|count| count.try_into().ok()).map_or(0, u32::from_le_bytes);
        if claimed as usize > MOST_ENTRIES {
            return Err(LightError::TooLong);
        }
        decode(bytes, MOST_DOCUMENTS_BYTES)
    }

    /// The answer's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Accepts iff the ledger of this size and root has these entries, and they are whole light documents whose last
    /// parts lie where they were asked for. Nobody can see whether one was left out.
    ///
    /// # Errors
    /// [`LightError::Range`], [`LightError::Document`], [`LightError::Proof`].
    pub fn verify(&self, size: u64, from: u64, root: &Hash) -> Result<Vec<LightDocument>, LightError> {
        self.verified(size, from, root, |found| kind_of(found).is_light())
    }

    /// The same for what trustees said in the ceremony of this number.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_ceremony(
        &self,
        ceremony: u32,
        size: u64,
        from: u64,
        root: &Hash,
    ) -> Result<Vec<LightDocument>, LightError> {
        self.verified(size, from, root, |found| ceremony_of(&found.document) == Some(ceremony))
    }

    fn verified(
        &self,
        size: u64,
        from: u64,
        root: &Hash,
        is_asked: impl Fn(&LightDocument) -> bool,
    ) -> Result<Vec<LightDocument>, LightError> {
        if from >= self.until || self.until > size {
            return Err(LightError::Range);
        }
        let leaves: Vec<_> = self.entries.iter().map(|(index, bytes)| (*index, leaf_hash(bytes))).collect();
        lead_to(&leaves, size, &self.path, root)?;
        let documents = self.whole()?;
        if !documents.iter().all(is_asked) {
            return Err(LightError::Document);
        }
        let lie_there = documents.iter().all(|found| (from..self.until).contains(&found.index));
        let ends_there = self.until == size || documents.last().is_some_and(|last| last.index + 1 == self.until);
        if lie_there && ends_there { Ok(documents) } else { Err(LightError::Range) }
    }

    /// The documents that the entries make up, in the order of their last parts; no part is left.
    fn whole(&self) -> Result<Vec<LightDocument>, LightError> {
        let (mut begun, mut documents) = (BTreeMap::<Author, Vec<DocumentPart>>::new(), Vec::new());
        for (index, bytes) in &self.entries {
            let Ok(Entry::Document(part)) = Entry::decode(bytes) else { return Err(LightError::Document) };
            let (author, is_last) = (part.author, is_last(&part));
            let parts = begun.entry(author).or_default();
            if !continues(parts, &part) {
                return Err(LightError::Document);
            }
            parts.push(part);
            if is_last {
                let parts = begun.remove(&author).unwrap_or_default();
                documents.push(LightDocument { index: *index, document: join(&parts)?, parts });
            }
        }
        if begun.is_empty() { Ok(documents) } else { Err(LightError::Document) }
    }
}

/// Whether no part follows this one.
fn is_last(part: &DocumentPart) -> bool {
    part.part.checked_add(1) == Some(part.parts)
}

/// Whether a part is the next one of the document that was begun.
fn continues(begun: &[DocumentPart], part: &DocumentPart) -> bool {
    let first = begun.first().unwrap_or(part);
    let is_full = part.bytes.len() == PART_LENGTH;
    let length_fits = if is_last(part) { (1..=PART_LENGTH).contains(&part.bytes.len()) } else { is_full };
    usize::from(part.part) == begun.len()
        && part.part < part.parts
        && usize::from(part.parts) <= LARGEST_PART_COUNT
        && (part.digest, part.parts) == (first.digest, first.parts)
        && length_fits
}

fn join(parts: &[DocumentPart]) -> Result<Document, LightError> {
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes.iter().copied()).collect();
    let named = parts.first().map(|part| part.digest);
    if named != Some(DocumentDigest::of(&bytes)) {
        return Err(LightError::Document);
    }
    borsh::from_slice(&bytes).map_err(|_| LightError::Document)
}

fn kind_of(found: &LightDocument) -> DocumentKind {
    let tag = found.parts.first().and_then(|part| part.bytes.first());
    tag.map_or(DocumentKind::Other, |tag| DocumentKind::of_tag(*tag))
}

/// The number of the ceremony that a trustee's message belongs to, if it is one of a complete ceremony.
fn ceremony_of(document: &Document) -> Option<u32> {
    match document {
        Document::Commitment(said) => Some(said.ceremony),
        Document::Reveal(said) => Some(said.ceremony),
        Document::Shares(said) => Some(said.ceremony),
        Document::Confirmation(said) => Some(said.ceremony),
        _ => None,
    }
}
