//! C5: The closing covers the entries from the opening up to itself.
//!
//! `Open` is among the first `size` entries, and all of them stand before `Close`.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Close".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C5,
    title: "The closing covers the entries from the opening up to itself",
    severity: Severity::Result,
    refusals: &[RefusalCode::CloseSize],
    needs: &[CheckId::P3, CheckId::R12],
    count: |facts| Count::of_kind(facts, EntryKind::Close, CheckId::C5),
};
