//! What witnesses are told of a ledger's later keys.

use std::sync::Arc;

use tupyo_election::{ElectionState, LedgerKeys};
use tupyo_ledger::LedgerError;
use tupyo_merkle::{AddLedgerKey, Checkpoint, CheckpointError, Note, Receipt};

use crate::keyring::Keyring;
use crate::published::Published;

/// Where witnesses that are behind learn of a ledger's later keys from.
pub(crate) struct Rotations {
    published: Arc<Published<ElectionState>>,
    keyring: Arc<Keyring>,
}

/// The announcement of another key, and the checkpoint of the key before that ends with it.
pub(super) struct Rotation {
    pub(super) size: u64,
    pub(super) checkpoint: Note,
    pub(super) request: AddLedgerKey,
}

impl Rotations {
    pub(crate) fn new(published: Arc<Published<ElectionState>>, keyring: Arc<Keyring>) -> Rotations {
        Rotations { published, keyring }
    }

    /// The ledger's keys, as far as they are announced.
    pub(super) fn keys(&self) -> Option<LedgerKeys> {
        self.published.state().ledger_keys().cloned()
    }

    /// The announcement of this number, from 0, if the checkpoint of `size` is behind it.
    pub(super) fn before(&self, number: usize, size: u64) -> Result<Option<Rotation>, LedgerError> {
        let keys = self.keys();
        let index = |keys: &LedgerKeys| keys.announcements().nth(number).filter(|index| index + 1 < size);
        let Some((keys, index)) = keys.and_then(|keys| index(&keys).map(|index| (keys, index))) else {
            return Ok(None);
        };
        self.rotation(&keys, index).map(Some)
    }

    /// The key before has signed this checkpoint, and signs it again.
    fn rotation(&self, keys: &LedgerKeys, index: u64) -> Result<Rotation, LedgerError> {
        let (ledger, size) = (self.published.ledger(), index + 1);
        let signer = self.keyring.signer(keys.at(size))?;
        let text = Checkpoint { origin: signer.name().clone(), size, root: ledger.root_at(size)? }.to_text();
        let checkpoint = Note::sign(&text, &signer).map_err(CheckpointError::Note)?;
        let receipt = Receipt::new(ledger.inclusion(index, size)?, Arc::new(checkpoint.clone()));
        Ok(Rotation { size, checkpoint, request: AddLedgerKey { entry: ledger.entry(index)?, receipt } })
    }
}
