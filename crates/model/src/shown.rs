//! A history, as it is shown to one who acts.

use std::cell::RefCell;

use tupyo_election::{ElectionId, Entry, LedgerKeys};
use tupyo_merkle::{Checkpoint, CheckpointError};
use tupyo_office::{BulletinBoard, Followed};

use crate::history::History;

/// A history as a server shows it to one who acts: it takes every entry, and is held to what was seen before.
pub(crate) struct Shown<'a> {
    pub(crate) history: &'a History,
    pub(crate) election: ElectionId,
    pub(crate) keys: &'a LedgerKeys,
    /// The checkpoint, with as many cosignatures as the server has.
    pub(crate) file: Vec<u8>,
    pub(crate) bytes: Vec<Vec<u8>>,
    pub(crate) held_to: Vec<Checkpoint>,
    pub(crate) followed: bool,
    pub(crate) said: &'a RefCell<Vec<Entry>>,
}

/// Why a history is not followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Answer {
    #[error("another ledger than was seen")]
    OtherLedger,
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl BulletinBoard for Shown<'_> {
    type Error = Answer;

    fn election(&self) -> ElectionId {
        self.election
    }

    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, Answer>>, Answer> {
        let holds = |seen: &Checkpoint| self.history.roots.get(seen.size as usize) == Some(&seen.root);
        self.followed = self.held_to.iter().all(holds);
        if !self.followed {
            return Err(Answer::OtherLedger);
        }
        let entries = &self.bytes;
        let read = |index: u64| entries.get(index as usize).cloned().ok_or(Answer::OtherLedger);
        Ok(Followed { state: &self.history.state, checkpoint: &self.file, read })
    }

    fn hold_to(&mut self, checkpoint_file: &[u8]) -> Result<(), Answer> {
        self.held_to.push(self.keys.open(checkpoint_file)?);
        Ok(())
    }

    fn checkpoint_file(&self) -> Option<&[u8]> {
        self.followed.then_some(&self.file)
    }

    fn post(&self, entry: &Entry) -> Result<(), Answer> {
        self.said.borrow_mut().push(entry.clone());
        Ok(())
    }
}
