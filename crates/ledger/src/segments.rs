//! The journal of one machine: segment files in a directory that one process at a time may open.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use tupyo_merkle::{Checkpoint, Hash};

use crate::batch::{Batch, Hand};
use crate::checkpoint_file::CheckpointFiles;
use crate::error::LedgerError;
use crate::journal::{Journal, JournalBatch, Tenure};
use crate::journal_error::Epoch;
use crate::reader::LedgerCheckpoint;
use crate::segment::{HEADER_BYTES, Segment};
use crate::shelf::Shelf;
use crate::storage::{Held, Storage};

/// So many bytes of entries are read at once, and one entry more.
const READ_TOGETHER: usize = 1 << 22;

/// Segment files, and the latest checkpoint beside them.
///
/// The lock of the directory is what fences: it is taken over when its holder's process has ended, and so there is one
/// epoch only.
pub(crate) struct SegmentJournal {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) checkpoint_files: Vec<CheckpointFiles>,
    /// The note of the latest checkpoint.
    pub(crate) latest: Option<Arc<str>>,
    /// It has still to be stored: there was no room when the journal was opened.
    pub(crate) checkpoint_due: bool,
    pub(crate) segments_path: PathBuf,
    pub(crate) segment_bytes: u64,
    pub(crate) segment: Option<Arc<Segment>>,
    /// Where the next record goes in `segment`.
    pub(crate) end: u64,
    /// How many entries there are.
    pub(crate) size: u64,
    pub(crate) shelf: Shelf,
    pub(crate) hand: Hand,
    pub(crate) _lock: Box<dyn Held>,
}

/// The epoch of every holder of the lock.
pub(crate) const LOCKED: Epoch = Epoch(0);

impl Journal for SegmentJournal {
    fn take_over(&mut self) -> Result<Tenure, LedgerError> {
        Ok(Tenure { epoch: LOCKED, size: self.size, note: self.latest.as_deref().map(str::to_owned) })
    }

    /// What can find the disk full comes before anything is signed: up to there it can be undone.
    fn commit(&mut self, batch: &JournalBatch<'_>) -> Result<(), LedgerError> {
        if (batch.epoch, batch.first_index) != (LOCKED, self.size) {
            return Err(LedgerError::Poisoned);
        }
        if self.checkpoint_due {
            self.store_latest()?;
        }
        let length = self.next_note_length(batch.entries.len());
        self.checkpoint_files.iter().try_for_each(|files| files.reserve(length))?;
        let (records, segment, note) = self.write(batch.entries, |leaves| batch.seal.note(leaves))?;
        self.checkpoint_files.iter_mut().try_for_each(|files| files.store(&note))?;
        self.latest = Some(note);
        self.put(&records, &segment);
        Ok(())
    }

    fn read(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, LedgerError> {
        let (mut entries, mut bytes) = (Vec::new(), 0);
        for index in range {
            let (segment, offset) = self.shelf.locate(index).ok_or(LedgerError::NotThere)?;
            let entry = segment.read_checked(index, offset)?;
            bytes += entry.len();
            entries.push(entry);
            if bytes >= READ_TOGETHER {
                break;
            }
        }
        Ok(entries)
    }
}

impl SegmentJournal {
    /// Stores the checkpoint over all entries. Where there is no room but the same one stands there, it is due.
    pub(crate) fn settle(
        &mut self,
        checkpoint: &LedgerCheckpoint,
        stored: Option<&Checkpoint>,
    ) -> Result<(), LedgerError> {
        self.latest = Some(checkpoint.file.clone());
        // Stored even if it stands there: its name may not have reached the disk before.
        match self.store_latest() {
            Err(LedgerError::Full { .. }) if stored == Some(&checkpoint.checkpoint) => {
                self.checkpoint_due = true;
                Ok(())
            }
            settled => settled,
        }
    }

    /// Takes in entries that another journal has acknowledged, without a checkpoint; gives their leaf hashes.
    pub(crate) fn take_in(&mut self, entries: &[&[u8]]) -> Result<Vec<Hash>, LedgerError> {
        let (records, segment, leaves) = self.write(entries, Ok)?;
        self.put(&records, &segment);
        Ok(leaves)
    }

    fn store_latest(&mut self) -> Result<(), LedgerError> {
        let note = self.latest.as_deref().ok_or(LedgerError::NoCheckpoint)?;
        self.checkpoint_files.iter_mut().try_for_each(|files| files.settle(note))?;
        self.checkpoint_due = false;
        Ok(())
    }

    /// Writes and syncs records, and hands on the leaf hashes of what can be read of them: nothing else is ever signed.
    /// Readers see nothing of it yet.
    #[allow(clippy::type_complexity, reason = "three things that are used at once")]
    fn write<'a, T: Send>(
        &mut self,
        entries: &'a [&'a [u8]],
        seal: impl FnOnce(Vec<Hash>) -> Result<T, LedgerError> + Send,
    ) -> Result<(Batch<'a, &'a [u8]>, Arc<Segment>, T), LedgerError> {
        let segment = self.segment_with_room()?;
        let batch = Batch::new(entries, self.end);
        let first = self.size;
        // The sync stays on this thread, which sleeps in it: the other one need not wait for a core.
        let sign = |told| {
            let leaves = batch.read_back(&segment, first, told)?;
            // If it was not written to its end, the writer says why.
            if leaves.len() < entries.len() { Err(LedgerError::Poisoned) } else { seal(leaves) }
        };
        let store = |tell: Sender<usize>| {
            // Who hears it has gone if it has found something wrong.
            batch.write(&segment, |until| tell.send(until).unwrap_or_default())?;
            drop(tell);
            segment.sync()
        };
        let (sealed, stored) = self.hand.beside(batch.length(), sign, store);
        let sealed = stored.and(sealed)?;
        Ok((batch, segment, sealed))
    }

    fn put(&mut self, records: &Batch<'_, &[u8]>, segment: &Arc<Segment>) {
        self.end = records.end();
        self.size += records.offsets().len() as u64;
        self.shelf.put(segment, records.offsets());
    }

    /// How many bytes the note has when so many entries more are covered: only its size may get more digits.
    fn next_note_length(&self, more: usize) -> usize {
        let digits = |size: u64| size.checked_ilog10().unwrap_or_default() as usize;
        let length = self.latest.as_deref().map_or(0, str::len);
        length + digits(self.size + more as u64) - digits(self.size)
    }

    /// The last segment, or a new one if there is none or it is full. A batch is never divided between two.
    fn segment_with_room(&mut self) -> Result<Arc<Segment>, LedgerError> {
        match &self.segment {
            Some(segment) if self.end < self.segment_bytes.max(HEADER_BYTES + 1) => Ok(segment.clone()),
            _ => {
                let segment = Arc::new(Segment::create(self.storage.as_ref(), &self.segments_path, self.size)?);
                self.end = HEADER_BYTES;
                self.segment = Some(segment.clone());
                Ok(segment)
            }
        }
    }
}

/// Of a copy of what another journal has acknowledged: that there is no room is no reason to say that nothing is there.
pub(crate) fn not_copied(directory: &Path) -> impl FnOnce(LedgerError) -> LedgerError {
    move |error| match error {
        LedgerError::Full { action, path } => {
            LedgerError::Storage { action, path, source: ErrorKind::StorageFull.into() }
        }
        LedgerError::Poisoned => {
            LedgerError::Storage { action: "copy to", path: directory.to_owned(), source: ErrorKind::Other.into() }
        }
        error => error,
    }
}
