use tupyo_circuits::SelectionError;
use tupyo_election::{ElectionIdError, Refusal};
use tupyo_merkle::{CheckpointError, NoteError, ReceiptError, TileError};

/// Why the phone does not go on.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// The election id is not spelled as one.
    #[error(transparent)]
    Election(#[from] ElectionIdError),
    /// The ledger key is not spelled as one.
    #[error("the ledger key must be <name>+<8 digits>+<base64>")]
    LedgerKey(#[from] NoteError),
    /// A bundle of entries cannot be read.
    #[error("the bundle cannot be read: {0}")]
    Bundle(#[from] TileError),
    /// The ledger has an entry that is not legal where it stands.
    #[error("entry {index} is not legal: {refusal}")]
    IllegalEntry {
        /// Its index.
        index: u64,
        /// The rule.
        refusal: Refusal,
    },
    /// The checkpoint is not one that the ledger's key has signed.
    #[error("the checkpoint is refused: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The entries are not those that the ledger's key has signed.
    #[error("the entries are not those of the signed checkpoint")]
    OtherLedger,
    /// Entries were taken after the last confirmed checkpoint, or none was confirmed.
    #[error("the entries are not confirmed by a checkpoint")]
    Unconfirmed,
    /// Voting has not begun or has ended.
    #[error("voting is not open")]
    NotOpen,
    /// The voting key is none.
    #[error("these are not the bytes of a voting key")]
    Key,
    /// The key is not on the roll.
    #[error("this voting key is not on the roll")]
    NotOnRoll,
    /// The choices are not lists of numbers, one for each contest.
    #[error("choices are a list of numbers for each contest, as JSON")]
    Choices,
    /// A contest does not allow the choice.
    #[error("contest `{contest}`: {error}")]
    Selection {
        /// The contest's id.
        contest: String,
        /// Why not.
        error: SelectionError,
    },
    /// This device has made a ballot that is not valid.
    #[error("this device has made a ballot that would be refused: {0}")]
    OwnBallot(Refusal),
    /// The receipt does not prove that the entry is on the ledger.
    #[error("the receipt is refused: {0}")]
    Receipt(#[from] ReceiptError),
}

impl PhoneError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            PhoneError::Election(_) => "election-id",
            PhoneError::LedgerKey(_) => "ledger-key",
            PhoneError::Bundle(_) => "bundle-malformed",
            PhoneError::IllegalEntry { .. } => "illegal-entry",
            PhoneError::Checkpoint(error) => error.code(),
            PhoneError::OtherLedger => "other-ledger",
            PhoneError::Unconfirmed => "unconfirmed",
            PhoneError::NotOpen => "not-open",
            PhoneError::Key => "voting-key",
            PhoneError::NotOnRoll => "not-on-roll",
            PhoneError::Choices => "choice-form",
            PhoneError::Selection { error, .. } => error.code(),
            PhoneError::OwnBallot(_) => "own-ballot",
            PhoneError::Receipt(error) => error.code(),
        }
    }
}
