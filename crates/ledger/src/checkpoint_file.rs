//! The file that holds the latest checkpoint.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, NoteVerifier};

use crate::error::LedgerError;
use crate::segment::read_full_at;
use crate::storage::{Opening, Storage, StoredFile};

/// More than any checkpoint has: it has one signature, and an origin of at most 255 bytes.
const ROOM: usize = 4096;
const NAME: &str = "checkpoint";

/// The file `checkpoint` of a directory. It is replaced as a whole: after a power cut it is the old one or the new one.
pub(crate) struct CheckpointFile {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
}

/// Room on the disk for the next checkpoint: a file `checkpoint.new` that is longer than any.
pub(crate) struct Reserved {
    file: Arc<dyn StoredFile>,
}

impl CheckpointFile {
    pub(crate) fn new(storage: Arc<dyn Storage>, directory: &Path) -> Self {
        Self { storage, directory: directory.to_owned() }
    }

    /// The checkpoint that stands there, of this key.
    pub(crate) fn read(&self, key: &NoteVerifier) -> Result<Option<Checkpoint>, LedgerError> {
        let path = self.path();
        let file = match self.storage.open(&path, Opening::Existing) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LedgerError::storage("open", &path)(error)),
        };
        let mut bytes = vec![0; ROOM];
        let length = read_full_at(file.as_ref(), &mut bytes, 0).map_err(LedgerError::storage("read", &path))?;
        bytes.truncate(length);
        Ok(Some(Checkpoint::open_exact(bytes, key)?))
    }

    /// Makes room for a checkpoint before anything is written that needs one.
    pub(crate) fn reserve(&self) -> Result<Reserved, LedgerError> {
        let new = self.new_path();
        let file = self.storage.open(&new, Opening::Emptied).map_err(LedgerError::writing("create", &new))?;
        file.write_all_at(&[0; ROOM], 0).map_err(LedgerError::writing("write", &new))?;
        Ok(Reserved { file })
    }

    /// When this returns `Ok`, the checkpoint is on stable storage under its name.
    pub(crate) fn store(&self, reserved: Reserved, checkpoint: &str) -> Result<(), LedgerError> {
        let (path, new) = (self.path(), self.new_path());
        if checkpoint.len() > ROOM {
            return Err(LedgerError::storage("write", &new)(io::Error::from(ErrorKind::FileTooLarge)));
        }
        reserved.file.write_all_at(checkpoint.as_bytes(), 0).map_err(LedgerError::storage("write", &new))?;
        reserved.file.set_length(checkpoint.len() as u64).map_err(LedgerError::storage("cut", &new))?;
        let verified = reads_as(reserved.file.as_ref(), checkpoint.as_bytes());
        verified.map_err(LedgerError::storage("verify", &new))?;
        reserved.file.sync().map_err(LedgerError::sync(&new))?;
        self.storage.rename(&new, &path).map_err(LedgerError::storage("replace", &path))?;
        self.storage.sync_directory(&self.directory).map_err(LedgerError::sync(&self.directory))
    }

    fn path(&self) -> PathBuf {
        self.directory.join(NAME)
    }

    fn new_path(&self) -> PathBuf {
        self.directory.join(NAME).with_extension("new")
    }
}

/// A checkpoint that is damaged would be refused at the next start, and the ledger with it.
fn reads_as(file: &dyn StoredFile, bytes: &[u8]) -> io::Result<()> {
    let mut found = vec![0; ROOM];
    let length = read_full_at(file, &mut found, 0)?;
    if found[..length] == *bytes { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
}
