//! What a reader should know of a record that is right (docs/protocol/verification.md, "Warnings"). It changes neither
//! a verdict nor the exit code.

use std::collections::BTreeSet;

use serde::Serialize;
use tupyo_election::{Author, ElectionManifest, EntryKind, Title};

use crate::facts::Facts;
use crate::finding::About;

/// Warnings of one number that are listed.
const LISTED: usize = 20;

/// Witnesses' times further apart than this are told: a day, in seconds.
const DAY: u64 = 86_400;

/// Something that a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WarningReport {
    /// `W1`, `W2`, …
    pub warning: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// The entry's index on the ledger.
    pub entry: Option<u64>,
    /// Whom and what it is about.
    #[serde(skip_serializing_if = "About::is_nothing")]
    pub about: About,
    /// What it is.
    pub message: String,
}

impl WarningReport {
    /// All of an election, by number; `counted` if the counted set is established.
    pub(crate) fn all(facts: &Facts, counted: bool) -> Vec<WarningReport> {
        let Some(manifest) = facts.state.manifest() else { return Vec::new() };
        let kinds = [
            unencrypted(facts),
            repeated(facts),
            few_voters(facts, manifest),
            few_of_a_weight(facts, manifest, counted),
            cosigned_before(facts, EntryKind::Open),
            cosigned_before(facts, EntryKind::Close),
            witness_times(facts),
            unfinished(facts, manifest),
            pending_approvals(facts, manifest),
            titles(manifest, "W10", "language-missing", "lacks a language that other titles have", lacks_language),
            titles(manifest, "W11", "numbers-differ", "has other numbers in one language than in another", differs),
        ];
        kinds.into_iter().flat_map(|kind| kind.into_iter().take(LISTED)).collect()
    }

    fn of(warning: &'static str, code: &'static str, message: impl Into<String>) -> WarningReport {
        WarningReport { warning, code, entry: None, about: About::default(), message: message.into() }
    }

    fn at(self, entry: u64) -> WarningReport {
        WarningReport { entry: Some(entry), ..self }
    }

    fn about(self, about: About) -> WarningReport {
        WarningReport { about, ..self }
    }
}

fn unencrypted(facts: &Facts) -> Vec<WarningReport> {
    let warning = |entry: &u64| {
        WarningReport::of("W1", "ballot-unencrypted", "the ballot is not encrypted: everybody can read it").at(*entry)
    };
    facts.verified.unencrypted.iter().take(LISTED).map(warning).collect()
}

/// Later ballots with the nonce of an earlier one.
fn repeated(facts: &Facts) -> Vec<WarningReport> {
    let mut nonces = facts.verified.nonces.clone();
    nonces.sort_unstable();
    let later = nonces.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1);
    let entries: BTreeSet<u64> = later.collect();
    let message = "the ballot has the nonce of an earlier one: whoever knows one vote knows the other";
    entries.into_iter().take(LISTED).map(|entry| WarningReport::of("W2", "nonce-repeated", message).at(entry)).collect()
}

fn few_voters(facts: &Facts, manifest: &ElectionManifest) -> Vec<WarningReport> {
    let few = facts.state.turnouts().into_iter().filter(|turnout| (1..turnout.floor).contains(&turnout.voters));
    let warning = |turnout: tupyo_election::Turnout| {
        let style = manifest.styles().get(usize::from(turnout.style))?.id.clone();
        let message = format!("style `{style}` has {} voters, fewer than {}", turnout.voters, turnout.floor);
        Some(WarningReport::of("W3", "few-voters", message).about(of_style(style)))
    };
    few.filter_map(warning).collect()
}

/// Of the units that the ledger's tally has and the verifier's, too.
fn few_of_a_weight(facts: &Facts, manifest: &ElectionManifest, counted: bool) -> Vec<WarningReport> {
    let tally = facts.state.tally();
    if !counted || tally != facts.verified.tally {
        return Vec::new();
    }
    let told = tally.iter().zip(facts.state.turnouts()).filter_map(|(unit, turnout)| {
        let told = Some(turnout.below_floor).filter(|told| *told > 0 && turnout.sealed(&unit.sum).is_none())?;
        let style = manifest.styles().get(usize::from(unit.style))?.id.clone();
        let message = format!("the sum of style `{style}` may tell {told} votes");
        Some(WarningReport::of("W4", "few-of-a-weight", message).about(of_style(style)))
    });
    told.collect()
}

/// By the witness's clock, a ledger on which voting has begun, or ended, before the announced time.
fn cosigned_before(facts: &Facts, step: EntryKind) -> Vec<WarningReport> {
    let Some(schedule) = facts.state.last_schedule().filter(|_| facts.legal(step) > 0) else { return Vec::new() };
    let (warning, code, what, announced) = match step {
        EntryKind::Open => ("W5", "cosigned-before-opening", "voting had begun", schedule.opening),
        _ => ("W6", "cosigned-before-closing", "voting had ended", schedule.closing),
    };
    let early = facts.witnesses.cosigned.iter().filter(|(_, time)| *time < announced);
    let told = early.map(|(name, time)| {
        let message = format!("witness {name} saw at {time} that {what}, which was announced for {announced}");
        WarningReport::of(warning, code, message).about(of_witness(name))
    });
    told.collect()
}

