//! R9: No registrar repeats a document.
//!
//! What has given way, or has taken effect, never stands again.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Registrations".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R9,
    title: "No registrar repeats a document",
    severity: Severity::Rules,
    refusals: &[RefusalCode::RepeatedDocument],
    needs: &[CheckId::P3],
    count: |facts| Count::of_registrations(facts, CheckId::R9),
};
