use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::X2,
    title: "The second reading saw what the first one saw",
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.second.same, facts.second.expected)
}
