//! R10: Every correction is of a line that stands, and changes it.
//!
//! A current line has the key, and another style or weight.
//!
//! Severity: rules. Specified in docs/protocol/admission.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R10,
    title: "Every correction is of a line that stands, and changes it",
    severity: Severity::Rules,
    refusals: &["correction-key"],
    needs: &[CheckId::P3],
    count: |facts| Count::of_registrations(facts, CheckId::R10),
};
