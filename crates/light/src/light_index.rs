//! Where a board finds the entries that its answers about documents are made of.

use std::collections::BTreeMap;

use tupyo_election::{Author, DocumentDigest, DocumentPart, Entry};
use tupyo_merkle::{Hash, HashReader, prove_subset};

use crate::LightError;
use crate::document_kind::DocumentKind;

/// An answer up to this length has all documents that were asked for; a longer one has a single document: 1 MiB.
pub const ENOUGH_BYTES: usize = 1 << 20;

/// Which entries of a ledger the answers about documents are made of. It is fed every entry in order, and remembers
/// only where each is and how long: a few bytes for each part of a document.
///
/// It trusts the fold: whatever it is fed has been admitted.
#[derive(Clone, Debug, Default)]
pub struct LightIndex {
    entries: u64,
    begun: BTreeMap<Author, BegunDocument>,
    /// The light documents, ascending by their last part.
    light: Vec<WholeDocument>,
    /// What trustees said in each ceremony.
    ceremonies: BTreeMap<u32, Vec<WholeDocument>>,
    /// The ceremony that is complete, and where its joint key was posted.
    complete: Option<(u32, u64)>,
}

/// What an author has begun to say.
#[derive(Clone, Debug)]
struct BegunDocument {
    digest: DocumentDigest,
    kind: DocumentKind,
    /// The number of the ceremony, if there is one.
    ceremony: u32,
    parts: Vec<Place>,
}

/// A document all of whose parts are there.
#[derive(Clone, Debug)]
struct WholeDocument {
    parts: Vec<Place>,
    last: u64,
}

/// Where an entry is, and how long.
#[derive(Clone, Copy, Debug)]
struct Place {
    index: u64,
    length: usize,
}

/// What [`LightDocuments`](crate::LightDocuments) consist of, except for the entries' bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntriesPlan {
    /// Behind which entry the answer ends.
    pub until: u64,
    /// The entries' indices, ascending.
    pub indices: Vec<u64>,
    /// The hashes beside them, from left to right.
    pub path: Vec<Hash>,
}

impl LightIndex {
    /// Before the first entry.
    pub fn new() -> LightIndex {
        LightIndex::default()
    }

    /// How many entries it has been fed with.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Takes the next entry.
    pub fn take(&mut self, entry: &Entry) {
        match entry {
            Entry::Document(part) => self.take_part(part),
            Entry::Ballot(_) | Entry::Challenged(_) => self.entries += 1,
        }
    }

    /// Takes a part of a document as the next entry.
    pub fn take_part(&mut self, part: &DocumentPart) {
        let place = Place { index: self.entries, length: PART_OVERHEAD + part.bytes.len() };
        self.entries += 1;
        if part.part == 0 {
            self.begun.insert(part.author, BegunDocument::new(part));
        }
        let Some(begun) = self.begun.get_mut(&part.author) else { return };
        if usize::from(part.part) != begun.parts.len() || part.digest != begun.digest {
            self.begun.remove(&part.author);
            return;
        }
        begun.parts.push(place);
        if part.part.checked_add(1) == Some(part.parts)
            && let Some(whole) = self.begun.remove(&part.author)
        {
            self.complete(whole, place.index);
        }
    }

    /// Takes this many entries that are no documents.
    pub fn skip(&mut self, entries: u64) {
        self.entries += entries;
    }

    fn complete(&mut self, BegunDocument { kind, ceremony, parts, .. }: BegunDocument, last: u64) {
        let document = WholeDocument { parts, last };
        if kind.is_of_ceremony() {
            self.ceremonies.entry(ceremony).or_default().push(document.clone());
        }
        if kind.is_light() {
            self.light.push(document);
        }
        if kind == DocumentKind::JointKey {
            self.complete.get_or_insert((ceremony, last));
        }
    }

    /// Plans the answer to [`LightQuestion::Documents`](crate::LightQuestion::Documents).
    ///
    /// # Errors
    /// [`LightError::Question`] unless `from < size ≤` [`entries`](Self::entries); [`LightError::Unreadable`].
    pub fn documents(&self, size: u64, from: u64, nodes: &impl HashReader) -> Result<EntriesPlan, LightError> {
        self.plan(&self.light, size, from, nodes)
    }

