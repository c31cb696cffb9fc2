//! A ledger that has been read and not signed yet.

use std::path::Path;
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, HashReader, MemoryTree, NoteVerifier, PrefixProof, prove_prefix};

use crate::batch::Hand;
use crate::checkpoint_file::{CheckpointFiles, signed_by};
use crate::copy_mark::{mark_copy, refuse_copy};
use crate::error::LedgerError;
use crate::journal::Journal;
use crate::journal_error::Epoch;
use crate::options::LedgerOptions;
use crate::reader::{LedgerCheckpoint, LedgerReader, State};
use crate::recovery::{Known, Recovered, TailRepair, recover};
use crate::segments::{SegmentJournal, not_copied};
use crate::shelf::{Shelf, continues};
use crate::storage::{Disk, Storage};

/// So many entries are asked of another journal at once; it may give fewer.
const ASKED_TOGETHER: u64 = 1024;

/// A ledger whose entries have been read, before it is said what signs its next checkpoint: that may be one of the
/// entries.
pub struct RecoveredLedger {
    pub(crate) copy: SegmentJournal,
    /// The journal elsewhere that decides, if the segment files are a copy.
    pub(crate) order: Option<(Epoch, Box<dyn Journal>)>,
    /// What the ledger has acknowledged.
    pub(crate) signed: Option<LedgerCheckpoint>,
    pub(crate) tree: Kept,
    repair: Option<TailRepair>,
}

/// Who has the tree.
pub(crate) enum Kept {
    Alone(MemoryTree),
    WithReaders(LedgerReader),
}

impl RecoveredLedger {
    /// Reads the ledger in a directory, or makes an empty one there, as [`Ledger::open_with`](crate::Ledger::open_with)
    /// does. Its checkpoint is of one of these keys.
    ///
    /// # Errors
    /// As [`Ledger::open_with`](crate::Ledger::open_with); `journal-copy` if the directory is a copy of a journal that
    /// was taken over there.
    pub fn open(
        directory: impl AsRef<Path>,
        keys: &[NoteVerifier],
        options: LedgerOptions,
    ) -> Result<RecoveredLedger, LedgerError> {
        Ok(Self::read(directory.as_ref(), keys, options, false)?.0)
    }

    /// Takes over a journal that is elsewhere, of which the directory gets a copy: whatever of it is there already must
    /// be what the journal has, and the rest is fetched. The root of all entries is computed here, and must be that of
    /// the journal's note, which one of these keys has signed.
    ///
    /// # Errors
    /// [`LedgerError::CopyDamaged`] if what the directory has is not what was copied. What [`Journal::take_over`] and
    /// [`Journal::read`] say; [`LedgerError::RolledBack`] if the journal lacks what this directory, or the checkpoint
    /// kept apart, has; [`LedgerError::RootMismatch`] or [`LedgerError::Forked`] if it has something else. Nothing is
    /// signed then.
    pub fn take_over(
        directory: impl AsRef<Path>,
        keys: &[NoteVerifier],
        options: LedgerOptions,
        mut journal: Box<dyn Journal>,
    ) -> Result<RecoveredLedger, LedgerError> {
        let directory = directory.as_ref();
        let (mut ledger, apart) =
            Self::read(directory, keys, options, true).map_err(LedgerError::of_copy(directory))?;
        let tenure = journal.take_over()?;
        let found = ledger.size();
        if found > tenure.size {
            return Err(LedgerError::RolledBack { found: tenure.size, signed: found });
        }
        mark_copy(ledger.copy.storage.as_ref(), directory)?;
        let signed = tenure.note.map(|note| signed_by(note.as_bytes(), keys)).transpose()?;
        ledger.fetch(journal.as_mut(), tenure.size)?;
        ledger.compare(tenure.size, signed.as_ref(), &apart)?;
        ledger.signed = signed.or(ledger.signed);
        ledger.order = Some((tenure.epoch, journal));
        Ok(ledger)
    }

