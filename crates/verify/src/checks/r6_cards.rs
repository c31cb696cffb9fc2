//! R6: Every line names a card where the manifest demands it, each its own.
//!
//! A line has a card exactly if `card_signatures` is true, and no other line has it.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Registrations".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R6,
    title: "Every line names a card where the manifest demands it, each its own",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Card)],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R6),
};
