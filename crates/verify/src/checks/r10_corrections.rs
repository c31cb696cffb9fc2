//! R10: Every correction is of a line that stands, and changes it.
//!
//! A current line has the key, and another style or weight.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Registrations".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R10,
    title: "Every correction is of a line that stands, and changes it",
    severity: Severity::Rules,
    refusals: &[RefusalCode::Roll(RollRule::Correction)],
    needs: &[CheckId::P3],
    count: |facts| Count::of_registrations(facts, CheckId::R10),
};
