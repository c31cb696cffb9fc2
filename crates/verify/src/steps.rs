//! The steps of an election: which were taken, and by what those were not that were said.

use tupyo_election::{ElectionManifest, EntryKind, Phase};

use crate::facts::Facts;
use crate::source::{Link, Step};

/// The first refused entry that would have taken a step.
pub(crate) fn refused(facts: &Facts, step: Step) -> Option<Link> {
    let lines = facts.causes.step(Step::Lines).filter(|_| step == Step::Seal);
    lines.or_else(|| facts.causes.step(step))
}

/// Whether a step was taken.
pub(crate) fn taken(facts: &Facts, step: Step) -> bool {
    let state = &facts.state;
    let enough = |found: usize, needed: fn(&ElectionManifest) -> usize| {
        state.manifest().is_some_and(|manifest| found >= needed(manifest))
    };
    match step {
        Step::Manifest => state.manifest().is_some(),
        Step::Ceremony => state.keys().is_some(),
        Step::JointKey => facts.legal(EntryKind::JointKey) > 0,
        Step::Seal => facts.legal(EntryKind::RollSealed) > 0,
        Step::Open => facts.legal(EntryKind::Open) > 0,
        Step::Close => facts.legal(EntryKind::Close) > 0,
        Step::Tally => facts.legal(EntryKind::Tally) > 0,
        Step::Agreement => enough(state.agreements().len(), |manifest| manifest.agreement_quorum()),
        Step::Share => enough(state.shares().len(), |manifest| usize::from(manifest.threshold())),
        _ => true,
    }
}

/// Whether what has not come can still be called missing.
pub(crate) fn goes_on(facts: &Facts) -> bool {
    facts.state.phase() != Phase::Cancelled
}
