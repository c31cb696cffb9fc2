//! P10: No official repeats a document, or leaves too many without effect.
//!
//! A signature of an approval stands on the ledger once, and so does a schedule that has held; at most 256 words
//! of an official have taken no effect.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Approvals".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P10,
    title: "No official repeats a document, or leaves too many without effect",
    severity: Severity::Rules,
    refusals: &[RefusalCode::RepeatedApproval, RefusalCode::SaidBefore, RefusalCode::TooManyUnapproved],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P10),
};
