//! Whose commits a journal takes in, and why it has not taken one in.

/// Which of those who have taken a journal over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(pub u64);

/// Why a journal that others can take over has not taken in a batch, or cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// Somebody else has taken over.
    #[error("another server has taken the journal over: epoch {} is fenced", epoch.0)]
    Fenced {
        /// The epoch that has ended.
        epoch: Epoch,
    },
    /// It is not known whether the batch was taken in.
    #[error("the answer to a commit was lost, and what became of it is not known: {reason}")]
    Unknown {
        /// What is known.
        reason: String,
    },
    /// There is no room. Nothing was taken in, and the journal goes on when there is.
    #[error("the journal has no room: {reason}")]
    Full {
        /// What it said.
        reason: String,
    },
    /// It could not be reached. Nothing was taken in.
    #[error("the journal cannot be reached: {reason}")]
    Unreachable {
        /// What is known.
        reason: String,
    },
    /// An entry has a key that another entry of the journal has. Nothing was taken in.
    #[error("the journal has an entry with this key already, which this server does not know: {reason}")]
    Doubled {
        /// Which.
        reason: String,
    },
    /// It cannot be used as it is.
    #[error("{reason}")]
    Refused {
        /// The stable code of the reason.
        code: &'static str,
        /// What is wrong, and what to do.
        reason: String,
    },
}

impl JournalError {
    /// Whether a failover passes through this: a database that is a standby still, or whose standbys are not there yet.
    /// Of one that is asked for the first time it says that it is the wrong one.
    pub fn is_of_failover(&self) -> bool {
        matches!(self, Self::Refused { code: "journal-standby" | "journal-not-synchronous", .. })
    }

    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fenced { .. } => "journal-fenced",
            Self::Unknown { .. } => "journal-unknown",
            Self::Full { .. } => "journal-full",
            Self::Unreachable { .. } => "journal-unreachable",
            Self::Doubled { .. } => "journal-doubled",
            Self::Refused { code, .. } => code,
        }
    }
}
