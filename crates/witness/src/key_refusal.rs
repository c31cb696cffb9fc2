//! Why another key of a ledger is not accepted.

use tupyo_election::Refusal;
use tupyo_merkle::{AddLedgerKeyError, CheckpointError, NoteError, ProofError};

/// Why another key of a ledger is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerKeyRefusal {
    /// The request is not one in its only spelling.
    #[error(transparent)]
    Request(#[from] AddLedgerKeyError),
    /// What the receipt was signed under is not a checkpoint in its only spelling.
    #[error("the receipt's checkpoint is refused: {0}")]
    Checkpoint(CheckpointError),
    /// The origin is not that of a ledger whose manifest is known here.
    #[error("this witness knows no manifest of a ledger of this origin")]
    UnknownOrigin,
    /// The key that holds at the checkpoint's size has not signed.
    #[error("the ledger's key of that size has not signed the receipt's checkpoint: {0}")]
    NotSigned(NoteError),
    /// A key of the ledger that does not hold at the checkpoint's size has signed it.
    #[error("a key of this ledger has signed the receipt's checkpoint that signs no checkpoint of that size")]
    OtherKey,
    /// The checkpoint has more entries.
    #[error("the receipt's checkpoint does not end with the entry")]
    NotLast,
    /// The entry is not in the checkpoint.
    #[error("the entry is not proven to be in the receipt's checkpoint: {0}")]
    Proof(ProofError),
    /// Another key, or another spare, was announced for the same step.
    #[error("another announcement was accepted in this one's place: the spare key has signed both")]
    Second,
    /// The entry is no announcement that takes effect.
    #[error("the entry does not give the ledger another key: {0}")]
    Entry(#[from] Refusal),
    /// The checkpoint is not the one cosigned last.
    #[error("this witness has cosigned {known} entries")]
    OtherSize {
        /// The size cosigned last; 0 if none.
        known: u64,
    },
    /// More has been cosigned under the key than this announcement, which must be its last entry.
    #[error("this witness has cosigned {known} entries under the key that was to end before")]
    Beyond {
        /// The size cosigned last.
        known: u64,
    },
    /// Another root of the same size has been cosigned: with this one, the ledger has signed two histories.
    #[error("this witness has cosigned another root of {known} entries")]
    OtherRoot {
        /// The size of both.
        known: u64,
    },
    /// The state could not be stored, now or before: nothing is accepted until the witness is started again.
    #[error("the witness cannot store its state")]
    Storage,
}

impl LedgerKeyRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            LedgerKeyRefusal::Request(error) => error.code(),
            LedgerKeyRefusal::Checkpoint(error) => error.code(),
            LedgerKeyRefusal::UnknownOrigin => "unknown-origin",
            LedgerKeyRefusal::NotSigned(_) => "not-signed",
            LedgerKeyRefusal::OtherKey => "other-key",
            LedgerKeyRefusal::NotLast => "not-last",
            LedgerKeyRefusal::Proof(_) => "not-included",
            LedgerKeyRefusal::Second => "ledger-key-second",
            LedgerKeyRefusal::Entry(refusal) => refusal.code(),
            LedgerKeyRefusal::OtherSize { .. } => "other-size",
            LedgerKeyRefusal::Beyond { .. } => "key-beyond",
            LedgerKeyRefusal::OtherRoot { .. } => "other-root",
            LedgerKeyRefusal::Storage => "storage",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            LedgerKeyRefusal::Request(_) | LedgerKeyRefusal::Checkpoint(_) => 400,
            LedgerKeyRefusal::NotSigned(_) | LedgerKeyRefusal::OtherKey => 403,
            LedgerKeyRefusal::UnknownOrigin => 404,
            LedgerKeyRefusal::OtherSize { .. }
            | LedgerKeyRefusal::Beyond { .. }
            | LedgerKeyRefusal::OtherRoot { .. } => 409,
            LedgerKeyRefusal::NotLast
            | LedgerKeyRefusal::Proof(_)
            | LedgerKeyRefusal::Second
            | LedgerKeyRefusal::Entry(_) => 422,
            LedgerKeyRefusal::Storage => 503,
        }
    }

    /// The size that a 409 tells.
    pub fn known_size(&self) -> Option<u64> {
        match self {
            LedgerKeyRefusal::OtherSize { known }
            | LedgerKeyRefusal::Beyond { known }
            | LedgerKeyRefusal::OtherRoot { known } => Some(*known),
            _ => None,
        }
    }

    /// Whether the request, with what this witness has cosigned, shows two histories, a key that signs beyond its end,
    /// or two announcements of one step.
    pub(crate) fn is_evidence(&self) -> bool {
        matches!(
            self,
            LedgerKeyRefusal::Second
                | LedgerKeyRefusal::OtherKey
                | LedgerKeyRefusal::Beyond { .. }
                | LedgerKeyRefusal::OtherRoot { .. }
        )
    }
}
