use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::D3,
    title: "As many trustees as needed have opened the tally",
    refusals: &["not-enough-shares"],
    needs: &[CheckId::D2],
    count,
};

fn count(facts: &Facts) -> Count {
    let needed = facts.state.manifest().map_or(1, |manifest| u64::from(manifest.threshold()));
    Count::of(needed.min(facts.state.shares().len() as u64), needed)
}
