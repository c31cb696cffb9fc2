use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R3,
    title: "Voting began with the context of this manifest, joint key and roll",
    refusals: &["wrong-context"],
    needs: &[CheckId::P3, CheckId::K2, CheckId::R2],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.legal(EntryKind::Open), 1)
}
