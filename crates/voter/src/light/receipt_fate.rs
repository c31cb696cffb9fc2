//! What a light follower says of a receipt's ballot.

use tupyo_election::Entry;

use super::LightFollower;
use super::fate::LightFate;
use super::known::Own;
use crate::{BallotVoter, KeptReceipt, ReceiptFate, Standing, VoterError};

impl LightFollower {
    /// What has become of the ballot of a receipt, if it is of the voter whom the visit was for; of another one that is
    /// unknown.
    ///
    /// # Errors
    /// As [`LightFollower::check_receipt`]; [`VoterError::NotOpen`].
    pub fn receipt_fate(&self, kept: &KeptReceipt, standing: Standing) -> Result<ReceiptFate, VoterError> {
        let (entry, own) = (Entry::decode(&kept.entry)?, self.check_receipt(kept)?);
        if matches!(entry, Entry::Challenged(_)) {
            return Ok(ReceiptFate::Challenged);
        }
        let voter = BallotVoter::on_roll(&entry, self.ballot_check()?).ok_or(VoterError::OtherBallot)?;
        let is_watched = self.known()?.own == Own::Line(voter.index);
        let Some(fate) = self.fate().ok().filter(|_| is_watched) else { return Ok(ReceiptFate::Unknown) };
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
        Ok(fate.settled(standing.settles()))
    }
}
