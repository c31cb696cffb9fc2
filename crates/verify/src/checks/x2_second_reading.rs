//! X2: The second reading saw what the first one saw.
//!
//! Each bundle has the hash that it had.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Readings".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::X2,
    title: "The second reading saw what the first one saw",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::L1],
    count: |facts| Count::of(facts.second.same, facts.second.expected),
};
