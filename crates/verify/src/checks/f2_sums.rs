use tupyo_election::{ElectionManifest, EntryKind, Output, UnitResult, UnitTally};

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::F2,
    title: "In each contest the votes add up to the weight of the counted ballots",
    refusals: &[],
    needs: &[CheckId::F1],
    count,
};

/// It follows from the proofs of the ballots, so it can only fail with another check: a second look by simple
/// arithmetic.
fn count(facts: &Facts) -> Count {
    let contests = contests(facts);
    let right = contests.iter().filter(|contest| contest.is_right()).count() as u64;
    Count::of(right, (contests.len() as u64).max(u64::from(!is_there(facts))))
}

/// Adds a finding for every contest whose votes do not add up.
pub(super) fn find(facts: &mut Facts) {
    for contest in contests(facts).iter().filter(|contest| !contest.is_right()) {
        let Contest { style, id, found, smallest, largest } = contest;
        let expected = if smallest == largest { smallest.to_string() } else { format!("{smallest} to {largest}") };
        let message = format!("contest `{id}` of style {style} has {found} votes, its ballots {expected}");
        facts.find_file(CheckId::F2, "wrong-sum", None, message);
    }
}

struct Contest {
    style: u16,
    id: String,
    found: u128,
    smallest: u128,
    largest: u128,
}

impl Contest {
    fn is_right(&self) -> bool {
        (self.smallest..=self.largest).contains(&self.found)
    }
}

fn is_there(facts: &Facts) -> bool {
    facts.legal(EntryKind::Result) > 0
}

fn contests(facts: &Facts) -> Vec<Contest> {
    let Some(manifest) = facts.state.manifest() else { return Vec::new() };
    let units = facts.state.opened().zip(facts.state.result());
    units.flat_map(|(unit, result)| contests_of(manifest, unit, result)).collect()
}

fn contests_of(manifest: &ElectionManifest, unit: &UnitTally, result: &UnitResult) -> Vec<Contest> {
    let counts = manifest.counts(unit.style, &result.values).unwrap_or_default();
    let Some(style) = manifest.styles().get(usize::from(unit.style)) else { return Vec::new() };
    let sum = |contest: usize| {
        let own = counts.iter().filter(|(of, _, _): &&(usize, Output, u64)| *of == contest);
        own.map(|(_, _, value)| u128::from(*value)).sum()
    };
    let contest = |place: &usize| {
        let contest = manifest.contests().get(*place)?;
        let weight = u128::from(unit.weight);
        let (smallest, largest) = contest.rule.sums(contest.options.len());
        let (smallest, largest) = (weight * u128::from(smallest), weight * u128::from(largest));
        Some(Contest { style: unit.style, id: contest.id.clone(), found: sum(*place), smallest, largest })
    };
    style.contests.iter().filter_map(contest).collect()
}
