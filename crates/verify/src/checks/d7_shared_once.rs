//! D7: No trustee opens twice.
//!
//! One document of shares of each trustee.
//!
//! Severity: rules. Specified in docs/protocol/decryption.md, "Shares".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D7,
    title: "No trustee opens twice",
    severity: Severity::Rules,
    refusals: &[RefusalCode::RepeatedShare],
    needs: &[CheckId::K14, CheckId::D6],
    count: |facts| Count::of_kind(facts, EntryKind::DecryptionShare, CheckId::D7),
};
