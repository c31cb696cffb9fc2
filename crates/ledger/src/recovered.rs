//! A ledger that has been read and not signed yet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, NoteVerifier};

use crate::checkpoint_file::CheckpointFiles;
use crate::error::LedgerError;
use crate::options::LedgerOptions;
use crate::reader::locate;
use crate::recovery::{Known, Recovered, recover};
use crate::storage::{Held, Storage};

/// A ledger whose entries have been read, before it is said what signs its next checkpoint: that may be one of the
/// entries.
pub struct RecoveredLedger {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) checkpoint_files: Vec<CheckpointFiles>,
    pub(crate) segments_path: PathBuf,
    pub(crate) segment_bytes: u64,
    /// What the ledger has acknowledged.
    pub(crate) signed: Option<Checkpoint>,
    pub(crate) recovered: Recovered,
    pub(crate) lock: Box<dyn Held>,
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
        let recovered = recover(storage.as_ref(), &segments_path, &known)?;
        let signed = known.signed;
        Ok(RecoveredLedger { storage, checkpoint_files, segments_path, segment_bytes, signed, recovered, lock })
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.recovered.tree.size()
    }

    /// The bytes of an entry.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`]; [`LedgerError::Damaged`].
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, LedgerError> {
        let Recovered { tree, offsets, segments, .. } = &self.recovered;
        let (segment, offset, leaf) = locate(tree, offsets, segments, index).ok_or(LedgerError::NotThere)?;
        segment.read(index, offset, &leaf)
    }
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
