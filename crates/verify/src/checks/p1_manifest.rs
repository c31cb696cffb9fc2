use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::P1,
    title: "The manifest has the election's id and keeps its rules",
    refusals: &["wrong-manifest", "manifest-refused"],
    needs: &[CheckId::L3],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.legal(EntryKind::Manifest), 1)
}
