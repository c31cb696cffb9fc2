//! D5: Every agreement is signed by the trustee's agreement key.
//!
//! The key of the trustee's commitment has signed the terms' hash.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Agreement".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D5,
    title: "Every agreement is signed by the trustee's agreement key",
    severity: Severity::Result,
    refusals: &[RefusalCode::AgreementSignature],
    needs: &[CheckId::K14, CheckId::T1, CheckId::T2],
    count: |facts| Count::of_kind(facts, EntryKind::Agreement, CheckId::D5),
};