fn witness_times(facts: &Facts) -> Vec<WarningReport> {
    let cosigned = &facts.witnesses.cosigned;
    let earliest = cosigned.iter().map(|(_, time)| *time).min().unwrap_or_default();
    let late = cosigned.iter().filter(|(_, time)| *time - earliest > DAY);
    let told = late.map(|(name, time)| {
        let message = format!("witness {name} cosigned at {time}, more than a day after {earliest}");
        WarningReport::of("W7", "witness-times", message).about(of_witness(name))
    });
    told.collect()
}

fn unfinished(facts: &Facts, manifest: &ElectionManifest) -> Vec<WarningReport> {
    let told = facts.state.unfinished().into_iter().map(|(author, parts)| {
        let id = manifest.person(author).map(|person| person.id.clone()).unwrap_or_default();
        let message = format!("{} `{id}` has left {parts} parts of no document", author.role());
        let about = match author {
            Author::Official(_) => About { official: Some(id), ..About::default() },
            Author::Trustee(_) => About::trustee(id),
            Author::Registrar(_) => About { registrar: Some(id), ..About::default() },
        };
        WarningReport::of("W8", "document-unfinished", message).about(about)
    });
    told.collect()
}

fn pending_approvals(facts: &Facts, manifest: &ElectionManifest) -> Vec<WarningReport> {
    let officials: BTreeSet<u16> = facts.state.standing_approvals().map(|standing| standing.official).collect();
    let told = officials.into_iter().filter_map(|official| {
        let id = manifest.officials().get(usize::from(official))?.id.clone();
        let message = format!("official `{id}` has approved a document that others have not");
        let about = About { official: Some(id), ..About::default() };
        Some(WarningReport::of("W9", "approval-pending", message).about(about))
    });
    told.collect()
}

/// Of every title of the manifest that is like this, given all languages.
fn titles(
    manifest: &ElectionManifest,
    warning: &'static str,
    code: &'static str,
    what: &str,
    like: fn(&Title, &BTreeSet<String>) -> bool,
) -> Vec<WarningReport> {
    let all = all_titles(manifest);
    let languages = all.iter().flat_map(|(_, title)| title.texts().map(|(language, _)| language.to_owned())).collect();
    let told = all.into_iter().filter(|(_, title)| like(title, &languages)).map(|(about, _)| {
        let named =
            [&about.contest, &about.option, &about.style].map(|id| id.iter().map(|id| format!(" `{id}`")).collect());
        WarningReport::of(warning, code, format!("the title of{} {what}", named_or_all(named))).about(about)
    });
    told.collect()
}

fn named_or_all(named: [String; 3]) -> String {
    let named = named.concat();
    if named.is_empty() { " the election".to_owned() } else { named }
}

/// The election's, those of contests with their options, and of styles.
fn all_titles(manifest: &ElectionManifest) -> Vec<(About, &Title)> {
    let mut all = vec![(About::default(), manifest.title())];
    for contest in manifest.contests() {
        let of_contest = About { contest: Some(contest.id.clone()), ..About::default() };
        all.push((of_contest.clone(), &contest.title));
        for option in &contest.options {
            let about = About { option: Some(option.id.clone()), ..of_contest.clone() };
            let titles = [Some(&option.title), option.subtitle.as_ref()];
            all.extend(titles.into_iter().flatten().map(|title| (about.clone(), title)));
        }
    }
    all.extend(manifest.styles().iter().map(|style| (of_style(style.id.clone()), &style.title)));
    all
}

fn lacks_language(title: &Title, languages: &BTreeSet<String>) -> bool {
    title.texts().count() < languages.len()
}

fn differs(title: &Title, _: &BTreeSet<String>) -> bool {
    let mut numbers = title.texts().map(|(_, text)| numbers_of(text));
    let first = numbers.next();
    numbers.any(|other| Some(&other) != first.as_ref())
}

/// The numbers in a text, sorted, without leading zeros.
fn numbers_of(text: &str) -> Vec<&str> {
    let digits = text.split(|character: char| !character.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut numbers: Vec<_> = digits.map(|digits| digits.trim_start_matches('0')).collect();
    numbers.sort_unstable();
    numbers
}

fn of_style(style: String) -> About {
    About { style: Some(style), ..About::default() }
}

fn of_witness(name: &str) -> About {
    About { witness: Some(name.to_owned()), ..About::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_text_are_its_digits() {
        assert_eq!(numbers_of("제1선거구 2026년"), ["1", "2026"]);
        assert_eq!(numbers_of("2026: district 01"), ["1", "2026"]);
        assert!(numbers_of("no number").is_empty());
    }
}
