use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R4,
    title: "Every registration was signed by as many registrars as the manifest wants, every correction by all",
    refusals: &["repeated-document", "countersignature-unknown", "repeated-countersignature", "correction-key"],
    needs: &[CheckId::P3],
    count,
};

/// Where the manifest names no registrars: nothing of nothing.
fn count(facts: &Facts) -> Count {
    let legal = facts.legal(EntryKind::Registration) + facts.legal(EntryKind::Correction);
    Count::of(legal, legal + facts.found(CheckId::R4))
}
