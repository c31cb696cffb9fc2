//! Where trustees act: on a board, or on an exported record, with what they say in a file.

use tupyo_client::{ClientError, FollowedBoard, FollowedRecord};
use tupyo_election::{ElectionId, Entry};
use tupyo_office::{BulletinBoard, Followed};

use crate::copies::CopiedLedger;

/// A board, or a record on a machine without a network.
pub enum ActingBoard {
    /// What is said is posted.
    Board(FollowedBoard),
    /// What is said is kept.
    Record(FollowedRecord<CopiedLedger>),
}

type Read<'a> = Box<dyn FnMut(u64) -> Result<Vec<u8>, ClientError> + 'a>;

impl ActingBoard {
    /// Whether what is said is kept instead of posted.
    pub fn is_record(&self) -> bool {
        matches!(self, ActingBoard::Record(_))
    }

    /// What has been said and is not posted.
    pub fn said(&self) -> Vec<Entry> {
        match self {
            ActingBoard::Board(_) => Vec::new(),
            ActingBoard::Record(record) => record.said(),
        }
    }
}

impl BulletinBoard for ActingBoard {
    type Error = ClientError;

    fn election(&self) -> ElectionId {
        match self {
            ActingBoard::Board(board) => board.election(),
            ActingBoard::Record(record) => record.election(),
        }
    }

    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, ClientError>>, ClientError> {
        match self {
            ActingBoard::Board(board) => {
                let Followed { state, checkpoint, read } = board.follow()?;
                Ok(Followed { state, checkpoint, read: Box::new(read) as Read<'_> })
            }
            ActingBoard::Record(record) => {
                let Followed { state, checkpoint, read } = record.follow()?;
                Ok(Followed { state, checkpoint, read: Box::new(read) as Read<'_> })
            }
        }
    }

    fn hold_to(&mut self, checkpoint_file: &[u8]) -> Result<(), ClientError> {
        match self {
            ActingBoard::Board(board) => board.hold_to(checkpoint_file),
            ActingBoard::Record(record) => record.hold_to(checkpoint_file),
        }
    }

    fn checkpoint_file(&self) -> Option<&[u8]> {
        match self {
            ActingBoard::Board(board) => board.checkpoint_file(),
            ActingBoard::Record(record) => record.checkpoint_file(),
        }
    }

    fn post(&self, entry: &Entry) -> Result<(), ClientError> {
        match self {
            ActingBoard::Board(board) => board.post(entry),
            ActingBoard::Record(record) => record.post(entry),
        }
    }
}
