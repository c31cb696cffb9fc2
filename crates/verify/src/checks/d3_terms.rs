//! D3: Every trustee agrees to this closed ledger, key and tally.
//!
//! Ceremony, transcript, context, size, root and tally are the ledger's.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Agreement".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D3,
    title: "Every trustee agrees to this closed ledger, key and tally",
    severity: Severity::Result,
    refusals: &[RefusalCode::AgreementMismatch],
    needs: &[CheckId::K14, CheckId::T1, CheckId::T2],
    count: |facts| Count::of_kind(facts, EntryKind::Agreement, CheckId::D3),
};
