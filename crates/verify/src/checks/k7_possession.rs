//! K7: Every trustee has proved possession of what it contributes.
//!
//! `sG = R + cA` for each component, with the challenge over the whole reveal.
//!
//! Severity: secrecy. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K7,
    title: "Every trustee has proved possession of what it contributes",
    severity: Severity::Secrecy,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Possession)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K7),
};
