//! D1: Only trustees who took part in the ceremony agree and open.
//!
//! The author is a participant of the last ceremony.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Agreement".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D1,
    title: "Only trustees who took part in the ceremony agree and open",
    severity: Severity::Result,
    refusals: &[RefusalCode::NotAParticipant],
    needs: &[CheckId::K14, CheckId::T1, CheckId::T2],
    count: |facts| Count::of_kind(facts, EntryKind::Agreement, CheckId::D1),
};
