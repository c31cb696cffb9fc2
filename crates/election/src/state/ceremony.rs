//! Which messages of the key ceremony are legal.

use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_threshold::{Ceremony, CeremonyId};

use super::legal::Change;
use super::stage::{Founded, Keyed, Stage};
use crate::closing::check_notice;
use crate::{
    Author, CeremonyEnd, Document, DocumentDigest, ElectionId, ElectionManifest, ManifestError, Refusal, Restart,
};

/// The key ceremony (docs/protocol/ceremony.md).
impl Founded {
    /// A manifest and its first ceremony.
    pub(super) fn new(election: ElectionId, manifest: ElectionManifest) -> Result<Founded, ManifestError> {
        let id = CeremonyId { election: election.0, number: 0 };
        let ceremony = Ceremony::new(id, manifest.parameters()?);
        Ok(Founded { manifest: Arc::new(manifest), ceremony, ended: Vec::new() })
    }

    /// What a trustee says, in a document with this digest.
    pub(super) fn examine_message(
        &self,
        trustee: u16,
        message: Document,
        digest: DocumentDigest,
    ) -> Result<Change, Refusal> {
        if self.lacks_trustees() && message.is_of_ceremony() {
            return Err(Refusal::CeremonyTooFew);
        }
        let mut ceremony = self.ceremony.clone();
        match message {
            Document::Commitment(message) => ceremony.accept_commitment(trustee, message)?,
            Document::Reveal(message) => ceremony.accept_reveal(trustee, message)?,
            Document::Shares(message) => ceremony.accept_shares(trustee, message)?,
            Document::Confirmation(message) => ceremony.accept_confirmation(trustee, message)?,
            Document::Complaint(message) => {
                let culprit = ceremony.accept_complaint(trustee, message)?;
                return Ok(Change::CeremonyEnded(CeremonyEnd::Complaint(culprit), digest));
            }
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

    /// Whether the ceremony under way ends here, in a document with this digest.
    pub(super) fn examine_restart(&self, restart: Restart, digest: DocumentDigest) -> Result<Change, Refusal> {
        let (ceremony, excluded) = (&self.ceremony, &restart.excluded);
        if self.lacks_trustees() {
            return Err(Refusal::CeremonyTooFew);
        }
        if (restart.ceremony, Some(restart.round)) != (ceremony.id().number, ceremony.round().number()) {
            return Err(Refusal::RestartRound);
        }
        if restart.said != ceremony.said() {
            return Err(Refusal::RestartSaid);
        }
        let waiting = ceremony.waiting_for();
        let ascending = excluded.windows(2).all(|pair| pair[0] < pair[1]);
        if excluded.is_empty() || !ascending || excluded.iter().any(|trustee| !waiting.contains(trustee)) {
            return Err(Refusal::RestartExcluded);
        }
        let needed = self.manifest.agreement_quorum();
        if ceremony.participants().len() - excluded.len() < needed {
            return Err(Refusal::RestartTooFew { needed });
        }
        check_notice(&restart.reason)?;
        Ok(Change::CeremonyEnded(CeremonyEnd::Restart(restart), digest))
    }

    /// All secrets of the ceremony are void; the next one begins, without those whom its end excludes.
    pub(super) fn ended(mut self, end: CeremonyEnd, digest: DocumentDigest) -> Founded {
        self.ceremony = self.ceremony.next(end.excluded(), digest.0);
        self.ended.push(end);
        self
    }

    /// Whether fewer take part than must agree on the tally: such a ceremony is useless.
    pub(super) fn lacks_trustees(&self) -> bool {
        self.ceremony.participants().len() < self.manifest.agreement_quorum()
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

impl Document {
    /// Whether a trustee says it in a key ceremony.
    fn is_of_ceremony(&self) -> bool {
        matches!(
            self,
            Document::Commitment(_)
                | Document::Reveal(_)
                | Document::Shares(_)
                | Document::Confirmation(_)
                | Document::Complaint(_)
        )
    }
}
