//! R1: The roll has voters and no gaps.
//!
//! The first voter of a part continues the one before.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Roll".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R1,
    title: "The roll has voters and no gaps",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Empty), RefusalCode::Roll(RollRule::Gap)],
    needs: &[CheckId::P3, CheckId::P5, CheckId::P6],
    count,
};

/// While registrars register, their current lines.
fn count(facts: &Facts) -> Count {
    let voters = facts.voters();
    Count::of(voters, voters.max(1))
}
