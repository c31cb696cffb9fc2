//! D8: Every trustee opens exactly the units that may be opened.
//!
//! The styles of the shares are those of the opened units, in order.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Shares".

use tupyo_election::EntryKind;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::D8,
    title: "Every trustee opens exactly the units that may be opened",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::K14, CheckId::D6],
    count: |facts| Count::of_kind(facts, EntryKind::DecryptionShare, CheckId::D8),
};
