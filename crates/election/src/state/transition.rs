//! What taking an entry changes.

use std::sync::Arc;

use super::legal::Change;
use super::stage::{Closed, Registered, Stage, Tallied, Voted};

impl Stage {
    /// The stage that a change leads to. A change that this stage has not examined leads nowhere.
    pub(super) fn after(self, change: Change) -> Stage {
        match (self, change) {
            (Stage::Ceremony(founded), Change::Ceremony(ceremony)) => founded.after(*ceremony),
            (Stage::Ceremony(founded), Change::CeremonyEnded(end, digest)) => {
                Stage::Ceremony(founded.ended(end, digest))
            }
            (Stage::Key(keyed), Change::JointKey) => Stage::Roll(Registered::new(keyed)),
            (Stage::Roll(mut registered), Change::Roll(voters)) => {
                Arc::make_mut(&mut registered.roll).extend(voters);
                Stage::Roll(registered)
            }
            (Stage::Roll(mut registered), Change::Registrar(step)) => {
                registered.take_step(*step);
                Stage::Roll(registered)
            }
            (Stage::Roll(registered), Change::RollSealed(roll)) => Stage::Sealed(registered.sealed(roll)),
            (Stage::Sealed(registered), Change::Open { check, index }) => {
                Stage::Open(Voted::new(registered, check, index))
            }
            (Stage::Open(voted), Change::Close { index, .. }) => Stage::Closed(Closed::new(voted, index)),
            (Stage::Closed(closed), Change::Tally(units, counted)) => {
                Stage::Tallied(Tallied::new(closed, units, counted))
            }
            (Stage::Tallied(mut tallied), Change::Agreement(trustee, terms)) => {
                tallied.agreements.push(trustee);
                tallied.terms = Some(terms);
                Stage::Tallied(tallied)
            }
            (Stage::Tallied(mut tallied), Change::Share(shares)) => {
                tallied.share(shares);
                Stage::Tallied(tallied)
            }
            (Stage::Tallied(tallied), Change::Result(units)) => Stage::Finished(tallied, units),
            (stage, Change::Cancelled { reason, phase, .. }) if stage.phase() == phase => {
                Stage::Cancelled(Box::new(stage), reason)
            }
            (stage, _) => stage,
        }
    }
}
