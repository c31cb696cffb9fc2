//! A receipt that a light follower holds.

use tupyo_election::LedgerKeys;
use tupyo_merkle::{Checkpoint, CheckpointError, NoteError, ReceiptError};

use crate::{KeptReceipt, VoterError};

/// A receipt of the voter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeldReceipt {
    pub(super) kept: KeptReceipt,
    /// Whether a visit has shown that the ledger continues the receipt's.
    pub(super) held: bool,
}

impl HeldReceipt {
    /// The size of its checkpoint.
    pub(super) fn size(&self) -> Option<u64> {
        let checkpoint = Checkpoint::parse_text(self.kept.receipt.checkpoint().text()).ok()?;
        Some(checkpoint.size)
    }

    /// Whether this error may only say that the key which has signed it is announced behind a ledger of this size:
    /// that announcement may be hidden, or not be there yet.
    pub(super) fn may_be_of_later_key(&self, error: &VoterError, size: u64) -> bool {
        let is_unsigned =
            matches!(error, VoterError::Receipt(ReceiptError::Checkpoint(CheckpointError::Note(NoteError::Unsigned))));
        is_unsigned && self.size().is_some_and(|own| own > size)
    }

    /// Whether it proves its entry, as far as the keys are known.
    pub(super) fn is_valid(&self, keys: &LedgerKeys) -> bool {
        self.kept.verify(keys).is_ok()
    }
}
