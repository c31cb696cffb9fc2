use tupyo_circuits::Context;

use super::legal::Change;
use super::stage::{Keyed, Registered};
use crate::{BallotCheck, ElectionId, Refusal, RollRoot, RollRule, Voter, VotingRoll, context};

/// The roll, its seal, and the beginning of the voting (docs/protocol/admission.md).
impl Registered {
    pub(super) fn examine_roll(&self, election: ElectionId, first: u32, voters: Vec<Voter>) -> Result<Change, Refusal> {
        self.roll.examine(election, first, &voters, &self.keyed.founded.manifest).map_err(Refusal::Roll)?;
        Ok(Change::Roll(voters))
    }

    pub(super) fn examine_seal(&self, voters: u32, root: RollRoot) -> Result<Change, Refusal> {
        if self.roll.count() == 0 {
            return Err(Refusal::Roll(RollRule::Empty));
        }
        if voters != self.roll.count() || root != self.roll.root() {
            return Err(Refusal::Roll(RollRule::Seal));
        }
        Ok(Change::RollSealed)
    }

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
