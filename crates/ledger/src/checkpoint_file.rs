//! The files that hold the latest checkpoint.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, CheckpointError, Note, NoteError, NoteVerifier};

use crate::error::LedgerError;
use crate::reader::LedgerCheckpoint;
use crate::segment::read_full_at;
use crate::storage::{Opening, Storage, StoredFile};

/// More than any checkpoint has: it has one signature, and an origin of at most 255 bytes.
const ROOM: usize = 4096;
const NAME: &str = "checkpoint";
const TWIN: &str = "checkpoint.twin";

/// A directory's two places for the latest checkpoint. They are overwritten in turns, so that whatever a power cut
/// makes of the one that is being written, the other holds the checkpoint before it.
pub(crate) struct CheckpointFiles {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
    /// What the next checkpoint is written over, and the other one; nothing before both are settled.
    places: Option<[Slot; 2]>,
}

struct Slot {
    path: PathBuf,
    file: Arc<dyn StoredFile>,
}

impl CheckpointFiles {
    pub(crate) fn new(storage: Arc<dyn Storage>, directory: &Path) -> Self {
        Self { storage, directory: directory.to_owned(), places: None }
    }

    /// The latest checkpoint of one of these keys that stands in either place. A place with anything else was being
    /// written when the power was cut, if the other one has a checkpoint.
    pub(crate) fn read(&self, keys: &[NoteVerifier]) -> Result<Option<LedgerCheckpoint>, LedgerError> {
        match (self.read_place(NAME, keys)?, self.read_place(TWIN, keys)?) {
            (Found::Checkpoint(one), Found::Checkpoint(other)) if other.checkpoint.size > one.checkpoint.size => {
                Ok(Some(other))
            }
            (Found::Checkpoint(one), _) | (_, Found::Checkpoint(one)) => Ok(Some(one)),
            (Found::Broken(error), _) => Err(error),
            // The twin is made when the other one is there: nothing has been acknowledged.
            (Found::Nothing, _) => Ok(None),
        }
    }

    /// When this returns `Ok`, the checkpoint is on stable storage in both places. When the disk is full, at least one
    /// checkpoint that was there still is.
    pub(crate) fn settle(&mut self, checkpoint: &str) -> Result<(), LedgerError> {
        self.places = None;
        let one = self.replace(checkpoint)?;
        let path = self.directory.join(TWIN);
        let file = self.storage.open(&path, Opening::Emptied).map_err(LedgerError::writing("create", &path))?;
        file.write_all_at(checkpoint.as_bytes(), 0).map_err(LedgerError::writing("write", &path))?;
        let twin = Slot { path, file };
        twin.finish(checkpoint)?;
        self.sync_directory()?;
        self.places = Some([twin, one]);
        Ok(())
    }

    /// Makes room for a checkpoint of so many bytes before anything is written that needs one.
    pub(crate) fn reserve(&self, length: usize) -> Result<(), LedgerError> {
        let [place, _] = self.places.as_ref().ok_or(LedgerError::Poisoned)?;
        let found = place.file.length().map_err(LedgerError::storage("examine", &place.path))?;
        let missing = (length as u64).saturating_sub(found).min(ROOM as u64);
        if missing == 0 {
            return Ok(());
        }
        place
            .file
            .write_all_at(&[0; ROOM][..missing as usize], found)
            .map_err(LedgerError::writing("write", &place.path))
    }

    /// When this returns `Ok`, the checkpoint is on stable storage; the one before it is there all the time.
    pub(crate) fn store(&mut self, checkpoint: &str) -> Result<(), LedgerError> {
        let places = self.places.as_mut().ok_or(LedgerError::Poisoned)?;
        places[0].overwrite(checkpoint)?;
        places.swap(0, 1);
        Ok(())
    }

    /// Puts a new file in the first place, as a whole: after a power cut it is the old one or the new one.
    fn replace(&self, checkpoint: &str) -> Result<Slot, LedgerError> {
        let (path, new) = (self.directory.join(NAME), self.directory.join(NAME).with_extension("new"));
        let file = self.storage.open(&new, Opening::Emptied).map_err(LedgerError::writing("create", &new))?;
        file.write_all_at(checkpoint.as_bytes(), 0).map_err(LedgerError::writing("write", &new))?;
        let place = Slot { path: new, file };
        place.finish(checkpoint)?;
        self.storage.rename(&place.path, &path).map_err(LedgerError::storage("replace", &path))?;
        self.sync_directory()?;
        Ok(Slot { path, ..place })
    }

    fn sync_directory(&self) -> Result<(), LedgerError> {
        self.storage.sync_directory(&self.directory).map_err(LedgerError::sync(&self.directory))
    }

    fn read_place(&self, name: &str, keys: &[NoteVerifier]) -> Result<Found, LedgerError> {
        let path = self.directory.join(name);
        let file = match self.storage.open(&path, Opening::Existing) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(LedgerError::storage("open", &path)(error)),
        };
        let mut bytes = vec![0; ROOM];
        let length = read_full_at(file.as_ref(), &mut bytes, 0).map_err(LedgerError::storage("read", &path))?;
        bytes.truncate(length);
        Ok(signed_by(&bytes, keys).map_or_else(|error| Found::Broken(error.into()), Found::Checkpoint))
    }
}

/// The checkpoint that one of these keys has signed; else why the last of them has not.
pub(crate) fn signed_by(bytes: &[u8], keys: &[NoteVerifier]) -> Result<LedgerCheckpoint, CheckpointError> {
    let mut refused = CheckpointError::Note(NoteError::Unsigned);
    for key in keys {
        match Checkpoint::open_exact(bytes, key) {
            Ok(checkpoint) => {
                let note = Note::parse(bytes)?;
                return Ok(LedgerCheckpoint { file: note.to_string().into(), note: Arc::new(note), checkpoint });
            }
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// What stands in a place.
enum Found {
    Nothing,
    Checkpoint(LedgerCheckpoint),
    Broken(LedgerError),
}

impl Slot {
    fn overwrite(&self, checkpoint: &str) -> Result<(), LedgerError> {
        if checkpoint.len() > ROOM {
            return Err(LedgerError::storage("write", &self.path)(io::Error::from(ErrorKind::FileTooLarge)));
        }
        self.file.write_all_at(checkpoint.as_bytes(), 0).map_err(LedgerError::storage("write", &self.path))?;
        // Room that was made for a larger batch, for which there was none in the segment.
        if self.file.length().map_err(LedgerError::storage("examine", &self.path))? > checkpoint.len() as u64 {
            self.file.set_length(checkpoint.len() as u64).map_err(LedgerError::storage("cut", &self.path))?;
        }
        self.finish(checkpoint)
    }

    /// What was written is exactly this, and on stable storage. A checkpoint that is damaged would be refused at the
    /// next start, and the ledger with it.
    fn finish(&self, checkpoint: &str) -> Result<(), LedgerError> {
        let verified = reads_as(self.file.as_ref(), checkpoint.as_bytes());
        verified.map_err(LedgerError::storage("verify", &self.path))?;
        self.file.sync().map_err(LedgerError::sync(&self.path))
    }
}

fn reads_as(file: &dyn StoredFile, bytes: &[u8]) -> io::Result<()> {
    let mut found = vec![0; ROOM];
    let length = read_full_at(file, &mut found, 0)?;
    if found[..length] == *bytes { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
}
