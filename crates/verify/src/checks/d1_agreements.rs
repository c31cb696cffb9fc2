use tupyo_election::ElectionManifest;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::D1,
    title: "A quorum of trustees has agreed on the closed ledger and the tally",
    refusals: &["not-a-participant", "repeated-agreement", "agreement-mismatch", "agreement-signature"],
    needs: &[CheckId::K2, CheckId::T1],
    count,
};

fn count(facts: &Facts) -> Count {
    let quorum = |manifest: &ElectionManifest| manifest.agreement_quorum() as u64;
    let needed = facts.state.manifest().map_or(1, |manifest| quorum(manifest));
    Count::of(needed.min(facts.state.agreements().len() as u64), needed)
}
