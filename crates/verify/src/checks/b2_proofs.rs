use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::B2,
    title: "Every ballot's proof is valid",
    refusals: &["proof-invalid"],
    needs: &[CheckId::B1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.second.proofs, facts.votes())
}
