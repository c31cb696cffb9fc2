use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::L3,
    title: "The entries have the checkpoint's root",
    refusals: &[],
    needs: &[CheckId::L2],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(if facts.root_matches { facts.entries } else { 0 }, facts.size())
}