    /// Reads the segment files. What a copy must be compared with when it is complete is given beside it.
    fn read(
        directory: &Path,
        keys: &[NoteVerifier],
        options: LedgerOptions,
        is_copy: bool,
    ) -> Result<(RecoveredLedger, Vec<Checkpoint>), LedgerError> {
        let LedgerOptions { storage, segment_bytes, checkpoint_copy } = options;
        let segments_path = directory.join("segments");
        create_directory(storage.as_ref(), directory)?;
        let place = directory.join("lock");
        let lock = storage.lock(&place).map_err(LedgerError::writing("lock", &place))?.ok_or(LedgerError::Locked)?;
        if !is_copy {
            refuse_copy(storage.as_ref(), directory)?;
        }
        create_directory(storage.as_ref(), &segments_path)?;
        let files = checkpoint_files(&storage, directory, checkpoint_copy.as_deref())?;
        let known = Known::read(&files, keys)?;
        let (known, apart) = if is_copy { known.of_copy() } else { (known, Vec::new()) };
        let recovered = recover(storage.as_ref(), &segments_path, &known)?;
        let Recovered { tree, places, end, repair } = recovered;
        let latest = known.signed.as_ref().map(|signed| signed.file.clone());
        let copy = SegmentJournal {
            storage,
            checkpoint_files: files,
            latest,
            checkpoint_due: false,
            segments_path,
            segment_bytes,
            segment: places.segments.last().cloned(),
            end,
            size: tree.size(),
            shelf: Shelf::new(places),
            hand: Hand::default(),
            _lock: lock,
        };
        let ledger = RecoveredLedger { copy, order: None, signed: known.signed, tree: Kept::Alone(tree), repair };
        Ok((ledger, apart))
    }

    /// Brings the copy up to so many entries.
    fn fetch(&mut self, journal: &mut dyn Journal, size: u64) -> Result<(), LedgerError> {
        let Kept::Alone(tree) = &mut self.tree else { return Err(LedgerError::Poisoned) };
        while tree.size() < size {
            let entries = journal.read(tree.size()..size.min(tree.size() + ASKED_TOGETHER))?;
            let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
            if slices.is_empty() || tree.size() + slices.len() as u64 > size {
                return Err(LedgerError::NotThere);
            }
            let leaves = self.copy.take_in(&slices).map_err(not_copied(&self.copy.segments_path.clone()))?;
            let hashes = tree.growth(leaves).into_hashes();
            if !tree.grow(hashes) {
                return Err(LedgerError::Poisoned);
            }
        }
        Ok(())
    }

    /// Whether all entries are those of the journal's note, and continue what is kept apart.
    fn compare(&self, size: u64, signed: Option<&LedgerCheckpoint>, apart: &[Checkpoint]) -> Result<(), LedgerError> {
        apart.iter().try_for_each(|apart| self.continues(apart))?;
        match signed.map(|signed| &signed.checkpoint) {
            None if size == 0 => Ok(()),
            None => Err(LedgerError::NoCheckpoint),
            Some(signed) if signed.size == size && self.continues(signed).is_ok() => Ok(()),
            Some(signed) => Err(LedgerError::RootMismatch { size: signed.size }),
        }
    }

    /// A reader of all entries. There is none yet if the last checkpoint does not cover them all: the batch that was
    /// being appended when the process ended still has to be signed.
    pub fn reader(&mut self) -> Option<LedgerReader> {
        let size = self.size();
        let checkpoint = self.signed.clone().filter(|signed| signed.checkpoint.size == size)?;
        let reader = match &mut self.tree {
            Kept::Alone(tree) => {
                let tree = std::mem::take(tree);
                LedgerReader::new(State { tree, checkpoint }, self.copy.shelf.clone())
            }
            Kept::WithReaders(reader) => reader.clone(),
        };
        self.tree = Kept::WithReaders(reader.clone());
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
        self.look(|tree| continues(tree, seen))
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.look(MemoryTree::size)
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
        let leaf = self.look(|tree| tree.node(0, index)).ok_or(LedgerError::NotThere)?;
        let (segment, offset) = self.copy.shelf.locate(index).ok_or(LedgerError::NotThere)?;
        segment.read(index, offset, &leaf)
    }

    /// What leads from the first `old_size` entries to their root, and to that of the first `new_size`.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`].
    pub fn prefix(&self, old_size: u64, new_size: u64) -> Result<PrefixProof, LedgerError> {
        self.look(|tree| Ok(prove_prefix(old_size, new_size, tree)?))
    }

    pub(crate) fn look<T>(&self, at: impl FnOnce(&MemoryTree) -> T) -> T {
        match &self.tree {
            Kept::Alone(tree) => at(tree),
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
