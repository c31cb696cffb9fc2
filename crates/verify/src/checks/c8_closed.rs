//! C8: Voting has ended.
//!
//! `Close` has taken effect.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "What is counted".

use tupyo_election::EntryKind;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C8,
    title: "Voting has ended",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::C4, CheckId::C5, CheckId::C6, CheckId::C7],
    count: |facts| Count::once(facts, EntryKind::Close),
};
