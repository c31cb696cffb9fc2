//! B6: Every ballot's proof is valid.
//!
//! The equations of the ballot's circuit hold.
//!
//! Severity: result. Specified in docs/protocol/ballot.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B6,
    title: "Every ballot's proof is valid",
    severity: Severity::Result,
    refusals: &["proof-invalid"],
    needs: &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5],
    count: |facts| Count::of(facts.second.proofs, facts.votes()),
};
