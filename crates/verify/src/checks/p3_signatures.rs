//! P3: Every document is signed by its author.
//!
//! Each part is signed with the key that its author has at its place.
//!
//! Severity: result. Specified in docs/protocol/admission.md.

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P3,
    title: "Every document is signed by its author",
    severity: Severity::Result,
    refusals: &[RefusalCode::DocumentSignature],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P3),
};
