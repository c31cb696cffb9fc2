//! B1: Every ballot was cast while voting was open.
//!
//! A ballot or a challenge stands behind `Open` and before `Close`.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B1,
    title: "Every ballot was cast while voting was open",
    severity: Severity::Result,
    refusals: &[RefusalCode::NotOpen, RefusalCode::Closed],
    needs: &[CheckId::R8, CheckId::R9, CheckId::R10, CheckId::R12],
    count: |facts| Count::of_votes(facts, &[CheckId::B1]),
};
