//! R8: Every registration was signed by as many registrars as the manifest demands, every correction by all.
//!
//! A countersignature is of a document that stands, of another registrar, and is the first of its author.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Registrations".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R8,
    title: "Every registration was signed by as many registrars as the manifest demands, every correction by all",
    severity: Severity::Result,
    refusals: &[RefusalCode::CountersignatureUnknown, RefusalCode::RepeatedCountersignature],
    needs: &[CheckId::P3],
    count: |facts| Count::of_registrations(facts, CheckId::R8),
};
