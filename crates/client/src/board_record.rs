//! An election's record, as its board serves it.

use std::collections::BTreeSet;

use tupyo_merkle::tiles_for_size;
use tupyo_verify::{Listing, Record, RecordError};

use crate::{AtCheckpoint, Board, ClientError, LedgerSource};

const CHECKPOINT: &str = "checkpoint";

/// An election's record as the board serves it, up to one checkpoint: what is verified here is what an exported
/// directory would hold.
pub struct BoardRecord {
    board: AtCheckpoint<Board>,
    checkpoint: Vec<u8>,
    files: BTreeSet<String>,
}

impl BoardRecord {
    /// The record up to the board's newest final checkpoint; its newest, if the manifest names no witnesses.
    ///
    /// # Errors
    /// [`ClientError::Voter`] if the ledger key has not signed it; what [`Board::at_final`] says.
    pub fn newest(board: &Board) -> Result<BoardRecord, ClientError> {
        let final_board = board.at_final()?;
        let checkpoint = final_board.checkpoint_file()?;
        let parsed = board.verified(|keys| keys.open(&checkpoint))?;
        let board = final_board;
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
