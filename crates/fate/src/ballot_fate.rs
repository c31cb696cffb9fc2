//! What has become of a ballot on a ledger.

use tupyo_circuits::TrackingCode;
use tupyo_election::{Challenged, ElectionState, Entry, Phase};

use crate::{FateError, ballot_of};

/// What has become of a ballot that is on the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BallotFate {
    /// It counts, unless its voter votes again or the election is cancelled.
    CountedSoFar,
    /// It is counted.
    Counted,
    /// It is not counted: the election was cancelled.
    Cancelled,
    /// Its voter has cast another one since, which counts instead.
    Superseded,
    /// It was opened, and is not counted.
    Challenged {
        /// Its ballot style.
        style: u16,
        /// What it holds.
        values: Vec<u64>,
    },
}

impl BallotFate {
    /// The fate of the ballot with a tracking code, whose entry is known to be on the ledger. The opening of a
    /// challenged one is verified.
    ///
    /// # Errors
    /// [`FateError::OtherBallot`] for another entry; [`FateError::Ballot`] for a challenged one that is not valid.
    pub fn of(state: &ElectionState, entry: &Entry, code: TrackingCode) -> Result<BallotFate, FateError> {
        let check = state.ballot_check().ok_or(FateError::OtherBallot)?;
        let ballot = ballot_of(entry).ok_or(FateError::OtherBallot)?;
        if ballot.tracking_code(check.context()) != code {
            return Err(FateError::OtherBallot);
        }
        if let Entry::Challenged(Challenged { values, .. }) = entry {
            check.verify(&[entry]).into_iter().try_for_each(|answer| answer.map(drop))?;
            return Ok(BallotFate::Challenged { style: ballot.style, values: values.clone() });
        }
        let last = state.last_ballot(ballot.voter).is_some_and(|(last, _)| last == code);
        Ok(match last {
            false => BallotFate::Superseded,
            true if state.phase() == Phase::Cancelled => BallotFate::Cancelled,
            true if state.phase() > Phase::Open => BallotFate::Counted,
            true => BallotFate::CountedSoFar,
        })
    }

    /// What programs read.
    pub fn as_str(&self) -> &'static str {
        match self {
            BallotFate::CountedSoFar => "counted-so-far",
            BallotFate::Counted => "counted",
            BallotFate::Cancelled => "cancelled",
            BallotFate::Superseded => "superseded",
            BallotFate::Challenged { .. } => "challenged",
        }
    }
}
