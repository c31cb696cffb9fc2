//! K10: Every confirmation names the ceremony's joint key.
//!
//! `joint` is the hash of the sum of all constant terms.
//!
//! Severity: secrecy. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K10,
    title: "Every confirmation names the ceremony's joint key",
    severity: Severity::Secrecy,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Joint)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K10),
};
