use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::C1,
    title: "Every ballot continues its voter's chain, and none was challenged before",
    refusals: &["out-of-chain", "challenged-ballot"],
    needs: &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.votes().saturating_sub(facts.found(CheckId::B1) + facts.found(CheckId::C1)), facts.votes())
}
