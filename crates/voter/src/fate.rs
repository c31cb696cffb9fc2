use tupyo_circuits::TrackingCode;
use tupyo_election::{Challenged, ElectionState, Entry, Phase};

use crate::pending::ballot_of;
use crate::{BallotVoter, FollowedLedger, KeptReceipt, LightFate, LightFollower, Standing, VoterError};

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
    /// [`VoterError::OtherBallot`] for another entry; [`VoterError::Ballot`] for a challenged one that is not valid.
    pub fn of(state: &ElectionState, entry: &Entry, code: TrackingCode) -> Result<BallotFate, VoterError> {
        let check = state.ballot_check().ok_or(VoterError::OtherBallot)?;
        let ballot = ballot_of(entry).ok_or(VoterError::OtherBallot)?;
        if ballot.tracking_code(check.context()) != code {
            return Err(VoterError::OtherBallot);
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

/// What has become of the ballot that a receipt is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptFate {
    /// It counts, unless its voter votes again or the election is cancelled.
    CountedSoFar,
    /// It is counted.
    Counted,
    /// It counts so far, and too few witnesses have cosigned it: nobody is to rely on it yet.
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
    /// The fate of a ballot whose receipt was found on a ledger that has been followed.
    ///
    /// # Errors
    /// As [`BallotFate::of`]; [`VoterError::Unconfirmed`], [`VoterError::NotOpen`].
    pub fn by_ledger(
        ledger: &FollowedLedger,
        kept: &KeptReceipt,
        standing: Standing,
    ) -> Result<ReceiptFate, VoterError> {
        let entry = Entry::decode(&kept.entry)?;
        let ballot = ballot_of(&entry).ok_or(VoterError::OtherBallot)?;
        let code = ballot.tracking_code(ledger.ballot_check()?.context());
        let fate = match BallotFate::of(ledger.state()?, &entry, code)? {
            BallotFate::CountedSoFar => ReceiptFate::CountedSoFar,
            BallotFate::Counted => ReceiptFate::Counted,
            BallotFate::Cancelled => ReceiptFate::Cancelled,
            BallotFate::Challenged { .. } => ReceiptFate::Challenged,
            BallotFate::Superseded => {
                let (by, index) = ledger.state()?.last_ballot(ballot.voter).ok_or(VoterError::OtherBallot)?;
                ReceiptFate::Superseded { by, index }
            }
        };
        Ok(fate.standing(standing))
    }

    /// The same, where the ledger has been followed by light, for the ballot's voter.
    ///
    /// # Errors
    /// As [`LightFollower::check_receipt`]; [`VoterError::NotOpen`].
    pub fn by_light(
        follower: &LightFollower,
        kept: &KeptReceipt,
        standing: Standing,
    ) -> Result<ReceiptFate, VoterError> {
        let (entry, own) = (Entry::decode(&kept.entry)?, follower.check_receipt(kept)?);
        if matches!(entry, Entry::Challenged(_)) {
            return Ok(ReceiptFate::Challenged);
        }
        let voter = BallotVoter::on_roll(&entry, follower.ballot_check()?).ok_or(VoterError::OtherBallot)?;
        let Some(fate) = voter.key.and_then(|_| follower.fate().ok()) else { return Ok(ReceiptFate::Unknown) };
        let fate = match fate {
            LightFate::SoFar { index, .. } if index == own => ReceiptFate::CountedSoFar,
            LightFate::Counted { index, .. } if index == own => ReceiptFate::Counted,
            LightFate::SoFar { code: by, index }
            | LightFate::Counted { code: by, index }
            | LightFate::Replaced { by, index } => ReceiptFate::Superseded { by, index },
            LightFate::Cancelled => ReceiptFate::Cancelled,
            LightFate::Missing { .. } => ReceiptFate::Missing,
            LightFate::NotVoted | LightFate::NoneByMe => ReceiptFate::Unknown,
        };
        Ok(fate.standing(standing))
    }

    /// What counts only when enough witnesses have cosigned it is not said to count before.
    fn standing(self, standing: Standing) -> ReceiptFate {
        let counts = matches!(self, ReceiptFate::CountedSoFar | ReceiptFate::Counted);
        if counts && !standing.settles() { ReceiptFate::AwaitsWitnesses } else { self }
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
