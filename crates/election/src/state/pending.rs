//! Documents that were begun and are not whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Author, DocumentPart, Refusal};

/// What authors have begun to say. Of each there is at most one document whose last part is missing. States that are
/// cloned share its parts.
#[derive(Clone, Default)]
pub(super) struct Pending {
    begun: BTreeMap<Author, Vec<Arc<DocumentPart>>>,
    /// How many parts of each author belong to documents that it has given up.
    discarded: BTreeMap<Author, u64>,
}

impl Pending {
    /// The parts that this one continues, once there is a manifest.
    pub(super) fn before(&self, part: &DocumentPart) -> Result<&[Arc<DocumentPart>], Refusal> {
        if part.part == 0 { Ok(&[]) } else { self.continued(part) }
    }

    /// The parts that this one continues, before there is a manifest: no other document is begun, and none begins
    /// again.
    pub(super) fn before_manifest(&self, part: &DocumentPart) -> Result<&[Arc<DocumentPart>], Refusal> {
        if self.begun.is_empty() { self.before(part) } else { self.continued(part) }
    }

    fn continued(&self, part: &DocumentPart) -> Result<&[Arc<DocumentPart>], Refusal> {
        let begun = self.begun.get(&part.author).map_or(&[][..], Vec::as_slice);
        let continues = begun.len() == usize::from(part.part)
            && begun.iter().all(|earlier| earlier.digest == part.digest && earlier.parts == part.parts);
        if continues && !begun.is_empty() { Ok(begun) } else { Err(Refusal::DocumentPart { author: part.author }) }
    }

    /// Takes a part that is not the last one.
    pub(super) fn take(&mut self, part: DocumentPart) {
        if part.part == 0 {
            self.discard(part.author, 0);
        }
        self.begun.entry(part.author).or_default().push(Arc::new(part));
    }

    /// What an author has begun is of no document any more.
    pub(super) fn give_up(&mut self, author: Author) {
        self.discard(author, 0);
    }

    /// A document of this many parts is said.
    pub(super) fn said(&mut self, author: Author, parts: u16) {
        self.discard(author, u64::from(parts.saturating_sub(1)));
    }

    /// Ends what an author has begun: all but this many of its parts belong to no document.
    fn discard(&mut self, author: Author, but: u64) {
        let begun = self.begun.remove(&author).map_or(0, |parts| parts.len() as u64);
        if begun > but {
            *self.discarded.entry(author).or_default() += begun - but;
        }
    }

    /// How many parts of each author belong to no document that was said, ascending.
    pub(super) fn unfinished(&self) -> Vec<(Author, u64)> {
        let mut unfinished = self.discarded.clone();
        for (author, parts) in &self.begun {
            *unfinished.entry(*author).or_default() += parts.len() as u64;
        }
        unfinished.into_iter().collect()
    }
}
