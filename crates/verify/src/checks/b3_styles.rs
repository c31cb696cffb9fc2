//! B3: Every ballot is in its voter's style.
//!
//! `style` is that of the voter's line.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B3,
    title: "Every ballot is in its voter's style",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongStyle],
    needs: &[CheckId::B1],
    count: |facts| Count::of_votes(facts, &[CheckId::B1, CheckId::B2, CheckId::B3]),
};
