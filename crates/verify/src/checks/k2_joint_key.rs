use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::K2,
    title: "The joint key is that of the ceremony",
    refusals: &["wrong-joint-key"],
    needs: &[CheckId::K1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.legal(EntryKind::JointKey), 1)
}
