//! What has become of the ballot of a receipt.

use tupyo_circuits::TrackingCode;
use tupyo_election::{ElectionState, Entry};

use crate::{BallotFate, FateError, ballot_of};

/// What has become of the ballot that a receipt is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptFate {
    /// It counts, unless its voter votes again or the election is cancelled.
    CountedSoFar,
    /// It is counted.
    Counted,
    /// It counts so far, but too few witnesses have cosigned it: nobody should rely on it yet.
    AwaitsWitnesses,
    /// Its voter has cast another one since, which counts instead.
    Superseded {
        /// The other one's tracking code.
        by: TrackingCode,
        /// Its entry's index.
        index: u64,
    },
    /// It was opened, and is not counted.
    Challenged,
    /// It is not counted: the election was cancelled.
    Cancelled,
    /// The ledger or the tally does not have it.
    Missing,
    /// Not shown: the ledger was followed by light, and for another key or none.
    Unknown,
}

impl ReceiptFate {
    /// The fate of a receipt's ballot, where the whole ledger has been followed and has its entry. `settled` is whether
    /// as many witnesses have seen it as must have: what counts only then is not said to count before.
    ///
    /// # Errors
    /// [`FateError::OtherBallot`] if the entry is no ballot, or of an election in which voting has not begun;
    /// [`FateError::Ballot`] for a challenged one that is not valid.
    pub fn of(state: &ElectionState, entry: &Entry, settled: bool) -> Result<ReceiptFate, FateError> {
        let ballot = ballot_of(entry).ok_or(FateError::OtherBallot)?;
        let code = ballot.tracking_code(state.ballot_check().ok_or(FateError::OtherBallot)?.context());
        let fate = match BallotFate::of(state, entry, code)? {
            BallotFate::CountedSoFar => ReceiptFate::CountedSoFar,
            BallotFate::Counted => ReceiptFate::Counted,
            BallotFate::Cancelled => ReceiptFate::Cancelled,
            BallotFate::Challenged { .. } => ReceiptFate::Challenged,
            BallotFate::Superseded => {
                let (by, index) = state.last_ballot(ballot.voter).ok_or(FateError::OtherBallot)?;
                ReceiptFate::Superseded { by, index }
            }
        };
        Ok(fate.settled(settled))
    }

    /// What counts only when enough witnesses have cosigned it is not said to count before.
    pub fn settled(self, settled: bool) -> ReceiptFate {
        let counts = matches!(self, ReceiptFate::CountedSoFar | ReceiptFate::Counted);
        if counts && !settled { ReceiptFate::AwaitsWitnesses } else { self }
    }

    /// The exit code of programs: 0 if it counts; 7 if it rightly does not; 5 if that is not settled or not shown; 4 if
    /// it is missing.
    pub fn exit_code(&self) -> u8 {
        match self {
            ReceiptFate::CountedSoFar | ReceiptFate::Counted => 0,
            ReceiptFate::Superseded { .. } | ReceiptFate::Challenged | ReceiptFate::Cancelled => 7,
            ReceiptFate::AwaitsWitnesses | ReceiptFate::Unknown => 5,
            ReceiptFate::Missing => 4,
        }
    }

    /// What programs read.
    pub fn as_str(&self) -> &'static str {
        match self {
            ReceiptFate::CountedSoFar => "counted-so-far",
            ReceiptFate::Counted => "counted",
            ReceiptFate::AwaitsWitnesses => "awaits-witnesses",
            ReceiptFate::Superseded { .. } => "superseded",
            ReceiptFate::Challenged => "challenged",
            ReceiptFate::Cancelled => "cancelled",
            ReceiptFate::Missing => "missing",
            ReceiptFate::Unknown => "unknown",
        }
    }
}
