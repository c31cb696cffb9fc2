use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tupyo_client::{AtCheckpoint, Board, ClientError, LedgerSource, download_record};
use tupyo_merkle::{Checkpoint, tiles_for_size};
use tupyo_verify::{Listing, Record, RecordError};

use super::StepError;

const CHECKPOINT: &str = "checkpoint";

/// What was exported.
pub struct Exported {
    /// The checkpoint that the record is up to.
    pub checkpoint: Checkpoint,
    /// How many files were written.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Writes a board's record up to its final checkpoint as a directory of static files, which must be there and empty. `written` is told after each file.
///
/// # Errors
/// [`StepError::Export`] if the ledger is not what its checkpoint says, or a file cannot be written.
pub fn export_record(board: &Board, directory: &Path, written: &mut dyn FnMut()) -> Result<Exported, StepError> {
    let (mut files, mut length) = (0u64, 0u64);
    let write = |path: &str, bytes: &[u8]| {
        let file = directory.join(path);
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, bytes)?;
        (files, length) = (files + 1, length + bytes.len() as u64);
        written();
        Ok(())
    };
    let checkpoint = download_record(&board.at_final()?, &board.address().ledger_key, write)?;
    Ok(Exported { checkpoint, files, bytes: length })
}

/// An election's record as the board serves it, up to one checkpoint: what is verified here is what an exported directory would hold.
pub struct BoardRecord {
    board: AtCheckpoint<Board>,
    checkpoint: Vec<u8>,
    files: BTreeSet<String>,
}

impl BoardRecord {
    /// The record up to the board's newest final checkpoint; its newest, if the manifest names no witnesses.
    ///
    /// # Errors
    /// [`StepError::Board`] if the ledger key has not signed it.
    pub fn newest(board: &Board) -> Result<BoardRecord, StepError> {
        let address = board.address();
        let board = board.at_final()?;
        let checkpoint = board.checkpoint_file()?;
        let parsed = Checkpoint::open(&checkpoint, &address.ledger_key).map_err(ClientError::from)?;
        let tiles = tiles_for_size(parsed.size).map(|path| path.to_string());
        let files = tiles.chain([CHECKPOINT.to_owned()]).collect();
        Ok(BoardRecord { board, checkpoint, files })
    }

    fn fetch(&self, path: &str) -> Result<Option<Vec<u8>>, ClientError> {
        match path.parse() {
            _ if !self.files.contains(path) => Ok(None),
            Ok(tile) => self.board.tile(tile),
            Err(_) => Ok(Some(self.checkpoint.clone())),
        }
    }
}

impl Record for BoardRecord {
    fn list(&self, at_most: usize) -> Result<Listing, RecordError> {
        let files = self.files.iter().take(at_most).cloned().collect();
        Ok(Listing { files, oddities: Vec::new() })
    }

    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError> {
        let bytes =
            self.fetch(path).map_err(|error| RecordError::Io { path: path.to_owned(), message: error.to_string() })?;
        Ok(bytes.filter(|bytes| bytes.len() <= at_most))
    }
}
