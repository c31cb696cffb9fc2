use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R2,
    title: "The roll is sealed, with its count and root",
    refusals: &["roll-seal"],
    needs: &[CheckId::R1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.legal(EntryKind::RollSealed), 1)
}
