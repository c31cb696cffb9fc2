//! F3: In each contest the votes add up to the weight of the counted ballots.
//!
//! The values of a contest add up to the weight of the counted ballots times what the values of one ballot add up to,
//! by the table of "Checks".
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Checks".

use tupyo_election::{ElectionManifest, EntryKind, Output, UnitResult, UnitTally};

use crate::check::{Check, Count, Severity};
use crate::facts::Facts;
use crate::finding::{About, Finding};
use crate::source::{Pending, Source};
use crate::{CheckId, FindingCode};

pub(super) const CHECK: Check = Check {
    id: CheckId::F3,
    title: "In each contest the votes add up to the weight of the counted ballots",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::F2],
    count,
};

/// It follows from the proofs of the ballots, so it can only fail with another check: a second look by simple
/// arithmetic.
fn count(facts: &Facts) -> Count {
    let expected = facts.state.opened().map(|unit| contests_of_style(facts, unit.style)).sum::<usize>() as u64;
    let right = contests(facts).iter().filter(|contest| contest.is_right()).count() as u64;
    match facts.legal(EntryKind::Result) {
        0 => Count::of(0, expected.max(1)),
        _ => Count::of(right, expected),
    }
}

/// Adds a finding for every contest whose votes do not add up.
pub(super) fn find(facts: &mut Facts) {
    for contest in contests(facts).iter().filter(|contest| !contest.is_right()) {
        let Contest { style, id, found, smallest, largest } = contest;
        let expected = if smallest == largest { smallest.to_string() } else { format!("{smallest} to {largest}") };
        let found = found.map_or("no".to_owned(), |found| found.to_string());
        let message = format!("contest `{id}` of style {style} has {found} votes, its ballots {expected}");
        let style = facts.state.manifest().and_then(|manifest| manifest.styles().get(usize::from(*style)));
        let style = style.map(|style| style.id.clone());
        let about = About { style, contest: Some(id.clone()), ..About::default() };
        let finding = Finding { about, ..Finding::of_record(FindingCode::WrongSum.text(), message) };
        facts.find(CheckId::F3, finding, Source::pending(Pending::Sums));
    }
}

struct Contest {
    style: u16,
    id: String,
    /// None if the unit's values are not as many as its style has.
    found: Option<u128>,
    smallest: u128,
    largest: u128,
}

impl Contest {
    fn is_right(&self) -> bool {
        self.found.is_some_and(|found| (self.smallest..=self.largest).contains(&found))
    }
}

fn contests_of_style(facts: &Facts, style: u16) -> usize {
    let style = facts.state.manifest().and_then(|manifest| manifest.styles().get(usize::from(style)));
    style.map_or(0, |style| style.contests.len())
}

fn contests(facts: &Facts) -> Vec<Contest> {
    let Some(manifest) = facts.state.manifest() else { return Vec::new() };
    let units = facts.state.opened().zip(facts.state.result());
    units.flat_map(|(unit, result)| contests_of(manifest, unit, result)).collect()
}

fn contests_of(manifest: &ElectionManifest, unit: &UnitTally, result: &UnitResult) -> Vec<Contest> {
    let counts = manifest.counts(unit.style, &result.values);
    let Some(style) = manifest.styles().get(usize::from(unit.style)) else { return Vec::new() };
    let sum = |contest: usize| {
        let own = counts.as_ref()?.iter().filter(|(of, _, _): &&(usize, Output, u64)| *of == contest);
        Some(own.map(|(_, _, value)| u128::from(*value)).sum())
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
