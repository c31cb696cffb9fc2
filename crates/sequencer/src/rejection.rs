//! Why an entry has no place on the ledger.

use std::error::Error;

/// Why an entry has no place on the ledger; `R` is the fold's refusal.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Rejection<R: Reason> {
    /// It is not legal.
    #[error(transparent)]
    Refused(#[from] R),
    /// Too many entries wait already.
    #[error("too many requests of this kind are waiting: send it again in a moment")]
    Full,
    /// Its sender's share of the places is used, and others want theirs.
    #[error("too many requests from your address are waiting: send it again in a moment")]
    ShareUsed,
    /// Another entry of its lane is on its way, or too many have been refused.
    #[error(
        "another entry of the same voter is on its way, or too many of them were refused: send it again in {seconds} s"
    )]
    Busy {
        /// When to come back.
        seconds: u64,
    },
    /// The disk is full.
    #[error("the board has no room for more entries now: the entry is not on the ledger, send it again later")]
    NoRoom,
    /// The server stops.
    #[error("the server is stopping: send the entry again later")]
    Stopping,
    /// The storage failed while it was appended.
    #[error("the storage failed: the entry may be on the ledger or not, ask for it before sending it again")]
    OutcomeUnknown,
    /// What is stored cannot be read.
    #[error("the ledger cannot be read: {0}")]
    Ledger(Unreadable),
    /// The ledger holds something that it cannot.
    #[error("the ledger holds {0}")]
    Inconsistent(&'static str),
}

/// Why an entry is not legal, with a stable code.
pub trait Reason: Error + Clone + Send + Sync + 'static {
    /// The code.
    fn code(&self) -> &'static str;
}

/// An entry that is there cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// The stable code of the ledger's error.
    pub code: &'static str,
    /// What it says.
    pub message: String,
}

impl<R: Reason> Rejection<R> {
    /// The stable code of this answer.
    pub fn code(&self) -> &'static str {
        match self {
            Rejection::Refused(refusal) => refusal.code(),
            Rejection::Full => "queue-full",
            Rejection::ShareUsed => "too-many-requests",
            Rejection::Busy { .. } => "voter-busy",
            Rejection::NoRoom => "storage-full",
            Rejection::Stopping => "stopping",
            Rejection::OutcomeUnknown => "outcome-unknown",
            Rejection::Ledger(unreadable) => unreadable.code,
            Rejection::Inconsistent(_) => "ledger-inconsistent",
        }
    }
}
