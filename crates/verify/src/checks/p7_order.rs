//! P7: Every document comes in its phase of the election.
//!
//! The phase in which a document stands is one of its own. While voting is open that is C4.
//!
//! Severity: rules. Specified in docs/protocol/admission.md.

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P7,
    title: "Every document comes in its phase of the election",
    severity: Severity::Rules,
    refusals: &[RefusalCode::WrongPhase],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P7),
};
