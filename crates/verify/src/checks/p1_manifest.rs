//! P1: The manifest has the election's id.
//!
//! SHA-256 over label and bytes of the manifest is the election's id.
//!
//! Severity: result. Specified in docs/protocol/manifest.md.

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P1,
    title: "The manifest has the election's id",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongManifest],
    needs: &[CheckId::L3],
    count: |facts| Count::once(facts, EntryKind::Manifest),
};
