//! T1: The tally is posted, and names the counted ballots.
//!
//! `counted` is the root over the tracking codes of the counted ballots.
//!
//! Severity: result. Specified in docs/protocol/tally.md, "Which ballots count".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::T1,
    title: "The tally is posted, and names the counted ballots",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongTally],
    needs: &[CheckId::C9],
    count: |facts| Count::once(facts, EntryKind::Tally),
};
