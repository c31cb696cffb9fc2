//! Changes that no verifier refuses, each with its reason: what somebody may say by the rules, and what no record can
//! show (docs/protocol/verification.md, "Report").

use tupyo_election::{Document, Entry};
use tupyo_verify::{Outcome, Report};

use crate::ground::said;
use crate::mutant::{Cut, Move, Mutant};

/// What was changed, and what came of it.
pub struct Seen<'a> {
    /// What was changed.
    pub mutant: &'a Mutant,
    /// The honest entry.
    pub before: &'a [u8],
    /// What stands in its place.
    pub after: &'a [Vec<u8>],
    /// What the verifier reports.
    pub report: &'a Report,
    /// Whether it counts what the honest record counts.
    pub counts_the_same: bool,
}

/// A change that is harmless by rule.
pub struct Harmless {
    /// Its name.
    pub name: &'static str,
    /// Why nobody refuses it.
    pub reason: &'static str,
    /// Whether it changes what is counted.
    changes_counts: bool,
    is: fn(&Seen<'_>) -> bool,
}

/// All of them.
pub const HARMLESS: &[Harmless] = &[
    Harmless {
        name: "unfinished",
        reason: "the ledger ends earlier: the record is called incomplete, and has no result",
        changes_counts: true,
        is: |seen| {
            let size = seen.report.checkpoint.as_ref().map(|checkpoint| checkpoint.size);
            seen.report.outcome == Outcome::Incomplete && size == Some(seen.mutant.entry as u64)
        },
    },
    Harmless {
        name: "announced-otherwise",
        reason: "an official may announce what it likes, and everybody reads it: texts, times, and the page's files",
        changes_counts: false,
        is: |seen| is_announcement(seen.before) && seen.after.iter().all(|after| is_announcement(after)),
    },
    Harmless {
        name: "not-announced",
        reason: "an announcement on which nothing rests need not have been made",
        changes_counts: false,
        is: |seen| is_announcement(seen.before) && is_left_out(seen),
    },
    Harmless {
        name: "agreement-left-out",
        reason: "more trustees have agreed than must",
        changes_counts: false,
        is: |seen| matches!(said(seen.before), Some(Document::Agreement(_))) && is_left_out(seen),
    },
    Harmless {
        name: "key-announced-otherwise",
        reason: "why an official's key was replaced may be said in other words, and nobody has to replace it",
        changes_counts: false,
        is: |seen| {
            let key = |entry: &[u8]| match said(entry) {
                Some(Document::OfficialKey(new)) => Some((new.official, new.key, new.possession)),
                _ => None,
            };
            let before = key(seen.before);
            before.is_some() && seen.after.iter().all(|after| key(after) == before)
        },
    },
    Harmless {
        name: "another-attempt",
        reason: "which attempt a seal or an opening is may be any number: it tells words of officials apart that have \
                 taken one back, and says nothing else",
        changes_counts: false,
        is: |seen| {
            let first = |entry: &[u8]| said(entry).filter(Document::has_attempts).map(|said| said.as_attempt(0));
            first(seen.before).is_some() && seen.after.iter().all(|after| first(after) == first(seen.before))
        },
    },
    Harmless {
        name: "challenge-left-out",
        reason: "no record shows a challenge that was left out: its voter's receipt does",
        changes_counts: false,
        is: |seen| matches!(Entry::decode(seen.before), Ok(Entry::Challenged(_))) && is_left_out(seen),
    },
    Harmless {
        name: "ballot-left-out",
        reason: "no record shows a voter's last ballot that was left out before the first checkpoint that others have \
                 seen: its receipt does",
        changes_counts: true,
        is: |seen| matches!(Entry::decode(seen.before), Ok(Entry::Ballot(_))) && is_left_out(seen),
    },
    Harmless {
        name: "neighbours",
        reason: "no record shows that entries were exchanged, where each is legal in the other's place: receipts do",
        changes_counts: false,
        is: |seen| seen.mutant.cut == Cut::Whole(Move::Swap),
    },
];

/// Why a record that is not refused need not be; `None` if it must.
pub fn reason(seen: &Seen<'_>) -> Option<&'static Harmless> {
    let is_whole = matches!(seen.report.outcome, Outcome::Accepted | Outcome::Cancelled | Outcome::Incomplete);
    HARMLESS.iter().find(|rule| is_whole && (rule.changes_counts || seen.counts_the_same) && (rule.is)(seen))
}

fn is_left_out(seen: &Seen<'_>) -> bool {
    seen.mutant.cut == Cut::Whole(Move::Delete)
}

fn is_announcement(entry: &[u8]) -> bool {
    matches!(said(entry), Some(Document::Schedule(_) | Document::Notice { .. } | Document::Page(_)))
}

#[cfg(test)]
mod tests {
    use tupyo_encoding::encode;

    use super::*;
    use crate::change::Change;
    use crate::course::Depth;
    use crate::ground::{Ground, Place};

    /// The name of the rule by which a changed document in the place of another one is harmless.
    fn rule(report: &Report, before: &[u8], change: impl Fn(&mut Document)) -> Option<&'static str> {
        let Ok(Entry::Document(mut part)) = Entry::decode(before) else { return None };
        let mut document = borsh::from_slice(&part.bytes).unwrap();
        change(&mut document);
        part.bytes = encode(&document);
        let after = [Entry::Document(part).encode()];
        let mutant =
            Mutant { place: Place::Registered, entry: 0, cut: Cut::Inner(0, Change::Bit), depth: Depth::Shallow };
        let seen = Seen { mutant: &mutant, before, after: &after, report, counts_the_same: true };
        reason(&seen).map(|rule| rule.name)
    }

    #[test]
    fn an_accepted_change_is_harmless_only_where_a_rule_says_so() {
        let ground = Ground::play(Place::Registered, 1);
        let record = ground.record(&ground.entries, ground.play.state());
        let report = ground.report(&record).unwrap();
        assert_eq!(report.outcome, Outcome::Accepted);
        let open = ground.entries.iter().find(|entry| matches!(said(entry), Some(Document::Open { .. }))).unwrap();
        let found = rule(&report, open, |document| *document = document.as_attempt(5));
        assert_eq!(found, Some("another-attempt"));
        let found = rule(&report, open, |document| {
            if let Document::Open { context, .. } = document {
                context.0[0] ^= 1;
            }
        });
        assert_eq!(found, None);
        for entry in ground.entries.iter().filter(|entry| !matches!(said(entry), Some(Document::Open { .. }))) {
            assert!(matches!(rule(&report, entry, |_| {}), None | Some("another-attempt")), "{:?}", said(entry));
        }
    }
}
