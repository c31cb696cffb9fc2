//! A copy of a ledger, for somebody who acts without a network.

use std::cell::RefCell;

use tupyo_election::{ElectionId, Entry};
use tupyo_office::{BulletinBoard, Followed};

use crate::followed::followed;
use crate::{ClientError, Follower, LedgerSource};

/// A copy of a ledger as somebody acts on it without a network: what is said there is kept, for others to post.
pub struct FollowedRecord<S> {
    follower: Follower<S>,
    election: ElectionId,
    said: RefCell<Vec<Entry>>,
}

impl<S: LedgerSource + Clone> FollowedRecord<S> {
    /// A copy that is followed already, or will be.
    pub fn following(follower: Follower<S>, election: ElectionId) -> FollowedRecord<S> {
        FollowedRecord { follower, election, said: RefCell::default() }
    }

    /// What has been said so far, in its order.
    pub fn said(&self) -> Vec<Entry> {
        self.said.borrow().clone()
    }
}

impl<S: LedgerSource + Clone> BulletinBoard for FollowedRecord<S> {
    type Error = ClientError;

    fn election(&self) -> ElectionId {
        self.election
    }

    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, ClientError>>, ClientError> {
        self.follower.advance()?;
        followed(&self.follower)
    }

    fn hold_to(&mut self, checkpoint_file: &[u8]) -> Result<(), ClientError> {
        Ok(self.follower.remember_file(checkpoint_file)?)
    }

    fn checkpoint_file(&self) -> Option<&[u8]> {
        self.follower.checkpoint_file()
    }

    fn post(&self, entry: &Entry) -> Result<(), ClientError> {
        self.said.borrow_mut().push(entry.clone());
        Ok(())
    }
}
