//! R3: Every voter on the roll has a style of the manifest.
//!
//! `style` is less than the number of styles.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Roll".

use tupyo_election::{RefusalCode, RollRule};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R3,
    title: "Every voter on the roll has a style of the manifest",
    severity: Severity::Result,
    refusals: &[RefusalCode::Roll(RollRule::Style)],
    needs: &[CheckId::R1],
    count: |facts| Count::of_voters(facts, CheckId::R3),
};
