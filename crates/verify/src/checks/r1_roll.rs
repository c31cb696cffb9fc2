//! R1: The roll has voters and no gaps.
//!
//! The first voter of a part continues the one before.
//!
//! Severity: result. Specified in docs/protocol/admission.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R1,
    title: "The roll has voters and no gaps",
    severity: Severity::Result,
    refusals: &["roll-empty", "roll-gap"],
    needs: &[CheckId::P3, CheckId::P5, CheckId::P6],
    count,
};

/// While registrars register, their current lines.
fn count(facts: &Facts) -> Count {
    let voters = facts.voters();
    Count::of(voters, voters.max(1))
}
