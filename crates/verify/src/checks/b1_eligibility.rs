use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::B1,
    title: "Every ballot is by a voter on the roll, in that voter's style, within limits, while voting was open, and \
        knows what was announced meanwhile",
    refusals: &["not-open", "closed", "unknown-voter", "wrong-style", "wrong-shape", "documents-changed", "too-many"],
    needs: &[CheckId::R3, CheckId::R4],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.votes().saturating_sub(facts.found(CheckId::B1)), facts.votes())
}
