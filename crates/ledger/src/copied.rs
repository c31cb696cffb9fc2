//! A journal that is elsewhere, and a copy of it in segment files, from which it is read.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use tupyo_merkle::Hash;

use crate::error::LedgerError;
use crate::journal::{Journal, JournalBatch, Seal, Tenure};
use crate::segments::{LOCKED, SegmentJournal, not_copied};

/// The other journal decides. What it has taken in is copied behind it, so the copy has nothing that the other one has
/// not, and can be deleted.
pub(crate) struct CopiedJournal {
    pub(crate) order: Box<dyn Journal>,
    pub(crate) copy: SegmentJournal,
}

impl Journal for CopiedJournal {
    fn take_over(&mut self) -> Result<Tenure, LedgerError> {
        self.order.take_over()
    }

    fn commit(&mut self, batch: &JournalBatch<'_>) -> Result<(), LedgerError> {
        let seal = Once { seal: batch.seal, first: batch.first_index, sealed: Mutex::default() };
        self.order.commit(&JournalBatch { seal: &seal, ..*batch })?;
        let copied = JournalBatch { epoch: LOCKED, keys: &[], seal: &seal, ..*batch };
        self.copy.commit(&copied).map_err(not_copied(&self.copy.segments_path))
    }

    fn read(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, LedgerError> {
        self.copy.read(range)
    }
}

/// One note for both: signed once, and given again for the same leaf hashes only.
struct Once<'a> {
    seal: &'a dyn Seal,
    first: u64,
    sealed: Mutex<Option<(Vec<Hash>, Arc<str>)>>,
}

impl Seal for Once<'_> {
    fn note(&self, leaves: Vec<Hash>) -> Result<Arc<str>, LedgerError> {
        let mut sealed = self.sealed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, note)) = sealed.as_ref() {
            let other = leaves.iter().zip(of).position(|(leaf, of)| leaf != of);
            let other = other.or((leaves.len() != of.len()).then_some(0));
            return other.map_or(Ok(note.clone()), |at| Err(LedgerError::Damaged { entry: self.first + at as u64 }));
        }
        let note = self.seal.note(leaves.clone())?;
        *sealed = Some((leaves, note.clone()));
        Ok(note)
    }
}
