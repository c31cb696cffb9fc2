//! Where the entries of a ledger are in its segments.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use tupyo_merkle::{Checkpoint, MemoryTree, root_at};

use crate::error::LedgerError;
use crate::segment::Segment;

/// Where entries are: known to the one who writes the segments, and to all who read them. Its clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<RwLock<Places>>);

/// Where each entry is.
#[derive(Default)]
pub(crate) struct Places {
    pub(crate) offsets: Offsets,
    pub(crate) segments: Vec<Arc<Segment>>,
}

/// Where the record of each entry begins in its segment: five bytes for each entry, as far as 1 TB.
#[derive(Default)]
pub(crate) struct Offsets {
    /// Of so many entries each that a list which has grown leaves little room unused.
    chunks: Vec<Vec<[u8; 5]>>,
}

const CHUNK: usize = 4096;

impl Shelf {
    pub(crate) fn new(places: Places) -> Self {
        Self(Arc::new(RwLock::new(places)))
    }

    /// The segment of an entry, and where its record begins there. An entry that no checkpoint covers yet may be there.
    pub(crate) fn locate(&self, index: u64) -> Option<(Arc<Segment>, u64)> {
        self.places().locate(index)
    }

    /// Puts entries of a segment behind the others.
    pub(crate) fn put(&self, segment: &Arc<Segment>, offsets: &[u64]) {
        let mut places = self.0.write().unwrap_or_else(PoisonError::into_inner);
        places.offsets.extend(offsets.iter().copied());
        if places.segments.last().is_none_or(|last| last.first != segment.first) {
            places.segments.push(segment.clone());
        }
    }

    fn places(&self) -> RwLockReadGuard<'_, Places> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn locate(&self, index: u64) -> Option<(Arc<Segment>, u64)> {
        let offset = self.offsets.get(index)?;
        let after = self.segments.partition_point(|segment| segment.first <= index);
        Some((self.segments.get(after.checked_sub(1)?)?.clone(), offset))
    }
}

/// Whether the entries of a tree are, or continue, those of a checkpoint.
pub(crate) fn continues(tree: &MemoryTree, seen: &Checkpoint) -> Result<(), LedgerError> {
    let found = tree.size();
    if found < seen.size {
        return Err(LedgerError::RolledBack { found, signed: seen.size });
    }
    let is_same = root_at(seen.size, tree) == Some(seen.root);
    if is_same { Ok(()) } else { Err(LedgerError::Forked { size: seen.size }) }
}

impl Offsets {
    pub(crate) fn push(&mut self, offset: u64) {
        if self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            self.chunks.push(Vec::new());
        }
        let [a, b, c, d, e, ..] = offset.to_le_bytes();
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push([a, b, c, d, e]);
        }
    }

    pub(crate) fn get(&self, index: u64) -> Option<u64> {
        let index = usize::try_from(index).ok()?;
        let [a, b, c, d, e] = *self.chunks.get(index / CHUNK)?.get(index % CHUNK)?;
        Some(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]))
    }
}

impl Extend<u64> for Offsets {
    fn extend<I: IntoIterator<Item = u64>>(&mut self, offsets: I) {
        offsets.into_iter().for_each(|offset| self.push(offset));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_come_back_as_they_were() {
        let mut offsets = Offsets::default();
        let of = |index: u64| index * 134_217_689;
        offsets.extend((0..3 * CHUNK as u64).map(of).take(8_000));
        assert!((0..8_000).all(|index| offsets.get(index) == Some(of(index))));
        assert_eq!((offsets.get(8_000), offsets.get(u64::MAX)), (None, None));
    }
}
