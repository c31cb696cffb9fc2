use tupyo_election::{ElectionManifest, EntryKind, Output, Rule, UnitResult, UnitTally};

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::F2,
    title: "In each contest the votes add up to the weight of the counted ballots",
    refusals: &[],
    needs: &[CheckId::F1],
    count,
};

/// It follows from the proofs of the ballots, so it can only fail with another check: a second look by simple arithmetic.
fn count(facts: &Facts) -> Count {
    let contests = contests(facts);
    let right = contests.iter().filter(|contest| contest.found == contest.expected).count() as u64;
    Count::of(right, (contests.len() as u64).max(u64::from(!is_there(facts))))
}

/// Adds a finding for every contest whose votes do not add up.
pub(super) fn find(facts: &mut Facts) {
    for Contest { style, id, found, expected } in contests(facts) {
        if found != expected {
            let message = format!("contest `{id}` of style {style} has {found} votes, its ballots {expected}");
            facts.find_file(CheckId::F2, "wrong-sum", None, message);
        }
    }
}

struct Contest {
    style: u16,
    id: String,
    found: u128,
    expected: u128,
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
    let labels = manifest.output_labels(unit.style).unwrap_or_default();
    let Some(style) = manifest.styles().get(usize::from(unit.style)) else { return Vec::new() };
    let sum = |contest: usize| {
        let values = labels.iter().zip(&result.values).filter(|((of, _), _): &(&(usize, Output), _)| *of == contest);
        values.map(|(_, value)| u128::from(*value)).sum()
    };
    let contest = |place: &usize| {
        let contest = manifest.contests().get(*place)?;
        let expected = u128::from(unit.weight) * votes_of(contest.rule);
        Some(Contest { style: unit.style, id: contest.id.clone(), found: sum(*place), expected })
    };
    style.contests.iter().filter_map(contest).collect()
}

/// How many votes each ballot gives, blank and unused ones included.
fn votes_of(rule: Rule) -> u128 {
    match rule {
        Rule::SingleChoice { .. } => 1,
        Rule::ChooseUpTo { max } => max as u128,
    }
}