    /// Plans the answer to [`LightQuestion::Ceremony`](crate::LightQuestion::Ceremony).
    ///
    /// # Errors
    /// As [`documents`](Self::documents); [`LightError::NoCeremony`] if no joint key is posted among the first `size`
    /// entries.
    pub fn ceremony(&self, size: u64, from: u64, nodes: &impl HashReader) -> Result<EntriesPlan, LightError> {
        let (number, _) = self.complete.filter(|(_, posted)| *posted < size).ok_or(LightError::NoCeremony)?;
        let documents = self.ceremonies.get(&number).map_or(&[][..], Vec::as_slice);
        self.plan(documents, size, from, nodes)
    }

    fn plan(
        &self,
        documents: &[WholeDocument],
        size: u64,
        from: u64,
        nodes: &impl HashReader,
    ) -> Result<EntriesPlan, LightError> {
        if from >= size || size > self.entries {
            return Err(LightError::Question);
        }
        let first = documents.partition_point(|document| document.last < from);
        let beyond = documents.partition_point(|document| document.last < size);
        let asked = documents.get(first..beyond).unwrap_or_default();
        let fitting = how_many_fit(asked, size);
        let told = asked.get(..fitting).unwrap_or(asked);
        let until = if told.len() == asked.len() { size } else { told.last().map_or(size, |last| last.last + 1) };
        let indices = indices_of(told);
        let path = prove_subset(&indices, size, nodes).map_err(LightError::of_making)?;
        Ok(EntriesPlan { until, indices, path })
    }
}

impl BegunDocument {
    fn new(part: &DocumentPart) -> BegunDocument {
        let kind = part.bytes.first().map_or(DocumentKind::Other, |tag| DocumentKind::of_tag(*tag));
        let number = part.bytes.get(1..5).and_then(|bytes| bytes.try_into().ok());
        let ceremony = number.map_or(0, u32::from_le_bytes);
        BegunDocument { digest: part.digest, kind, ceremony, parts: Vec::new() }
    }
}

/// What an entry has beside its part of a document: tag, author, digest, number and count of parts, length, signature.
const PART_OVERHEAD: usize = 1 + 3 + 32 + 2 + 2 + 4 + 64;

/// How many of the documents an answer has: all, or as many as fit without making it too long, but at least one.
fn how_many_fit(documents: &[WholeDocument], size: u64) -> usize {
    let mut bytes = 0;
    let fits = |document: &&WholeDocument| {
        bytes += document.parts.iter().map(|place| 12 + place.length).sum::<usize>();
        bytes <= ENOUGH_BYTES
    };
    let mut most = documents.iter().take_while(fits).count();
    // A longer answer has more bytes, whatever its path is: an entry has more than a hash that it takes the place of.
    let mut least = 1.min(documents.len());
    while least < most {
        let middle = least + (most - least).div_ceil(2);
        if length(&documents[..middle], size) <= ENOUGH_BYTES {
            least = middle;
        } else {
            most = middle - 1;
        }
    }
    least
}

/// The bytes of an answer with these documents.
fn length(documents: &[WholeDocument], size: u64) -> usize {
    let entries = documents.iter().flat_map(|document| &document.parts).map(|place| 12 + place.length).sum::<usize>();
    let hashes = prove_subset(&indices_of(documents), size, &AnyHash).map_or(0, |path| path.len());
    8 + 4 + entries + 4 + hashes * Hash::LEN
}

fn indices_of(documents: &[WholeDocument]) -> Vec<u64> {
    let mut indices: Vec<u64> =
        documents.iter().flat_map(|document| document.parts.iter().map(|place| place.index)).collect();
    indices.sort_unstable();
    indices
}

/// A tree of which only the shape matters.
struct AnyHash;

impl HashReader for AnyHash {
    fn node(&self, _: u32, _: u64) -> Option<Hash> {
        Some(Hash::from_bytes([0; Hash::LEN]))
    }
}
