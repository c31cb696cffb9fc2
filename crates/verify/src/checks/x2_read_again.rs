//! X2: What was read again had not changed.
//!
//! Each bundle with ballots that their voters replaced has the hash that it had.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Readings".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::X2,
    title: "What was read again had not changed",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::L1],
    count: |facts| Count::of(facts.verified.same, facts.verified.expected),
};
