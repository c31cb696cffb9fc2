//! A ledger's public files on a disk.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tupyo_client::{ClientError, LedgerSource};
use tupyo_election::LARGEST_ENTRY;
use tupyo_merkle::{MAX_NOTE_BYTES, TilePath};

/// A full bundle of the longest entries, each with its length.
const LARGEST_TILE: u64 = 256 * (2 + LARGEST_ENTRY as u64);

/// A directory with `checkpoint` and `tile/` in it: an exported record, or a mirror. Nothing of it is believed.
#[derive(Clone, Debug)]
pub struct CopiedLedger {
    directory: PathBuf,
}

impl CopiedLedger {
    /// The copy in a directory.
    pub fn new(directory: &Path) -> CopiedLedger {
        CopiedLedger { directory: directory.to_owned() }
    }

    /// Whether there is a checkpoint.
    pub fn is_there(&self) -> bool {
        self.directory.join("checkpoint").exists()
    }

    /// Where a tile lies.
    pub fn place(&self, path: &TilePath) -> PathBuf {
        self.directory.join(path.to_string())
    }

    fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, ClientError> {
        let path = self.directory.join(name);
        match read(&path, limit) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ClientError::File { what: format!("{}: {error}", path.display()) }),
        }
    }
}

impl LedgerSource for CopiedLedger {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        let missing = || ClientError::File { what: format!("{}: there is no checkpoint", self.directory.display()) };
        self.read("checkpoint", MAX_NOTE_BYTES as u64)?.ok_or_else(missing)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.read(&path.to_string(), LARGEST_TILE)
    }
}

fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(bytes) }
}
