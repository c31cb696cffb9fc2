//! K7: Every trustee has proved possession of what it contributes.
//!
//! `sG = R + cA` for each component, with the challenge over the whole reveal.
//!
//! Severity: secrecy. Specified in docs/protocol/ceremony.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K7,
    title: "Every trustee has proved possession of what it contributes",
    severity: Severity::Secrecy,
    refusals: &["possession-invalid"],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K7),
};
