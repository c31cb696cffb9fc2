use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::B4,
    title: "Every challenged ballot is what it was opened to",
    refusals: &["opening-invalid"],
    needs: &[CheckId::B1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.second.openings, facts.challenges)
}
