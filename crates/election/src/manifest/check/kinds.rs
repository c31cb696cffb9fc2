//! The rules of the table for `contests[i].rule`: kinds, their parameters and their ranges.

use super::check_count;
use crate::manifest::draft::RuleDraft;
use crate::manifest::{ManifestError, ManifestRule, Range, Rule};

/// The largest number of points for an option.
const LARGEST_POINTS: u64 = 1_000_000;

/// The largest budget of amounts. Times the largest weight of a roll that can count their limbs, it is below 2⁶⁴.
const LARGEST_BUDGET: u64 = 1_000_000_000_000;

/// The rule that a contest with so many options has.
pub(super) fn read(place: &str, options_place: &str, draft: RuleDraft, options: usize) -> Result<Rule, ManifestError> {
    let rule = kind(draft).ok_or_else(|| ManifestRule::RuleKind.at(place))?;
    check_count(options_place, options, fewest_options(&rule), 1000)?;
    match within(&rule, options as u64) {
        Some((name, broken)) => Err(broken.at(format!("{place}.{name}"))),
        None => Ok(rule),
    }
}

/// The rule, if the kind exists and has its parameters and no others.
fn kind(draft: RuleDraft) -> Option<Rule> {
    // A number that no machine word holds is larger than any that is allowed, too.
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let RuleDraft { kind, blank, min, max, budget, points } = draft;
    if let ("amounts", None, None, Some(max), Some(budget), None) = (kind.as_str(), blank, min, max, budget, &points) {
        return Some(Rule::Amounts { max, budget });
    }
    match (kind.as_str(), blank, min.map(number), max.map(number), budget.map(number), points) {
        ("single-choice", Some(blank), None, None, None, None) => Some(Rule::SingleChoice { blank }),
        ("choose-up-to", None, None, Some(max), None, None) => Some(Rule::ChooseUpTo { max }),
        ("choose-exactly", None, None, Some(max), None, None) => Some(Rule::ChooseExactly { max }),
        ("choose-at-least", None, Some(min), Some(max), None, None) => Some(Rule::ChooseAtLeast { min, max }),
        ("approval", None, None, None, None, None) => Some(Rule::Approval),
        ("score", None, None, Some(max), None, None) => Some(Rule::Score { max }),
        ("cumulative", None, None, Some(max), Some(budget), None) => Some(Rule::Cumulative { max, budget }),
        ("quadratic", None, None, None, Some(budget), None) => Some(Rule::Quadratic { budget }),
        ("positional", None, None, None, None, Some(points)) => {
            let points = points.into_iter().map(|points| u32::try_from(points).unwrap_or(u32::MAX));
            Some(Rule::Positional { points: points.collect() })
        }
        ("ranking", None, None, None, None, None) => Some(Rule::Ranking),
        _ => None,
    }
}

/// With fewer options there would be nothing to choose.
fn fewest_options(rule: &Rule) -> usize {
    match rule {
        Rule::SingleChoice { blank: false }
        | Rule::ChooseExactly { .. }
        | Rule::ChooseAtLeast { .. }
        | Rule::Positional { .. }
        | Rule::Ranking => 2,
        _ => 1,
    }
}

/// The parameter that is out of range, and its range.
fn within(rule: &Rule, options: u64) -> Option<(&'static str, ManifestRule)> {
    let out = |number: u64, min: u64, max: u64| (!(min..=max).contains(&number)).then_some(Range { min, max });
    let outside = |number: usize, min: u64, max: u64| out(number as u64, min, max);
    let max_outside = |max, from, to| outside(max, from, to).map(|range| ("max", ManifestRule::Max(range)));
    let min_outside = |min, from, to| outside(min, from, to).map(|range| ("min", ManifestRule::Min(range)));
    let budget_outside =
        |budget, from, to| outside(budget, from, to).map(|range| ("budget", ManifestRule::Budget(range)));
    match rule {
        Rule::SingleChoice { .. } | Rule::Approval | Rule::Ranking => None,
        Rule::ChooseUpTo { max } => max_outside(*max, 1, options),
        Rule::ChooseExactly { max } => max_outside(*max, 1, options - 1),
        Rule::ChooseAtLeast { min, max } => {
            max_outside(*max, 2, options).or_else(|| min_outside(*min, 1, *max as u64 - 1))
        }
        Rule::Score { max } => max_outside(*max, 1, 1000),
        Rule::Cumulative { max, budget } => {
            max_outside(*max, 1, 1000).or_else(|| budget_outside(*budget, *max as u64, options * *max as u64))
        }
        Rule::Quadratic { budget } => budget_outside(*budget, 1, LARGEST_POINTS),
        Rule::Amounts { max, budget } => {
            let budget_out = out(*budget, 1, LARGEST_BUDGET).map(|range| ("budget", ManifestRule::Budget(range)));
            let largest = u64::from(u32::MAX).min(*budget);
            budget_out.or_else(|| out(*max, 1, largest).map(|range| ("max", ManifestRule::Max(range))))
        }
        Rule::Positional { points } => (!are_points(points, options)).then_some(("points", ManifestRule::Points)),
    }
}

fn are_points(points: &[u32], options: u64) -> bool {
    let never_rising = points.is_sorted_by(|one, next| one >= next);
    let ends = points.first().zip(points.last());
    let falls = ends.is_some_and(|(first, last)| u64::from(*first) <= LARGEST_POINTS && first > last);
    points.len() as u64 == options && never_rising && falls
}
