//! A board where officials and trustees act.

use tupyo_election::{ElectionId, Entry};
use tupyo_office::{BulletinBoard, Followed};

use crate::final_checkpoint::await_witnesses;
use crate::followed::followed;
use crate::{Board, ClientError, Follower};

/// A board, and its ledger as followed so far: where officials and trustees act.
pub struct FollowedBoard {
    follower: Follower<Board>,
}

impl FollowedBoard {
    /// A board of which nothing has been seen yet.
    pub fn new(board: Board) -> FollowedBoard {
        let election = board.address().election;
        FollowedBoard::following(Follower::new(board, election))
    }

    /// A board whose ledger is followed already.
    pub fn following(follower: Follower<Board>) -> FollowedBoard {
        FollowedBoard { follower }
    }
}

impl FollowedBoard {
    /// The board, as it is asked for what is no part of the ledger.
    pub fn source(&self) -> &Board {
        self.follower.source()
    }
}

impl BulletinBoard for FollowedBoard {
    type Error = ClientError;

    fn election(&self) -> ElectionId {
        self.follower.source().address().election
    }

    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, ClientError>>, ClientError> {
        self.follower.advance()?;
        await_witnesses(&mut self.follower)?;
        followed(&self.follower)
    }

    fn hold_to(&mut self, checkpoint_file: &[u8]) -> Result<(), ClientError> {
        Ok(self.follower.remember_file(checkpoint_file)?)
    }

    fn checkpoint_file(&self) -> Option<&[u8]> {
        self.follower.checkpoint_file()
    }

    fn post(&self, entry: &Entry) -> Result<(), ClientError> {
        self.follower.source().post(entry).map(drop)
    }
}
