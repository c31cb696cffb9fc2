//! Why nothing can be had of a board, or what is refused of it.

use tupyo_merkle::{CheckpointError, ReceiptError, TileError};
use tupyo_registration::DialogueError;
use tupyo_voter::{AnchorsError, VoterError};

/// Why nothing can be had of a board or of a copy of its ledger, or what is refused of it. Codes are stable.
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
    /// A bundle of entries is not of its width.
    #[error("a bundle of entries is refused: {0}")]
    Bundle(#[from] TileError),
    /// What was had is not what a voter's device accepts.
    #[error(transparent)]
    Voter(#[from] VoterError),
    /// A registrar's service does not do it.
    #[error(transparent)]
    Registrar(#[from] DialogueError),
}

impl ClientError {
    /// The stable code; where the board refused, the board's.
    pub fn code(&self) -> &str {
        match self {
            ClientError::Unreachable { .. } => "unreachable",
            ClientError::Refused { code, .. } => code,
            ClientError::Answer { .. } => "unreadable-answer",
            ClientError::File { .. } => "file",
            ClientError::Bundle(error) => error.code(),
            ClientError::Voter(error) => error.code(),
            ClientError::Registrar(error) => error.code(),
        }
    }

    /// Whether the same may succeed soon: the board is busy, or stops and may be started again.
    pub fn is_passing(&self) -> bool {
        match self {
            // Somebody has to mend it first.
            ClientError::Refused { code, .. } if code == "set-aside" => false,
            ClientError::Refused { status, .. } => [429, 503].contains(status),
            ClientError::Registrar(error) => error.is_passing(),
            _ => false,
        }
    }

    /// Whether the cause is the connection and not what was said over it.
    pub fn is_connection(&self) -> bool {
        matches!(self, ClientError::Unreachable { .. })
    }
}

impl From<AnchorsError> for ClientError {
    fn from(error: AnchorsError) -> ClientError {
        ClientError::Voter(error.into())
    }
}

impl From<CheckpointError> for ClientError {
    fn from(error: CheckpointError) -> ClientError {
        ClientError::Voter(error.into())
    }
}

impl From<ReceiptError> for ClientError {
    fn from(error: ReceiptError) -> ClientError {
        ClientError::Voter(error.into())
    }
}
