use tupyo_election::{ElectionId, ElectionState, Entry};
use tupyo_merkle::{Checkpoint, NoteVerifier};
use tupyo_office::BulletinBoard;

use crate::{Board, ClientError, EntryReader, Follower};

/// A board, and its ledger as followed so far: where officials and trustees act.
pub struct FollowedBoard {
    follower: Follower<Board>,
}

impl FollowedBoard {
    /// A board of which nothing has been seen yet.
    pub fn new(board: Board) -> FollowedBoard {
        let address = board.address().clone();
        FollowedBoard::following(Follower::new(board, &address))
    }

    /// A board whose ledger is followed already.
    pub fn following(follower: Follower<Board>) -> FollowedBoard {
        FollowedBoard { follower }
    }

    /// The newest checkpoint's file, if the ledger has been followed without contradiction.
    pub fn checkpoint_file(&self) -> Option<&[u8]> {
        self.follower.checkpoint_file()
    }
}

impl BulletinBoard for FollowedBoard {
    type Error = ClientError;

    fn election(&self) -> ElectionId {
        self.follower.source().address().election
    }

    fn ledger_key(&self) -> &NoteVerifier {
        &self.follower.source().address().ledger_key
    }

    fn follow(&mut self) -> Result<(&ElectionState, impl FnMut(u64) -> Result<Vec<u8>, ClientError>), ClientError> {
        let board = self.follower.source().clone();
        let (state, checkpoint) = self.follower.advance()?;
        let mut entries = EntryReader::new(board, checkpoint.size);
        Ok((state, move |index| entries.read(index)))
    }

    fn checkpoint(&self) -> Option<&Checkpoint> {
        self.follower.ledger().checkpoint()
    }

    fn hold_to(&mut self, checkpoint: Checkpoint) -> Result<(), ClientError> {
        Ok(self.follower.remember(checkpoint)?)
    }

    fn post(&self, entry: &Entry) -> Result<(), ClientError> {
        self.follower.source().post(entry).map(drop)
    }
}
