//! P6: Every document is by an author who may say it.
//!
//! The manifest names the author, in a role that may say this document.
//!
//! Severity: result. Specified in docs/protocol/admission.md.

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P6,
    title: "Every document is by an author who may say it",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongAuthor],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P6),
};
