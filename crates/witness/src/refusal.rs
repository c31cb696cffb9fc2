//! Why a checkpoint is not cosigned.

use tupyo_merkle::{AddCheckpointError, CheckpointError, NoteError, ProofError};

/// Why a checkpoint is not cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CosigningRefusal {
    /// The request is not one in its only spelling.
    #[error(transparent)]
    Request(#[from] AddCheckpointError),
    /// What was signed is not a checkpoint in its only spelling.
    #[error("the checkpoint is refused: {0}")]
    Checkpoint(CheckpointError),
    /// The origin is not that of a ledger known here.
    #[error("this witness knows no ledger of this origin")]
    UnknownOrigin,
    /// It is asked what was cosigned last, and nothing was.
    #[error("this witness has cosigned nothing of this ledger yet")]
    NothingCosigned,
    /// The ledger's key has not signed.
    #[error("the ledger's key has not signed this checkpoint: {0}")]
    NotSigned(NoteError),
    /// A key of the ledger has signed that signs no checkpoint of this size.
    #[error("a key of this ledger has signed this checkpoint that signs no checkpoint of its size")]
    OtherKey,
    /// The old size is above the checkpoint's.
    #[error("the old size is above the checkpoint's")]
    OldSize,
    /// The old size is not that of the checkpoint cosigned last.
    #[error("this witness has cosigned {known} entries")]
    OtherSize {
        /// The size cosigned last; 0 if none.
        known: u64,
    },
    /// Another root of the same size has been cosigned: with this one, the ledger has signed two histories.
    #[error("this witness has cosigned another root of {known} entries")]
    OtherRoot {
        /// The size of both.
        known: u64,
    },
    /// The checkpoint is not proven to continue the one cosigned last.
    #[error("the checkpoint is not proven to continue the one cosigned last: {0}")]
    Proof(ProofError),
    /// The state could not be stored, now or before: nothing is cosigned until the witness is started again.
    #[error("the witness cannot store its state")]
    Storage,
}

impl CosigningRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            CosigningRefusal::Request(error) => error.code(),
            CosigningRefusal::Checkpoint(error) => error.code(),
            CosigningRefusal::UnknownOrigin => "unknown-origin",
            CosigningRefusal::NothingCosigned => "nothing-cosigned",
            CosigningRefusal::NotSigned(_) => "not-signed",
            CosigningRefusal::OtherKey => "other-key",
            CosigningRefusal::OldSize => "old-size",
            CosigningRefusal::OtherSize { .. } => "other-size",
            CosigningRefusal::OtherRoot { .. } => "other-root",
            CosigningRefusal::Proof(_) => "not-consistent",
            CosigningRefusal::Storage => "storage",
        }
    }

    /// The HTTP status of c2sp.org/tlog-witness.
    pub fn status(&self) -> u16 {
        match self {
            CosigningRefusal::Request(_) | CosigningRefusal::Checkpoint(_) | CosigningRefusal::OldSize => 400,
            CosigningRefusal::NotSigned(_) | CosigningRefusal::OtherKey => 403,
            CosigningRefusal::UnknownOrigin | CosigningRefusal::NothingCosigned => 404,
            CosigningRefusal::OtherSize { .. } | CosigningRefusal::OtherRoot { .. } => 409,
            CosigningRefusal::Proof(_) => 422,
            CosigningRefusal::Storage => 503,
        }
    }

    /// The size that a 409 tells.
    pub fn known_size(&self) -> Option<u64> {
        match self {
            CosigningRefusal::OtherSize { known } | CosigningRefusal::OtherRoot { known } => Some(*known),
            _ => None,
        }
    }
}
