//! A ledger that a witness watches.

use tupyo_election::KeyFollower;
use tupyo_merkle::{Note, NoteVerifier, Origin};

/// A ledger to watch, and the keys that sign its checkpoints.
#[derive(Clone, Debug)]
pub enum WatchedLedger {
    /// One key for ever.
    Log(Box<NoteVerifier>),
    /// What a manifest names, and what is announced by entries from there on.
    Election(Box<KeyFollower>),
}

impl WatchedLedger {
    /// The ledger's name.
    pub fn origin(&self) -> &Origin {
        self.key(0).name()
    }

    /// The key that signs the checkpoint of this size.
    pub(crate) fn key(&self, size: u64) -> &NoteVerifier {
        match self {
            WatchedLedger::Log(key) => key,
            WatchedLedger::Election(follower) => follower.keys().at(size),
        }
    }

    /// Whether a public key is one of the ledger's, or the spare whose hash it has announced.
    pub(crate) fn has_key(&self, public: &[u8; 32]) -> bool {
        match self {
            WatchedLedger::Log(key) => key.public_bytes() == public,
            WatchedLedger::Election(follower) => follower.keys().has_key(public),
        }
    }

    /// Whether another of its keys than that of the size has signed a checkpoint.
    pub(crate) fn is_by_another(&self, size: u64, note: &Note) -> bool {
        let WatchedLedger::Election(follower) = self else { return false };
        let holds = self.key(size);
        follower.keys().all().iter().any(|key| key != holds && note.verify(key).is_ok())
    }
}

impl From<NoteVerifier> for WatchedLedger {
    fn from(key: NoteVerifier) -> WatchedLedger {
        WatchedLedger::Log(Box::new(key))
    }
}

impl From<KeyFollower> for WatchedLedger {
    fn from(follower: KeyFollower) -> WatchedLedger {
        WatchedLedger::Election(Box::new(follower))
    }
}
