//! C9: The last ballot of every voter who voted counts, and no other.
//!
//! Every valid ballot is added up, and taken away again if its voter has replaced it.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Readings".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C9,
    title: "The last ballot of every voter who voted counts, and no other",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::C1, CheckId::C2, CheckId::C3, CheckId::C8],
    count: |facts| Count::of(facts.verified.counted, facts.state.counted().count() as u64),
};
