//! K8: Every confirmation is of this ceremony's course and participants.
//!
//! `transcript` of a confirmation or a complaint is the hash of all messages before, `participants` are the
//! ceremony's.
//!
//! Severity: secrecy. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K8,
    title: "Every confirmation is of this ceremony's course and participants",
    severity: Severity::Secrecy,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Transcript), RefusalCode::Ceremony(CeremonyError::Participants)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K8),
};
