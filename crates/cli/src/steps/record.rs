use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tupyo_client::{Board, ClientError, LedgerSource};
use tupyo_merkle::{Checkpoint, tiles_for_size};
use tupyo_verify::{Listing, Record, RecordError};

use super::StepError;

const CHECKPOINT: &str = "checkpoint";

/// An election's record as the board serves it, up to one checkpoint: what is verified here is what an exported directory would hold.
pub struct BoardRecord {
    board: Board,
    checkpoint: Vec<u8>,
    files: BTreeSet<String>,
}

impl BoardRecord {
    /// The record up to the board's newest checkpoint.
    ///
    /// # Errors
    /// [`StepError::Board`] if the ledger key has not signed it.
    pub fn newest(board: &Board) -> Result<BoardRecord, StepError> {
        let checkpoint = board.checkpoint_file()?;
        let parsed = Checkpoint::open(&checkpoint, &board.address().ledger_key).map_err(ClientError::from)?;
        let tiles = tiles_for_size(parsed.size).map(|path| path.to_string());
        let files = tiles.chain([CHECKPOINT.to_owned()]).collect();
        Ok(BoardRecord { board: board.clone(), checkpoint, files })
    }

    /// How many files it has.
    pub fn files(&self) -> u64 {
        self.files.len() as u64
    }

    /// Writes the record as a directory of static files. `written` is told after each file how many bytes it had.
    ///
    /// # Errors
    /// [`StepError::Directory`] if the directory is not empty or cannot be written.
    pub fn export(&self, directory: &Path, written: &mut dyn FnMut(u64)) -> Result<(), StepError> {
        let wrong = |error| StepError::Directory { path: directory.to_owned(), error };
        fs::create_dir_all(directory).map_err(wrong)?;
        if fs::read_dir(directory).map_err(wrong)?.next().is_some() {
            return Err(wrong(std::io::Error::other("it is not empty")));
        }
        for path in &self.files {
            let bytes = self.fetch(path)?.ok_or_else(|| StepError::MissingFile(path.clone()))?;
            let file = directory.join(path);
            file.parent().map_or(Ok(()), fs::create_dir_all).map_err(wrong)?;
            fs::write(&file, &bytes).map_err(wrong)?;
            written(bytes.len() as u64);
        }
        Ok(())
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
