//! K9: No trustees agree on another course of the ceremony than the ledger's.
//!
//! No two trustees whose confirmations K8 refuses name the same transcript.
//!
//! Severity: secrecy. Specified in docs/protocol/verification.md, "Causes and consequences".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K9,
    title: "No trustees agree on another course of the ceremony than the ledger's",
    severity: Severity::Secrecy,
    refusals: &[],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K9),
};
