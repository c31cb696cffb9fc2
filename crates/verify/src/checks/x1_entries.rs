//! X1: Every entry of the ledger was examined, each once.
//!
//! Legal entries and refused ones together are the checkpoint's size.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "What is counted".

use crate::check::{Check, Count, Severity};
use crate::facts::Facts;
use crate::source::Pending;
use crate::{CheckId, FindingCode};

pub(super) const CHECK: Check = Check {
    id: CheckId::X1,
    title: "Every entry of the ledger was examined, each once",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    let legal: u64 = facts.legal.values().sum();
    Count::of(legal + facts.refused, facts.size())
}

/// Adds a finding unless everything was examined.
pub(super) fn find(facts: &mut Facts) {
    let Count { examined, expected } = count(facts);
    if facts.was_read() && examined != expected {
        let message = format!("{examined} of {expected} entries were examined");
        facts.find_pending(CheckId::X1, FindingCode::EntriesUnaccounted, Pending::Bundles, message);
    }
}
