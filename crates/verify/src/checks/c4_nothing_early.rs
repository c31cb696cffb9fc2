//! C4: No later step was taken while voting was open.
//!
//! No document of another phase stands between `Open` and `Close`.
//!
//! Severity: rules. Specified in docs/protocol/admission.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C4,
    title: "No later step was taken while voting was open",
    severity: Severity::Rules,
    refusals: &[],
    needs: &[CheckId::P3, CheckId::R12],
    count: |facts| Count::of_parts(facts, CheckId::C4),
};
