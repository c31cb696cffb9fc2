//! T2: The tally is the sum of the counted ballots.
//!
//! `Σ w·C` over the counted ballots of each style, with their count and weight.
//!
//! Severity: result. Specified in docs/protocol/tally.md, "The sums".

use tupyo_election::EntryKind;

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::T2,
    title: "The tally is the sum of the counted ballots",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::C9],
    count,
};

fn count(facts: &Facts) -> Count {
    let units = facts.state.manifest().map_or(0, |manifest| manifest.styles().len() as u64).max(1);
    let compared = if facts.legal(EntryKind::Tally) == 0 { 0 } else { units };
    Count::of(compared.saturating_sub(facts.found(CheckId::T2)), units)
}
