//! A ledger that has been read and not signed yet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, NoteVerifier, PrefixProof, prove_prefix};

use crate::checkpoint_file::CheckpointFiles;
use crate::entries::Entries;
use crate::error::LedgerError;
use crate::options::LedgerOptions;
use crate::reader::{LedgerCheckpoint, LedgerReader, State};
use crate::recovery::{Known, Recovered, TailRepair, recover};
use crate::storage::{Disk, Held, Storage};

/// A ledger whose entries have been read, before it is said what signs its next checkpoint: that may be one of the
/// entries.
pub struct RecoveredLedger {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) checkpoint_files: Vec<CheckpointFiles>,
    pub(crate) segments_path: PathBuf,
    pub(crate) segment_bytes: u64,
    /// What the ledger has acknowledged.
    pub(crate) signed: Option<LedgerCheckpoint>,
    pub(crate) entries: Kept,
    /// Where the last segment ends.
    pub(crate) end: u64,
    pub(crate) repair: Option<TailRepair>,
    pub(crate) lock: Box<dyn Held>,
}

/// Who has the entries.
pub(crate) enum Kept {
    Alone(Entries),
    WithReaders(LedgerReader),
}

impl RecoveredLedger {
    /// Reads the ledger in a directory, or makes an empty one there, as [`Ledger::open_with`](crate::Ledger::open_with)
    /// does. Its checkpoint is of one of these keys.
    ///
    /// # Errors
    /// As [`Ledger::open_with`](crate::Ledger::open_with).
    pub fn open(
        directory: impl AsRef<Path>,
        keys: &[NoteVerifier],
        options: LedgerOptions,
    ) -> Result<RecoveredLedger, LedgerError> {
        let LedgerOptions { storage, segment_bytes, checkpoint_copy } = options;
        let directory = directory.as_ref();
        let segments_path = directory.join("segments");
        create_directory(storage.as_ref(), directory)?;
        let place = directory.join("lock");
        let lock = storage.lock(&place).map_err(LedgerError::writing("lock", &place))?.ok_or(LedgerError::Locked)?;
        create_directory(storage.as_ref(), &segments_path)?;
        let checkpoint_files = checkpoint_files(&storage, directory, checkpoint_copy.as_deref())?;
        let known = Known::read(&checkpoint_files, keys)?;
        let Recovered { entries, end, repair } = recover(storage.as_ref(), &segments_path, &known)?;
        let (signed, entries) = (known.signed, Kept::Alone(entries));
        Ok(RecoveredLedger {
            storage,
            checkpoint_files,
            segments_path,
            segment_bytes,
            signed,
            entries,
            end,
            repair,
            lock,
        })
    }

    /// A reader of all entries. There is none yet if the last checkpoint does not cover them all: the batch that was
    /// being appended when the process ended still has to be signed.
    pub fn reader(&mut self) -> Option<LedgerReader> {
        let size = self.size();
        let checkpoint = self.signed.clone().filter(|signed| signed.checkpoint.size == size)?;
        let share = |entries: &mut Entries| {
            let entries = std::mem::take(entries);
            LedgerReader::new(State { entries, checkpoint })
        };
        let reader = match &mut self.entries {
            Kept::Alone(entries) => share(entries),
            Kept::WithReaders(reader) => reader.clone(),
        };
        self.entries = Kept::WithReaders(reader.clone());
        Some(reader)
    }

    /// The last checkpoint, which covers all entries that were acknowledged.
    pub fn signed(&self) -> Option<&LedgerCheckpoint> {
        self.signed.as_ref()
    }

    /// Whether the entries are, or continue, those of a checkpoint that was seen elsewhere.
    ///
    /// # Errors
    /// As [`LedgerReader::continues`].
    pub fn continues(&self, seen: &Checkpoint) -> Result<(), LedgerError> {
        self.look(|entries| entries.continues(seen))
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.look(|entries| entries.tree.size())
    }

    /// What was put right behind the acknowledged entries, if an append had been interrupted there.
    pub fn repair(&self) -> Option<TailRepair> {
        self.repair
    }

    /// The bytes of an entry.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`]; [`LedgerError::Damaged`].
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, LedgerError> {
        let (segment, offset, leaf) = self.look(|entries| entries.locate(index)).ok_or(LedgerError::NotThere)?;
        segment.read(index, offset, &leaf)
    }

    /// What leads from the first `old_size` entries to their root, and to that of the first `new_size`.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`].
    pub fn prefix(&self, old_size: u64, new_size: u64) -> Result<PrefixProof, LedgerError> {
        self.look(|entries| Ok(prove_prefix(old_size, new_size, &entries.tree)?))
    }

    pub(crate) fn look<T>(&self, at: impl FnOnce(&Entries) -> T) -> T {
        match &self.entries {
            Kept::Alone(entries) => at(entries),
            Kept::WithReaders(reader) => reader.look(at),
        }
    }
}

/// The latest checkpoint of one of these keys in a directory of the operating system's disk: a ledger's own, or that of
/// its copies.
///
/// # Errors
/// [`LedgerError`] if there is one that cannot be read.
pub fn stored_checkpoint(directory: &Path, keys: &[NoteVerifier]) -> Result<Option<LedgerCheckpoint>, LedgerError> {
    CheckpointFiles::new(Arc::new(Disk), directory).read(keys)
}

fn create_directory(storage: &dyn Storage, path: &Path) -> Result<(), LedgerError> {
    storage.create_directory(path).map_err(LedgerError::writing("create", path))
}

/// The ledger's own, and the copies.
fn checkpoint_files(
    storage: &Arc<dyn Storage>,
    directory: &Path,
    copy: Option<&Path>,
) -> Result<Vec<CheckpointFiles>, LedgerError> {
    copy.map_or(Ok(()), |copy| create_directory(storage.as_ref(), copy))?;
    let directories = std::iter::once(directory).chain(copy);
    Ok(directories.map(|directory| CheckpointFiles::new(storage.clone(), directory)).collect())
}
