//! K11: Every complaint proves what it says.
//!
//! The opened share does not fit the dealer's coefficients, and the shared key is proved.
//!
//! Severity: rules. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K11,
    title: "Every complaint proves what it says",
    severity: Severity::Rules,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Against), RefusalCode::Ceremony(CeremonyError::Complaint)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K11),
};
