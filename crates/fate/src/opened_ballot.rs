//! Opens a challenged ballot on another device than the one that made it.

use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, Challenged, Entry};

use crate::{BallotVoter, FateError, ballot_of};

/// A challenged ballot, opened from its tracking code by another device than the one that made it, so that the check of
/// a device does not rest on that device.
///
/// Proof, signature and opening have been verified with the key that is on the roll, and the code is that of these
/// bytes: it belongs to one ballot of one voter. A device that shows one code to many voters is found out by
/// [`OpenedBallot::voter`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedBallot {
    /// The tracking code.
    pub code: TrackingCode,
    /// The index of its entry.
    pub index: u64,
    /// Whose it is.
    pub voter: BallotVoter,
    /// Its ballot style.
    pub style: u16,
    /// What it holds.
    pub values: Vec<u64>,
}

impl OpenedBallot {
    /// Opens the entry with this index, which is known to be on the ledger.
    ///
    /// # Errors
    /// [`FateError::NotOpened`] for a ballot that was cast, and cannot be opened; [`FateError::OtherBallot`] for
    /// another entry than the code's; [`FateError::Ballot`] for one that is not valid.
    pub fn of(check: &BallotCheck, entry: &Entry, index: u64, code: TrackingCode) -> Result<OpenedBallot, FateError> {
        let ballot = ballot_of(entry).ok_or(FateError::OtherBallot)?;
        if ballot.tracking_code(check.context()) != code {
            return Err(FateError::OtherBallot);
        }
        let voter = BallotVoter::on_roll(entry, check).ok_or(FateError::OtherBallot)?;
        let Entry::Challenged(Challenged { values, .. }) = entry else {
            return Err(FateError::NotOpened { code, voter: voter.index });
        };
        if voter.key.is_none() {
            // The line that was shown is not that of the ballot's voter.
            return Err(FateError::OtherBallot);
        }
        check.verify(&[entry]).into_iter().try_for_each(|answer| answer.map(drop))?;
        Ok(OpenedBallot { code, index, voter, style: ballot.style, values: values.clone() })
    }

    /// Whether an entry is the ballot with a tracking code, cast or challenged.
    pub fn is_of(check: &BallotCheck, entry: &Entry, code: TrackingCode) -> bool {
        ballot_of(entry).is_some_and(|ballot| ballot.tracking_code(check.context()) == code)
    }
}
