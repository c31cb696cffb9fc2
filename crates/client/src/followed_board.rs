use tupyo_election::{ElectionId, Entry};
use tupyo_merkle::{Checkpoint, NoteVerifier};
use tupyo_office::{BulletinBoard, Followed};
use tupyo_voter::VoterError;

use crate::final_checkpoint::await_witnesses;
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
}

impl BulletinBoard for FollowedBoard {
    type Error = ClientError;

    fn election(&self) -> ElectionId {
        self.follower.source().address().election
    }

    fn ledger_key(&self) -> &NoteVerifier {
        &self.follower.source().address().ledger_key
    }

    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, ClientError>>, ClientError> {
        self.follower.advance()?;
        await_witnesses(&mut self.follower)?;
        let nothing = || ClientError::from(VoterError::Unconfirmed);
        let state = self.follower.state().ok_or_else(nothing)?;
        let checkpoint = self.follower.checkpoint_file().ok_or_else(nothing)?;
        let mut entries = EntryReader::new(self.follower.source().clone(), state.entries());
        Ok(Followed { state, checkpoint, read: move |index| entries.read(index) })
    }

    fn hold_to(&mut self, checkpoint: Checkpoint) -> Result<(), ClientError> {
        Ok(self.follower.remember(checkpoint)?)
    }

    fn checkpoint_file(&self) -> Option<&[u8]> {
        self.follower.checkpoint_file()
    }

    fn post(&self, entry: &Entry) -> Result<(), ClientError> {
        self.follower.source().post(entry).map(drop)
    }
}
