//! K4: Every message has the lengths of its ceremony, and is for its rounds.
//!
//! Components, coefficients and recipients are as many as the ceremony has, and shares name its commitments and
//! reveals.
//!
//! Severity: rules. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K4,
    title: "Every message has the lengths of its ceremony, and is for its rounds",
    severity: Severity::Rules,
    refusals: &[RefusalCode::Ceremony(CeremonyError::Lengths), RefusalCode::Ceremony(CeremonyError::Rounds)],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K4),
};
