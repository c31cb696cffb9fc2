//! R5: Every holder of a key stands on the roll once.
//!
//! No two current lines have one holder; a line names the key whose place it takes.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Registrations".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R5,
    title: "Every holder of a key stands on the roll once",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Holder), RefusalCode::Roll(RollRule::Replaces)],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R5),
};
