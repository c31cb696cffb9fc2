//! K1: Every message of a key ceremony is of its round, and from a participant who has not yet sent one.
//!
//! Number, round and author are those that the ceremony waits for.
//!
//! Severity: rules. Specified in docs/protocol/ceremony.md.

use tupyo_election::RefusalCode;
use tupyo_threshold::CeremonyError;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K1,
    title: "Every message of a key ceremony is of its round, and from a participant who has not yet sent one",
    severity: Severity::Rules,
    refusals: &[
        RefusalCode::Ceremony(CeremonyError::Trustee),
        RefusalCode::Ceremony(CeremonyError::Number),
        RefusalCode::Ceremony(CeremonyError::Excluded),
        RefusalCode::Ceremony(CeremonyError::Repeated),
        RefusalCode::Ceremony(CeremonyError::Round),
    ],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K1),
};
