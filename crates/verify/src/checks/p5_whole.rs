//! P5: Every document is whole.
//!
//! Parts come in order, and together hash to the digest that each names.
//!
//! Severity: rules. Specified in docs/protocol/admission.md.

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P5,
    title: "Every document is whole",
    severity: Severity::Rules,
    refusals: &[RefusalCode::DocumentTooLong, RefusalCode::DocumentPart, RefusalCode::DocumentDigest],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P5),
};
