//! Why a phone gets no answer.

use tupyo_ledger::LedgerError;
use tupyo_light::LightError;

/// Why a light follower gets no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// The ledger has none of it, or cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The question has no answer.
    #[error(transparent)]
    Light(LightError),
    /// Voters may still be added.
    #[error("the roll is not sealed yet: ask again when it is")]
    NotSealed,
    /// It is not known which ballots count.
    #[error("the tally is not posted yet: ask again when it is")]
    NotTallied,
    /// What it is answered from is being made.
    #[error("the board is preparing this: ask again soon")]
    Preparing,
    /// The file of the roll's lines has other lines, or could not be made.
    #[error(
        "the board's file of the roll's lines is not whole: its operator must look at the log and the disk, and \
         restart the board, which makes the file again"
    )]
    RollDamaged,
}

impl NoAnswer {
    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            NoAnswer::Ledger(error) => error.code(),
            NoAnswer::Light(error) => error.code(),
            NoAnswer::NotSealed => "roll-not-sealed",
            NoAnswer::NotTallied => "not-tallied",
            NoAnswer::Preparing => "light-preparing",
            NoAnswer::RollDamaged => "roll-damaged",
        }
    }
}

/// What is beyond the ledger is not there, whoever says so.
impl From<LightError> for NoAnswer {
    fn from(error: LightError) -> NoAnswer {
        match error {
            LightError::Question => NoAnswer::Ledger(LedgerError::NotThere),
            error => NoAnswer::Light(error),
        }
    }
}
