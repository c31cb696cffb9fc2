//! Reads single entries of a ledger.

use tupyo_merkle::FULL_TILE_WIDTH;

use crate::follow::bundle;
use crate::{ClientError, LedgerSource};

/// Reads single entries of a ledger by its bundles; the last bundle is kept, so that ascending indexes fetch each
/// bundle once. What it reads is not verified against a checkpoint.
pub struct EntryReader<S> {
    source: S,
    size: u64,
    kept: Option<(u64, Vec<Vec<u8>>)>,
}

impl<S: LedgerSource> EntryReader<S> {
    /// A reader of the first `size` entries.
    pub fn new(source: S, size: u64) -> EntryReader<S> {
        EntryReader { source, size, kept: None }
    }

    /// The bytes of the entry at an index.
    ///
    /// # Errors
    /// [`ClientError::Answer`] for an index beyond the size; [`ClientError`] if the bundle cannot be read.
    pub fn read(&mut self, index: u64) -> Result<Vec<u8>, ClientError> {
        let width = u64::from(FULL_TILE_WIDTH);
        let (place, offset) = (index / width, (index % width) as usize);
        if self.kept.as_ref().is_none_or(|(kept, _)| *kept != place) {
            let width = self.size.saturating_sub(place * width).clamp(1, width) as u16;
            self.kept = Some((place, bundle(&self.source, place, width)?));
        }
        let entries = self.kept.as_ref().map(|(_, entries)| entries.as_slice()).unwrap_or_default();
        let missing = || ClientError::Answer { what: format!("entry {index} is not on the ledger") };
        entries.get(offset).cloned().ok_or_else(missing)
    }
}
