use tupyo_merkle::{Checkpoint, CheckpointError, Finality, NoteVerifier, Receipt, WitnessPolicy};

use crate::ClientError;

/// A receipt and the entry it is for: together they prove, offline and for ever, that the ledger has committed itself to the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReceipt {
    /// The `tlog-proof`.
    pub receipt: Receipt,
    /// The entry's exact bytes.
    pub entry: Vec<u8>,
}

impl KeptReceipt {
    /// Verifies signature and inclusion; gives the entry's index and the checkpoint. A [`Follower`](crate::Follower) that remembers this checkpoint
    /// and then advances has seen that the ledger still has the entry there.
    ///
    /// # Errors
    /// [`ClientError::Receipt`].
    pub fn verify(&self, ledger_key: &NoteVerifier) -> Result<(u64, Checkpoint), ClientError> {
        Ok(self.receipt.verify(&self.entry, ledger_key)?)
    }

    /// Whether a quorum of witnesses has cosigned the receipt's checkpoint. Says nothing about what [`KeptReceipt::verify`] says.
    ///
    /// # Errors
    /// [`ClientError::Checkpoint`] for a cosignature that is wrong.
    pub fn finality(&self, policy: &WitnessPolicy) -> Result<Finality, ClientError> {
        Ok(policy.finality(self.receipt.checkpoint()).map_err(CheckpointError::from)?)
    }
}
