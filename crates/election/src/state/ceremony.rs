use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_threshold::{Ceremony, CeremonyError, CeremonyId, Complaint, Culprit, Parameters};

use super::{Change, ElectionState};
use crate::{ElectionManifest, Phase, Refusal};

/// The key ceremony (docs/protocol/ceremony.md).
impl ElectionState {
    pub(super) fn begin(&mut self, manifest: Arc<ElectionManifest>) {
        self.ceremony = self.fresh_ceremony(&manifest, 0);
        self.manifest = Some(manifest);
        self.phase = Phase::Ceremony;
    }

    pub(super) fn examine_ceremony(
        &self,
        accept: impl FnOnce(&mut Ceremony) -> Result<(), CeremonyError>,
    ) -> Result<Change, Refusal> {
        let mut ceremony = self.current_ceremony()?.clone();
        accept(&mut ceremony)?;
        Ok(Change::Ceremony(Box::new(ceremony)))
    }

    pub(super) fn examine_complaint(&self, trustee: u16, complaint: Complaint) -> Result<Change, Refusal> {
        let mut ceremony = self.current_ceremony()?.clone();
        Ok(Change::Culprit(ceremony.accept_complaint(trustee, complaint)?))
    }

    pub(super) fn advance_ceremony(&mut self, ceremony: Ceremony) {
        if ceremony.outcome().is_some() {
            self.phase = Phase::Key;
        }
        self.ceremony = Some(ceremony);
    }

    /// All secrets of the spoiled ceremony are void; the next one begins.
    pub(super) fn restart_ceremony(&mut self, culprit: Culprit) {
        self.culprits.push(culprit);
        let number = self.culprits.len() as u32;
        if let Some(manifest) = self.manifest.clone() {
            self.ceremony = self.fresh_ceremony(&manifest, number);
        }
    }

    pub(super) fn examine_joint_key(&self, number: u32, keys: &JointKey) -> Result<Change, Refusal> {
        let outcome = self.current_ceremony()?.outcome().cloned().ok_or(Refusal::WrongJointKey)?;
        if number != self.culprits.len() as u32 || *keys != outcome.joint {
            return Err(Refusal::WrongJointKey);
        }
        Ok(Change::JointKey(outcome))
    }

    fn current_ceremony(&self) -> Result<&Ceremony, Refusal> {
        self.ceremony.as_ref().ok_or(Refusal::WrongPhase { phase: self.phase })
    }

    /// Every valid manifest has parameters of a ceremony.
    fn fresh_ceremony(&self, manifest: &ElectionManifest, number: u32) -> Option<Ceremony> {
        let trustees = u16::try_from(manifest.trustees().len()).ok()?;
        let components = u16::try_from(manifest.components()).ok()?;
        let parameters = Parameters::new(trustees, manifest.threshold(), components).ok()?;
        Some(Ceremony::new(CeremonyId { election: self.election.0, number }, parameters))
    }
}
