//! What the checks have found, in the order in which it was found.

use std::collections::BTreeMap;

use crate::finding::Cause;
use crate::source::{Pending, Source};
use crate::{CheckId, Finding};

/// Findings of one check and one source that are kept; further ones are counted.
const KEPT_FINDINGS: usize = 20;

/// What all checks have found.
#[derive(Default)]
pub(crate) struct Findings {
    by_check: BTreeMap<CheckId, OfCheck>,
    made: u64,
}

/// What one check has found.
#[derive(Default)]
pub(crate) struct OfCheck {
    pub kept: Vec<Kept>,
    pub total: u64,
    kept_of: BTreeMap<(bool, Option<Pending>, bool), usize>,
}

/// A finding, with its place in the order of all, and what it follows from.
pub(crate) struct Kept {
    pub made: u64,
    pub source: Source,
    pub finding: Finding,
}

impl Findings {
    pub fn add(&mut self, check: CheckId, finding: Finding, source: Source) {
        self.made += 1;
        let of_check = self.by_check.entry(check).or_default();
        of_check.total += 1;
        // Those of one source turn out to be causes or consequences together.
        let kept = of_check.kept_of.entry((source.after.is_some(), source.pending, source.unsigned)).or_default();
        if *kept < KEPT_FINDINGS {
            *kept += 1;
            of_check.kept.push(Kept { made: self.made, source, finding });
        }
    }

    /// Adds others behind these.
    pub fn append(&mut self, others: Findings) {
        for (check, found) in others.by_check {
            let unkept = found.total - found.kept.len() as u64;
            found.kept.into_iter().for_each(|kept| self.add(check, kept.finding, kept.source));
            self.by_check.entry(check).or_default().total += unkept;
        }
    }

    /// How many a check has.
    pub fn total(&self, check: CheckId) -> u64 {
        self.by_check.get(&check).map_or(0, |found| found.total)
    }

    /// What a check has found.
    pub fn of(&self, check: CheckId) -> &[Kept] {
        self.by_check.get(&check).map_or(&[], |found| &found.kept)
    }

    pub fn of_mut(&mut self, check: CheckId) -> &mut [Kept] {
        self.by_check.get_mut(&check).map_or(&mut [], |found| &mut found.kept)
    }

    /// The causes among those of these checks, check by check, of which something that is signed may be a consequence.
    pub fn causes_within(&self, from: CheckId, to: CheckId) -> impl Iterator<Item = Cause> {
        let within =
            self.by_check.range(from..=to).flat_map(|(check, found)| found.kept.iter().map(|kept| (*check, kept)));
        let counts = |kept: &Kept| kept.finding.is_cause() && !kept.source.unsigned;
        within.filter(move |(_, kept)| counts(kept)).map(|(check, kept)| kept.named(check))
    }

    /// The first of a check, causes before consequences, and how many more there are.
    pub fn take(&mut self, check: CheckId) -> (Vec<Finding>, u64) {
        let mut found = self.by_check.remove(&check).unwrap_or_default();
        found.kept.sort_by_key(|kept| (!kept.finding.is_cause(), kept.made));
        found.kept.truncate(KEPT_FINDINGS);
        let more = found.total - found.kept.len() as u64;
        (found.kept.into_iter().map(|kept| kept.finding).collect(), more)
    }
}

impl Kept {
    /// As others name it that follow from it.
    pub fn named(&self, check: CheckId) -> Cause {
        Cause { check, code: self.finding.code, entry: self.finding.entry }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_findings_are_kept_and_all_are_counted() {
        let mut findings = Findings::default();
        for number in 0..3 * KEPT_FINDINGS {
            let (message, source) = (number.to_string(), Source { unsigned: number % 2 == 1, ..Source::default() });
            findings.add(CheckId::P3, Finding::of_record("code", message), source);
        }
        let kept = |findings: &Findings| findings.of(CheckId::P3).iter().filter(|kept| kept.source.unsigned).count();
        assert_eq!((findings.of(CheckId::P3).len(), kept(&findings)), (2 * KEPT_FINDINGS, KEPT_FINDINGS));
        assert_eq!(findings.total(CheckId::P3), 3 * KEPT_FINDINGS as u64);
        let (first, more) = findings.take(CheckId::P3);
        assert_eq!((first.len(), more), (KEPT_FINDINGS, 2 * KEPT_FINDINGS as u64));
        assert!(first.iter().enumerate().all(|(number, finding)| finding.message == number.to_string()));
    }

    #[test]
    fn all_that_stand_behind_others_are_counted() {
        let add = |findings: &mut Findings, message: &str| {
            findings.add(CheckId::P3, Finding::of_record("code", message.to_owned()), Source::default());
        };
        let (mut findings, mut others) = (Findings::default(), Findings::default());
        add(&mut findings, "before");
        (0..2 * KEPT_FINDINGS).for_each(|_| add(&mut others, "behind"));
        findings.append(others);
        assert_eq!(findings.total(CheckId::P3), 2 * KEPT_FINDINGS as u64 + 1);
        let (first, more) = findings.take(CheckId::P3);
        assert_eq!((first[0].message.as_str(), first[1].message.as_str()), ("before", "behind"));
        assert_eq!((first.len(), more), (KEPT_FINDINGS, KEPT_FINDINGS as u64 + 1));
    }
}
