use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::P2,
    title: "Every entry and every document is in its canonical encoding",
    refusals: &["entry-too-long", "malformed-entry"],
    needs: &[CheckId::L3],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.entries - facts.found(CheckId::P2).min(facts.entries), facts.size())
}
