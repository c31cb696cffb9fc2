//! What a check is, and how much it has examined.

use serde::Serialize;
use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::facts::Facts;

/// A check. It fails by what was found for it and follows from nothing else; it passes only if it has examined all that
/// it expects and what it rests on passes.
pub(crate) struct Check {
    pub id: CheckId,
    /// The statement that it confirms.
    pub title: &'static str,
    pub severity: Severity,
    /// The refusals of entries that are findings of this check.
    pub refusals: &'static [RefusalCode],
    /// Without these it says nothing.
    pub needs: &'static [CheckId],
    pub count: fn(&Facts) -> Count,
}

/// What is at stake where a check fails. Every check is mandatory, whatever its severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Whose votes count, and what they add up to.
    Result,
    /// Whether votes stay secret.
    Secrecy,
    /// Form and order: what was broken changes no vote by itself.
    Rules,
}

/// How much was examined without finding, of how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub examined: u64,
    pub expected: u64,
}

impl Count {
    /// Of a record that was not read.
    pub const NOTHING: Count = Count { examined: 0, expected: 0 };

    pub fn of(examined: u64, expected: u64) -> Count {
        Count { examined, expected }
    }

    /// Of a step that is taken once.
    pub fn once(facts: &Facts, kind: EntryKind) -> Count {
        Count::of(facts.legal(kind), 1)
    }

    /// The parts of documents, less what the check has found.
    pub fn of_parts(facts: &Facts, check: CheckId) -> Count {
        Count::of(facts.documents.saturating_sub(facts.found(check)), facts.documents)
    }

    /// Messages and restarts of ceremonies that took effect, and what the check has found.
    pub fn of_ceremony(facts: &Facts, check: CheckId) -> Count {
        Count::with_findings(facts.legal(EntryKind::Ceremony) + facts.legal(EntryKind::Restart), facts, check)
    }

    /// Registrations and corrections that took effect, and what the check has found. Where the manifest names no
    /// registrars: nothing of nothing.
    pub fn of_registrations(facts: &Facts, check: CheckId) -> Count {
        Count::with_findings(facts.legal(EntryKind::Registration) + facts.legal(EntryKind::Correction), facts, check)
    }

    /// Voters on the roll, and what the check has found.
    pub fn of_voters(facts: &Facts, check: CheckId) -> Count {
        Count::with_findings(facts.voters(), facts, check)
    }

    /// Documents of a kind that took effect, and what the check has found.
    pub fn of_kind(facts: &Facts, kind: EntryKind, check: CheckId) -> Count {
        Count::with_findings(facts.legal(kind), facts, check)
    }

    /// Ballots and challenges, less what these checks have found: one that is refused was not looked at any further.
    pub fn of_votes(facts: &Facts, checks: &[CheckId]) -> Count {
        let found: u64 = checks.iter().map(|check| facts.found(*check)).sum();
        Count::of(facts.votes().saturating_sub(found), facts.votes())
    }

    fn with_findings(legal: u64, facts: &Facts, check: CheckId) -> Count {
        Count::of(legal, legal + facts.found(check))
    }
}
