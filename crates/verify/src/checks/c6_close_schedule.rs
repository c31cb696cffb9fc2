//! C6: The closing names the last schedule.
//!
//! `schedule` is the digest of the last schedule, or none if there is none.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Close".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C6,
    title: "The closing names the last schedule",
    severity: Severity::Rules,
    refusals: &[RefusalCode::CloseSchedule],
    needs: &[CheckId::P3, CheckId::R12],
    count: |facts| Count::of_kind(facts, EntryKind::Close, CheckId::C6),
};
