//! R7: Every voter has proved possession of the voting key.
//!
//! The possession verifies under key and holder (docs/protocol/registration.md).
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Roll".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R7,
    title: "Every voter has proved possession of the voting key",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Possession)],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R7),
};
