//! C7: The closing is of this ledger.
//!
//! `root` is that of the ledger's first `size` entries.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Close".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C7,
    title: "The closing is of this ledger",
    severity: Severity::Result,
    refusals: &[RefusalCode::CloseRoot],
    needs: &[CheckId::P3, CheckId::R12],
    count: |facts| Count::of_kind(facts, EntryKind::Close, CheckId::C7),
};
