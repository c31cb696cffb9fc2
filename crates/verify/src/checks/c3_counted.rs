use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::C3,
    title: "The last ballot of every voter who voted counts, and no other",
    refusals: &[],
    needs: &[CheckId::C1, CheckId::C2],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.second.counted, facts.state.counted().count() as u64)
}
