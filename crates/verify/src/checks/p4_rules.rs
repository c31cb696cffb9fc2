//! P4: The manifest keeps its rules.
//!
//! The manifest parses, and breaks none of its rules.
//!
//! Severity: result. Specified in docs/protocol/manifest.md.

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P4,
    title: "The manifest keeps its rules",
    severity: Severity::Result,
    refusals: &[RefusalCode::Manifest],
    needs: &[CheckId::P1],
    count: |facts| Count::once(facts, EntryKind::Manifest),
};
