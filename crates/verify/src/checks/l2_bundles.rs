//! L2: Every bundle of entries is there and has exactly its entries.
//!
//! The bytes of a bundle are as many entries as its width says, and nothing behind them.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Readings".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::L2,
    title: "Every bundle of entries is there and has exactly its entries",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::L1],
    count: |facts| Count::of(facts.bundles.len() as u64, facts.bundle_count()),
};
