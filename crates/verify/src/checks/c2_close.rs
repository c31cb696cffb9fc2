use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::C2,
    title: "Voting has ended, and no later step was taken before",
    refusals: &["close-size", "close-schedule", "close-root"],
    needs: &[CheckId::P3, CheckId::R3],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.legal(EntryKind::Close), 1)
}
