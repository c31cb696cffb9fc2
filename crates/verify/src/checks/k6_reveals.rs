//! K6: Every reveal opens its commitment.
//!
//! The hash of the reveal is what the commitment of its trustee names.
//!
//! Severity: secrecy. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K6,
    title: "Every reveal opens its commitment",
    severity: Severity::Secrecy,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Reveal)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K6),
};
