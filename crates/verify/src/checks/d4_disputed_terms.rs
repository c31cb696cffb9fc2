//! D4: No trustees agree together on another ledger, key or tally.
//!
//! No two trustees whose agreements D3 refuses have agreed to the same terms.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Causes and consequences".

use tupyo_election::EntryKind;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D4,
    title: "No trustees agree together on another ledger, key or tally",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::K14, CheckId::T1, CheckId::T2],
    count: |facts| Count::of_kind(facts, EntryKind::Agreement, CheckId::D4),
};
