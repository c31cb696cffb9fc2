//! A witness's directory: what it remembers.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_encoding::sha256;
use tupyo_merkle::{
    AddLedgerKey, Checkpoint, MAX_ADD_LEDGER_KEY_BYTES, MAX_NOTE_BYTES, Note, Origin, Timestamp, WitnessKey,
};

use crate::examine::examine_key;
use crate::{WatchedLedger, WitnessError};

/// The directory of a witness, used by no other process while this value lives.
///
/// ```text
/// lock                     held while the witness runs
/// <SHA-256 of origin>      the note that was cosigned last: the ledger's line and the witness's
/// <…>.key-1, .key-2 …      the announcements of other keys of the ledger that were accepted, in order
/// <…>.conflict             a request with another root of a size that was cosigned, as it came first
/// <…>.key-conflict         the same of a request about another key, or one that shows a key beyond its end, or a
///                          second announcement
/// <…>.refused              the newest request that is signed by the ledger and not proven to continue it, or by a
///                          key that does not hold
/// ```
#[derive(Debug)]
pub struct StateDirectory {
    path: PathBuf,
    _lock: File,
}

/// What was cosigned last of a ledger.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    pub(crate) checkpoint: Checkpoint,
    /// With the ledger's line and the witness's own.
    pub(crate) note: Arc<Note>,
    pub(crate) time: Timestamp,
}

/// Which requests are kept beside the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Another root of the same size: two histories under one key. The first is kept.
    Conflict,
    /// An announcement that contradicts what was cosigned or accepted. The first is kept.
    KeyConflict,
    /// Not proven to continue, or by a key that does not hold. The newest is kept.
    Refused,
}

impl StateDirectory {
    /// Opens the directory, made if it is missing.
    ///
    /// # Errors
    /// [`WitnessError::Locked`], [`WitnessError::Storage`].
    pub fn open(path: &Path) -> Result<StateDirectory, WitnessError> {
        fs::create_dir_all(path).map_err(WitnessError::storage("create", path))?;
        let lock_path = path.join("lock");
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&lock_path);
        let lock = file.map_err(WitnessError::storage("open", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(StateDirectory { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(WitnessError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(WitnessError::storage("lock", &lock_path)(source)),
        }
    }

    /// A ledger with the keys that were accepted, and what was cosigned last; `None` if nothing ever was.
    pub(crate) fn load(
        &self,
        ledger: WatchedLedger,
        own: &WitnessKey,
    ) -> Result<(WatchedLedger, Option<Remembered>), WitnessError> {
        let ledger = self.load_keys(ledger)?;
        let path = self.file(ledger.origin());
        let Some(bytes) = read(&path, MAX_NOTE_BYTES)? else { return Ok((ledger, None)) };
        let remembered = remembered(&bytes, &ledger, own).ok_or(WitnessError::Damaged { path })?;
        Ok((ledger, Some(remembered)))
    }

    /// The ledger with every key that was accepted: each announcement must be what it was.
    fn load_keys(&self, mut ledger: WatchedLedger) -> Result<WatchedLedger, WitnessError> {
        for number in 1.. {
            let path = self.key_file(ledger.origin(), number);
            let Some(bytes) = read(&path, MAX_ADD_LEDGER_KEY_BYTES)? else { break };
            let accepted = AddLedgerKey::parse(&bytes).ok().and_then(|key| examine_key(&key, &ledger).ok()?.1);
            ledger = accepted.ok_or(WitnessError::Damaged { path })?.into();
        }
        Ok(ledger)
    }

    /// Stores what is about to be answered. When this returns, it is on stable storage; when it fails, either the old
    /// or the new one is.
    pub(crate) fn store(&self, origin: &Origin, cosigned: &Note) -> io::Result<()> {
        self.replace(&self.file(origin), cosigned.to_string().as_bytes())
    }

    /// Stores an announcement that is about to be accepted, likewise.
    pub(crate) fn store_key(&self, origin: &Origin, number: u32, accepted: &AddLedgerKey) -> io::Result<()> {
        self.replace(&self.key_file(origin, number), accepted.to_string().as_bytes())
    }

    /// Keeps a request for whoever looks into it. It is lost if that fails: nothing rests on it.
    pub(crate) fn keep(&self, origin: &Origin, kind: Evidence, request: &[u8]) {
        let (extension, is_kept) = match kind {
            Evidence::Conflict => ("conflict", true),
            Evidence::KeyConflict => ("key-conflict", true),
            Evidence::Refused => ("refused", false),
        };
        let path = self.file(origin).with_extension(extension);
        if !(is_kept && path.exists()) {
            let _lost = self.replace(&path, request);
        }
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let new = path.with_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        File::open(&self.path)?.sync_all()
    }

    fn file(&self, origin: &Origin) -> PathBuf {
        self.path.join(hash_of(origin))
    }

    fn key_file(&self, origin: &Origin, number: u32) -> PathBuf {
        self.file(origin).with_extension(format!("key-{number}"))
    }
}

/// SHA-256 of an origin, in hexadecimal digits.
pub(crate) fn hash_of(origin: &Origin) -> String {
    sha256(origin.as_str().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file; `None` if it is not there. One byte more than the most is read of a longer one.
fn read(path: &Path, most: usize) -> Result<Option<Vec<u8>>, WitnessError> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WitnessError::storage("read", path)(error)),
    }
}

fn remembered(bytes: &[u8], ledger: &WatchedLedger, own: &WitnessKey) -> Option<Remembered> {
    let note = Note::parse(bytes).ok()?;
    let size = Checkpoint::parse_text(note.text()).ok()?.size;
    let (checkpoint, cosigned) = Checkpoint::open_cosigned(&note, ledger.key(size), &[own]).ok()?;
    let time = cosigned.first()?.time;
    Some(Remembered { checkpoint, note: Arc::new(note), time })
}
