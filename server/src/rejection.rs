use tupyo_election::Refusal;
use tupyo_ledger::LedgerError;

/// Why an entry is not on the ledger.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Rejection {
    /// It is not legal.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many entries wait already.
    #[error("too many requests of this kind are waiting: send it again in a moment")]
    Full,
    /// The server stops.
    #[error("the server is stopping: send the entry again later")]
    Stopping,
    /// The storage failed while it was appended.
    #[error("the storage failed: the entry may be on the ledger or not, ask for it before sending it again")]
    OutcomeUnknown,
    /// What is stored cannot be read.
    #[error("the ledger cannot be read")]
    Ledger(#[from] LedgerError),
    /// The ledger holds something that it cannot.
    #[error("the ledger holds a counted entry that is no ballot")]
    Inconsistent,
}
