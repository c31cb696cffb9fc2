//! F1: The result is of exactly the opened units.
//!
//! The styles and the numbers of values are those of the opened units, in order.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Shares".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::F1,
    title: "The result is of exactly the opened units",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongUnits],
    needs: &[CheckId::D10],
    count: |facts| Count::of_kind(facts, EntryKind::Result, CheckId::F1),
};
