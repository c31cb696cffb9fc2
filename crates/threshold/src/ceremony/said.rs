//! The hashes of what was said in a ceremony.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_encoding::Label;

use super::Ceremony;
use super::kept::KeptReveal;
use crate::{CeremonyTranscript, Commitment, JointDigest, RoundsDigest, SaidDigest, Shares};

const ROUNDS: Label = Label::new("tupyo/v1/ceremony rounds");
const CEREMONY: Label = Label::new("tupyo/v1/ceremony");
const SAID: Label = Label::new("tupyo/v1/ceremony said");
const JOINT_KEY: Label = Label::new("tupyo/v1/joint key");

/// The hashes of what has been said.
impl Ceremony {
    /// The hash of everything that has been said until now, whatever the round.
    pub fn said(&self) -> SaidDigest {
        let (commitments, confirmations) = (&self.commitments, &self.confirmations);
        let (reveals, shares) = (by_trustee(&self.reveals), by_trustee(&self.shares));
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
        let shares: Vec<&Shares> = self.shares.values().map(AsRef::as_ref).collect();
        let said = (self.id.election, self.id.number, &self.participants, commitments, reveals, shares);
        CeremonyTranscript(CEREMONY.hash(&said))
    }

    fn first_rounds(&self) -> (Vec<&Commitment>, Vec<&KeptReveal>) {
        (self.commitments.values().collect(), self.reveals.values().map(AsRef::as_ref).collect())
    }
}

/// Messages with their trustees.
fn by_trustee<M>(messages: &BTreeMap<u16, Arc<M>>) -> BTreeMap<u16, &M> {
    messages.iter().map(|(trustee, message)| (*trustee, message.as_ref())).collect()
}

impl JointDigest {
    /// The hash of this joint key.
    pub fn of(joint: &JointKey) -> JointDigest {
        JointDigest(JOINT_KEY.hash(joint))
    }
}
