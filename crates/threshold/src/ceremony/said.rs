use tupyo_elgamal::JointKey;
use tupyo_encoding::Label;

use super::Ceremony;
use crate::{CeremonyTranscript, Commitment, JointDigest, Reveal, RoundsDigest, SaidDigest};

const ROUNDS: Label = Label::new("tupyo/v1/ceremony rounds");
const CEREMONY: Label = Label::new("tupyo/v1/ceremony");
const SAID: Label = Label::new("tupyo/v1/ceremony said");
const JOINT_KEY: Label = Label::new("tupyo/v1/joint key");

/// The hashes of what has been said.
impl Ceremony {
    /// The hash of everything that has been said until now, whatever the round.
    pub fn said(&self) -> SaidDigest {
        let (commitments, reveals) = (&self.commitments, &self.reveals);
        let (shares, confirmations) = (&self.shares, &self.confirmations);
        SaidDigest(SAID.hash(&(
            self.id.election,
            self.id.number,
            &self.participants,
            commitments,
            reveals,
            shares,
            confirmations,
        )))
    }

    /// The hash of complete rounds 1 and 2.
    pub(super) fn hash_of_rounds(&self) -> RoundsDigest {
        let (commitments, reveals) = self.first_rounds();
        RoundsDigest(ROUNDS.hash(&(self.id.election, self.id.number, &self.participants, commitments, reveals)))
    }

    /// The hash of complete rounds 1 to 3.
    pub(super) fn hash(&self) -> CeremonyTranscript {
        let (commitments, reveals) = self.first_rounds();
        let shares: Vec<_> = self.shares.values().collect();
        let said = (self.id.election, self.id.number, &self.participants, commitments, reveals, shares);
        CeremonyTranscript(CEREMONY.hash(&said))
    }

    fn first_rounds(&self) -> (Vec<&Commitment>, Vec<&Reveal>) {
        (self.commitments.values().collect(), self.reveals.values().collect())
    }
}

impl JointDigest {
    /// The hash of this joint key.
    pub fn of(joint: &JointKey) -> JointDigest {
        JointDigest(JOINT_KEY.hash(joint))
    }
}
