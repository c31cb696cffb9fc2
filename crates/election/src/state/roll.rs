//! The roll, its seal, and the opening of voting.

use std::sync::Arc;

use tupyo_circuits::Context;

use super::legal::Change;
use super::registrars::{Registering, RegistrarStep};
use super::stage::{Keyed, Registered};
use crate::{
    Author, BallotCheck, Document, DocumentDigest, ElectionId, Refusal, RegistrationRoll, Roll, RollRoot, RollRule,
    Voter, VotingRoll, context,
};

/// The roll, its seal, and the beginning of the voting (docs/protocol/admission.md).
impl Registered {
    /// The joint key is posted, and no voter yet.
    pub(super) fn new(keyed: Keyed) -> Registered {
        let manifest = &keyed.founded.manifest;
        let election = ElectionId(keyed.founded.ceremony.id().election);
        let roll = RegistrationRoll::new(election, manifest.clone());
        let registering = roll.map(|roll| Arc::new(Registering::new(manifest.clone(), roll)));
        Registered { keyed, roll: Arc::default(), registering, summary: Arc::default() }
    }

    pub(super) fn examine_roll(
        &self,
        election: ElectionId,
        author: Author,
        first: u32,
        voters: Vec<Voter>,
    ) -> Result<Change, Refusal> {
        if self.registering.is_some() {
            return Err(Refusal::WrongAuthor { author });
        }
        self.roll.examine(election, first, &voters, &self.keyed.founded.manifest).map_err(Refusal::Roll)?;
        Ok(Change::Roll(voters))
    }

    pub(super) fn examine_registrar(
        &self,
        registrar: u16,
        digest: DocumentDigest,
        document: Document,
    ) -> Result<Change, Refusal> {
        let author = Author::Registrar(registrar);
        let registering = self.registering.as_ref().ok_or(Refusal::WrongAuthor { author })?;
        Ok(Change::Registrar(Box::new(registering.examine(registrar, digest, document)?)))
    }

    pub(super) fn examine_seal(&self, voters: u32, root: RollRoot) -> Result<Change, Refusal> {
        let registering = self.registering.as_ref();
        let count = registering.map_or(self.roll.count(), |registering| registering.roll.count());
        if count == 0 {
            return Err(Refusal::Roll(RollRule::Empty));
        }
        if voters != count {
            return Err(Refusal::Roll(RollRule::Seal));
        }
        let sealed = registering.map(|registering| Arc::new(registering.roll.seal()));
        let found = sealed.as_ref().unwrap_or(&self.roll).root();
        if root == found { Ok(Change::RollSealed(sealed)) } else { Err(Refusal::Roll(RollRule::Seal)) }
    }

    pub(super) fn take_step(&mut self, step: RegistrarStep) {
        if let Some(registering) = &mut self.registering {
            Arc::make_mut(registering).take(step, Arc::make_mut(&mut self.summary));
        }
    }

    /// With the roll that registrars have made, or that officials have posted.
    pub(super) fn sealed(mut self, made: Option<Arc<Roll>>) -> Registered {
        self.registering = None;
        match made {
            Some(roll) => self.roll = roll,
            None => Arc::make_mut(&mut self.roll).seal(),
        }
        self
    }

    /// Up to the schedule that it names.
    pub(super) fn examine_open(&self, election: ElectionId, proposed: Context, index: u64) -> Result<Change, Refusal> {
        let Keyed { founded, keys } = &self.keyed;
        let context = context(election, &keys.joint, &VotingRoll::unmixed(self.roll.root()));
        if proposed != context {
            return Err(Refusal::WrongContext);
        }
        let (manifest, roll, key) = (founded.manifest.clone(), self.roll.clone(), keys.joint.clone());
        Ok(Change::Open { check: BallotCheck::new(manifest, roll, context, key), index })
    }
}
