use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_threshold::{Ceremony, CeremonyId, Culprit};

use super::legal::Change;
use super::stage::{Founded, Keyed, Stage};
use crate::{Author, Document, ElectionId, ElectionManifest, ManifestError, Refusal};

/// The key ceremony (docs/protocol/ceremony.md).
impl Founded {
    /// A manifest and its first ceremony.
    pub(super) fn new(election: ElectionId, manifest: ElectionManifest) -> Result<Founded, ManifestError> {
        let id = CeremonyId { election: election.0, number: 0 };
        let ceremony = Ceremony::new(id, manifest.parameters()?);
        Ok(Founded { manifest: Arc::new(manifest), ceremony, culprits: Vec::new() })
    }

    pub(super) fn examine_message(&self, trustee: u16, message: Document) -> Result<Change, Refusal> {
        let mut ceremony = self.ceremony.clone();
        match message {
            Document::Commitment(message) => ceremony.accept_commitment(trustee, message)?,
            Document::Reveal(message) => ceremony.accept_reveal(trustee, message)?,
            Document::Shares(message) => ceremony.accept_shares(trustee, message)?,
            Document::Confirmation(message) => ceremony.accept_confirmation(trustee, message)?,
            Document::Complaint(message) => return Ok(Change::Culprit(ceremony.accept_complaint(trustee, message)?)),
            _ => return Err(Refusal::WrongAuthor { author: Author::Trustee(trustee) }),
        }
        Ok(Change::Ceremony(Box::new(ceremony)))
    }

    /// The stage that the ceremony leads to with one more message.
    pub(super) fn after(self, ceremony: Ceremony) -> Stage {
        let keys = ceremony.outcome().cloned();
        let founded = Founded { ceremony, ..self };
        match keys {
            Some(keys) => Stage::Key(Keyed { founded, keys }),
            None => Stage::Ceremony(founded),
        }
    }

    /// All secrets of the spoiled ceremony are void; the next one begins.
    pub(super) fn restarted(mut self, culprit: Culprit) -> Founded {
        let CeremonyId { election, number } = self.ceremony.id();
        let id = CeremonyId { election, number: number + 1 };
        self.ceremony = Ceremony::new(id, self.ceremony.parameters());
        self.culprits.push(culprit);
        self
    }
}

impl Keyed {
    pub(super) fn examine_joint_key(&self, number: u32, keys: &JointKey) -> Result<Change, Refusal> {
        if number != self.founded.ceremony.id().number || *keys != self.keys.joint {
            return Err(Refusal::WrongJointKey);
        }
        Ok(Change::JointKey)
    }
}
