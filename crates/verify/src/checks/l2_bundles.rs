use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::L2,
    title: "Every bundle of entries is there and has exactly its entries",
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.bundles.len() as u64, facts.bundle_count())
}
