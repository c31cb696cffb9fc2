//! P8: Every schedule opens before it closes, and none moves an opening that has passed.
//!
//! `opening < closing`; while voting is open, `opening` is that of the schedule before.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Schedules and notices".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P8,
    title: "Every schedule opens before it closes, and none moves an opening that has passed",
    severity: Severity::Rules,
    refusals: &[RefusalCode::ScheduleOrder],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P8),
};
