use tupyo_circuits::TrackingCode;
use tupyo_election::Refusal;
use tupyo_merkle::{CheckpointError, ReceiptError, TileError};

use crate::{AnchorsError, ChoicesError};

/// Why a step did not succeed. Codes are stable.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No answer from the board.
    #[error("the bulletin board does not answer: {reason}")]
    Unreachable {
        /// What the connection says.
        reason: String,
    },
    /// The board refuses, with the code and the words of its problem document.
    #[error("the bulletin board refuses: {detail} [{code}]")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable code.
        code: String,
        /// What is wrong.
        detail: String,
    },
    /// The board's answer is not what its interface promises.
    #[error("the bulletin board's answer cannot be read: {what}")]
    Answer {
        /// What was expected.
        what: String,
    },
    /// A file of a copy of the ledger cannot be read.
    #[error("the copy of the ledger cannot be read: {what}")]
    File {
        /// Which file, and what the system says.
        what: String,
    },
    /// The anchors are unusable.
    #[error(transparent)]
    Anchors(#[from] AnchorsError),
    /// A checkpoint is not signed by the ledger key.
    #[error("the ledger's checkpoint is refused: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// A receipt does not prove that the entry is on the ledger.
    #[error("the receipt is refused: {0}")]
    Receipt(#[from] ReceiptError),
    /// A bundle of entries is not of its width.
    #[error("a bundle of entries is refused: {0}")]
    Bundle(#[from] TileError),
    /// The entries do not lead to the root that the ledger has signed.
    #[error(
        "the ledger's first {size} entries do not lead to the root it has signed for them: keep both checkpoints as evidence"
    )]
    OtherLedger {
        /// The size of the checkpoint that does not fit.
        size: u64,
    },
    /// The ledger is shorter than it was.
    #[error("the ledger shows {found} entries but has signed {seen} before: keep both checkpoints as evidence")]
    WentBack {
        /// The size seen before.
        seen: u64,
        /// The size now.
        found: u64,
    },
    /// The ledger has an entry that is not legal where it stands.
    #[error("entry {index} of the ledger is not legal: {refusal}")]
    IllegalEntry {
        /// Its index.
        index: u64,
        /// Why.
        refusal: Refusal,
    },
    /// Too few of the manifest's witnesses have cosigned.
    #[error("no checkpoint of the ledger is final yet: {quorum} witnesses must have cosigned it")]
    AwaitsWitnesses {
        /// How many are needed.
        quorum: usize,
    },
    /// The voter's choices are not possible.
    #[error(transparent)]
    Choices(#[from] ChoicesError),
    /// The election is not in a phase in which ballots can be made.
    #[error("voting has not begun")]
    NotOpen,
    /// The voting key is not on the roll.
    #[error("this voting key is not on the roll")]
    NotOnRoll,
    /// This device's own ballot does not verify: it is not sent.
    #[error("the ballot that this device made is not valid and was not sent: {0}")]
    OwnBallot(Refusal),
    /// A challenged ballot does not contain what the voter chose.
    #[error("ballot {code} does not contain what was chosen: this device is not to be trusted")]
    Betrayed {
        /// Its tracking code.
        code: TrackingCode,
    },
}

impl ClientError {
    /// The stable code; where the board refused, the board's.
    pub fn code(&self) -> &str {
        match self {
            ClientError::Unreachable { .. } => "unreachable",
            ClientError::Refused { code, .. } => code,
            ClientError::Answer { .. } => "unreadable-answer",
            ClientError::File { .. } => "file",
            ClientError::Anchors(_) => "anchors",
            ClientError::Checkpoint(error) => error.code(),
            ClientError::Receipt(error) => error.code(),
            ClientError::Bundle(error) => error.code(),
            ClientError::OtherLedger { .. } => "other-ledger",
            ClientError::WentBack { .. } => "ledger-went-back",
            ClientError::IllegalEntry { .. } => "illegal-entry",
            ClientError::AwaitsWitnesses { .. } => "awaits-witnesses",
            ClientError::Choices(error) => error.code(),
            ClientError::NotOpen => "not-open",
            ClientError::NotOnRoll => "not-on-roll",
            ClientError::OwnBallot(_) => "own-ballot",
            ClientError::Betrayed { .. } => "wrong-opening",
        }
    }

    /// Whether the cause is the connection and not what was said over it.
    pub fn is_connection(&self) -> bool {
        matches!(self, ClientError::Unreachable { .. })
    }
}
