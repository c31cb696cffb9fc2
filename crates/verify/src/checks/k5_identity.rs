//! K5: No key of a trustee is the identity.
//!
//! `A ≠ O` for ceremony keys, coefficients, agreement keys and components of the joint key.
//!
//! Severity: secrecy. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K5,
    title: "No key of a trustee is the identity",
    severity: Severity::Secrecy,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Identity), RefusalCode::Ceremony(CeremonyError::AgreementKey)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K5),
};
