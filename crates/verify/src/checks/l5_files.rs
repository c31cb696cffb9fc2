//! L5: The record has these files and nothing else.
//!
//! The files of a size are `checkpoint`, the bundles and the hash tiles.
//!
//! Severity: rules. Specified in docs/protocol/verification.md, "Files".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::L5,
    title: "The record has these files and nothing else",
    severity: Severity::Rules,
    refusals: &[],
    needs: &[CheckId::L1],
    count: |facts| Count::of(facts.belonging, 1 + facts.bundle_count() + facts.tile_count()),
};
