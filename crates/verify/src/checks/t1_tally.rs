use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::T1,
    title: "The tally is the sum of the counted ballots, and names them",
    refusals: &["wrong-tally"],
    needs: &[CheckId::C3],
    count,
};

fn count(facts: &Facts) -> Count {
    let units = facts.state.manifest().map_or(0, |manifest| manifest.styles().len() as u64).max(1);
    let compared = if facts.legal(EntryKind::Tally) == 0 { 0 } else { units };
    Count::of(compared.saturating_sub(facts.found(CheckId::T1)), units)
}
