//! R4: Every voter on the roll has a weight, and they add up to what can be counted.
//!
//! A weight is at least 1; the sum is below 2³², and times the largest value of an output below 2⁴⁰.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Roll".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R4,
    title: "Every voter on the roll has a weight, and they add up to what can be counted",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Weight)],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R4),
};
