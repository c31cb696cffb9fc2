use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::B3,
    title: "Every ballot is signed by the voter's key",
    refusals: &["signature-invalid"],
    needs: &[CheckId::B1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.second.signatures, facts.votes())
}
