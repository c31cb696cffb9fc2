//! L1: The checkpoint is signed by the ledger's key, and otherwise only by the manifest's witnesses.
//!
//! The eight steps of "The checkpoint".
//!
//! Severity: result. Specified in docs/protocol/verification.md, "The checkpoint".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::L1,
    title: "The checkpoint is signed by the ledger's key, and otherwise only by the manifest's witnesses",
    severity: Severity::Result,
    refusals: &[],
    needs: &[],
    count: |facts| Count::of((facts.checkpoint.is_some() && facts.witnesses.unsettled.is_none()).into(), 1),
};
