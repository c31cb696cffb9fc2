//! R2: Every voter on the roll has a key of their own.
//!
//! Keys ascend strictly, none is the identity, and none has stood before.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Roll".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R2,
    title: "Every voter on the roll has a key of their own",
    severity: Severity::Result,
    refusals: &[
        RefusalCode::Roll(RollRule::Order),
        RefusalCode::Roll(RollRule::Repeated),
        RefusalCode::Roll(RollRule::Key),
    ],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R2),
};
