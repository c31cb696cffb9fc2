//! R12: Voting began with the context of this manifest, joint key and roll, under the last schedule.
//!
//! `context` is the hash of manifest, joint key and roll; `schedule` is the digest of the last schedule.
//!
//! Severity: result. Specified in docs/protocol/admission.md.

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::R12,
    title: "Voting began with the context of this manifest, joint key and roll, under the last schedule",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongContext, RefusalCode::OpenSchedule],
    needs: &[CheckId::P3, CheckId::K14, CheckId::R11],
    count: |facts| Count::once(facts, EntryKind::Open),
};
