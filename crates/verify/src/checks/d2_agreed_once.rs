//! D2: No trustee agrees twice.
//!
//! One agreement of each trustee.
//!
//! Severity: rules. Specified in docs/protocol/decryption.md, "Agreement".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D2,
    title: "No trustee agrees twice",
    severity: Severity::Rules,
    refusals: &[RefusalCode::RepeatedAgreement],
    needs: &[CheckId::K14, CheckId::T1, CheckId::T2],
    count: |facts| Count::of_kind(facts, EntryKind::Agreement, CheckId::D2),
};
