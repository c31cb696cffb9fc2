//! R11: The roll is sealed, with its count and root.
//!
//! `voters` and `root` are those of the tree over the roll's lines.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "The seal".

use tupyo_election::{EntryKind, RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R11,
    title: "The roll is sealed, with its count and root",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Seal)],
    needs: &[CheckId::R1, CheckId::R2, CheckId::R3, CheckId::R4, CheckId::R5, CheckId::R6, CheckId::R7],
    count: |facts| Count::once(facts, EntryKind::RollSealed),
};
