//! P12: Every official's new key has signed that it takes the old one's place.
//!
//! The new key signs election, official and the number of the replacement.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Another key of an official".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P12,
    title: "Every official's new key has signed that it takes the old one's place",
    severity: Severity::Result,
    refusals: &[RefusalCode::OfficialKeyPossession],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P12),
};
