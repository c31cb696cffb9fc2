//! Ledgers of documents that nobody has admitted, for answers of any length.

use tupyo_election::{
    Author, AuthorSignature, Document, DocumentDigest, DocumentPart, Entry, LARGEST_PART_COUNT, PART_LENGTH,
};
use tupyo_encoding::encode;
use tupyo_light::LightIndex;
use tupyo_merkle::{Hash, MemoryTree, leaf_hash};

/// A ledger, its tree, and a board's list of its documents.
pub struct Ledger {
    pub entries: Vec<Vec<u8>>,
    pub tree: MemoryTree,
    pub index: LightIndex,
}

impl Ledger {
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Ledger {
        let mut ledger = Ledger { entries: Vec::new(), tree: MemoryTree::new(), index: LightIndex::new() };
        entries.into_iter().for_each(|entry| ledger.push(&entry));
        ledger
    }

    pub fn of_bytes(entries: &[Vec<u8>]) -> Ledger {
        Ledger::of(entries.iter().map(|entry| Entry::decode(entry).unwrap()))
    }

    pub fn push(&mut self, entry: &Entry) {
        let bytes = entry.encode();
        self.tree.push(leaf_hash(&bytes));
        self.index.take(entry);
        self.entries.push(bytes);
    }

    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn root_at(&self, size: u64) -> Hash {
        tupyo_merkle::root_at(size, &self.tree).unwrap()
    }

    pub fn entry(&self, index: u64) -> Option<Vec<u8>> {
        self.entries.get(usize::try_from(index).ok()?).cloned()
    }
}

/// The entries that say a document, with signatures that are none.
pub fn said(author: Author, document: &Document) -> Vec<Entry> {
    parts_of(author, &encode(document)).into_iter().map(Entry::Document).collect()
}

pub fn parts_of(author: Author, bytes: &[u8]) -> Vec<DocumentPart> {
    let digest = DocumentDigest::of(bytes);
    let parts = bytes.len().div_ceil(PART_LENGTH);
    assert!(parts <= LARGEST_PART_COUNT);
    let part = |(part, bytes): (usize, &[u8])| DocumentPart {
        author,
        digest,
        part: part as u16,
        parts: parts as u16,
        bytes: bytes.to_vec(),
        signature: AuthorSignature([7; 64]),
    };
    bytes.chunks(PART_LENGTH).enumerate().map(part).collect()
}

/// A notice of this many bytes, and 5 more.
pub fn notice(length: usize) -> Document {
    Document::Notice { text: "a".repeat(length) }
}
