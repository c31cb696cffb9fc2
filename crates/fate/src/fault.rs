//! Why nothing is said of a ballot.

use tupyo_circuits::TrackingCode;
use tupyo_election::Refusal;

/// Why nothing is said of a ballot. Codes are stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FateError {
    /// The entry is not the ballot that was asked about.
    #[error("the entry is not the ballot that was asked about")]
    OtherBallot,
    /// The entry is not a valid ballot.
    #[error(transparent)]
    Ballot(#[from] Refusal),
    /// A ballot was cast, and not challenged.
    #[error(
        "ballot {code} of voter {voter} was cast: it counts by its voter's choice, and nobody can open it. Only a \
        ballot that was challenged instead is opened"
    )]
    NotOpened {
        /// Its tracking code.
        code: TrackingCode,
        /// Whose it is.
        voter: u32,
    },
    /// A ballot is another voter's.
    #[error(
        "the ballot is of voter {found}, not of voter {expected}: the device that showed its tracking code is not to \
        be trusted"
    )]
    OtherVoter {
        /// Whose it should be.
        expected: u32,
        /// Whose it is.
        found: u32,
    },
    /// A ballot is of another voter than the one with a key.
    #[error(
        "the ballot is of voter {voter}, who has another voting key: the device that showed its tracking code is not \
        to be trusted"
    )]
    OtherKey {
        /// Whose it is.
        voter: u32,
    },
    /// The line of the ballot's voter is not known.
    #[error("the line of the ballot's voter on the roll is not known")]
    RollUnknown,
}

impl FateError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            FateError::OtherBallot => "wrong-answer",
            FateError::Ballot(refusal) => refusal.code(),
            FateError::NotOpened { .. } => "not-challenged",
            FateError::OtherVoter { .. } | FateError::OtherKey { .. } => "other-voter",
            FateError::RollUnknown => "unconfirmed",
        }
    }
}
