//! K3: Every trustee has consented to what ended the ceremony before.
//!
//! `after` of a commitment is the digest of the complaint or restart that ended the ceremony before.
//!
//! Severity: result. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K3,
    title: "Every trustee has consented to what ended the ceremony before",
    severity: Severity::Result,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Consent)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K3),
};
