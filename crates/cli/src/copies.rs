//! A ledger's public files on a disk.

use std::path::{Path, PathBuf};

use tupyo_client::{ClientError, LedgerSource};
use tupyo_election::LARGEST_ENTRY;
use tupyo_merkle::{MAX_NOTE_BYTES, TilePath};
use tupyo_verify::Record;
use verifier_cli::Directory;

/// A full bundle of the longest entries, each with its length.
pub const LARGEST_TILE: usize = 256 * (2 + LARGEST_ENTRY);

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

    /// As the verifier reads a record: nothing but plain files, no link is followed, and nobody waits for a pipe.
    fn read(&self, name: &str, at_most: usize) -> Result<Option<Vec<u8>>, ClientError> {
        if !self.directory.exists() {
            return Ok(None);
        }
        let read = Directory::open(&self.directory).and_then(|directory| directory.read(name, at_most));
        read.map_err(|error| ClientError::File { what: format!("{}: {error}", self.directory.display()) })
    }
}

impl LedgerSource for CopiedLedger {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        let missing = || ClientError::File { what: format!("{}: there is no checkpoint", self.directory.display()) };
        self.read("checkpoint", MAX_NOTE_BYTES)?.ok_or_else(missing)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.read(&path.to_string(), LARGEST_TILE)
    }
}
