//! R5: Every holder of a key stands on the roll once.
//!
//! No two current lines have one holder; a line names the key whose place it takes.
//!
//! Severity: result. Specified in docs/protocol/admission.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R5,
    title: "Every holder of a key stands on the roll once",
    severity: Severity::Result,
    refusals: &["roll-holder", "roll-replaces"],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R5),
};
