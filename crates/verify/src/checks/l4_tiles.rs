//! L4: Every tile of hashes is, byte by byte, that of the entries.
//!
//! A hash tile is the hashes of the subtrees below it, in order.
//!
//! Severity: rules. Specified in docs/protocol/verification.md, "Readings".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::L4,
    title: "Every tile of hashes is, byte by byte, that of the entries",
    severity: Severity::Rules,
    refusals: &[],
    needs: &[CheckId::L2],
    count: |facts| Count::of(facts.tiles, facts.tile_count()),
};
