//! L3: The entries have the checkpoint's root.
//!
//! The root of the RFC 6962 tree over the entries is the checkpoint's.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Readings".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::L3,
    title: "The entries have the checkpoint's root",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::L2],
    count: |facts| Count::of(if facts.root_matches { facts.entries } else { 0 }, facts.size()),
};
