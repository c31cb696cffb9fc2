//! What was checked, and what was found.

use std::collections::BTreeMap;

use serde::Serialize;
use tupyo_election::{EntryKind, LedgerKeys, Phase};
use tupyo_merkle::{CheckpointError, Note, WitnessPolicy};

use crate::check::{Check, Count, Severity};
use crate::checks::{CHECKS, conclude, made};
use crate::facts::Facts;
use crate::resolve::resolve;
use crate::{Anchors, CheckId, Family, Finding};

mod election;
mod official_key;
mod page;
mod registration;
mod texts;
mod trust;
mod unfinished;
mod unshown;
mod warnings;

pub use election::{
    ContestReport, Counts, CulpritReport, ElectionReport, OptionReport, RankedOption, RankingReport, RestartReport,
    UnitReport,
};
pub use official_key::OfficialKeyReport;
pub use page::PageReport;
pub use registration::{CorrectionReport, RegistrationReport};
pub use trust::{ExceptionReport, TrustReport};
pub use unfinished::UnfinishedReport;
use unshown::Applies;
pub use unshown::UnshownRisk;
pub use warnings::WarningReport;

/// What was checked of a record, and what was found. The same record and anchors give the same report, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `tupyo/report/v1`.
    pub format: &'static str,
    /// What the checks come to.
    pub outcome: Outcome,
    /// What the auditor brought along.
    pub anchors: AnchorsReport,
    /// What the ledger has signed, if L1 passes.
    pub checkpoint: Option<CheckpointReport>,
    /// What was counted.
    pub counts: Counts,
    /// All checks, in order.
    pub checks: Vec<CheckReport>,
    /// The election and, as far as the checks establish it, its result.
    pub election: Option<ElectionReport>,
    /// What a reader should know of it: it changes no verdict.
    pub warnings: Vec<WarningReport>,
    /// What a record alone can never show.
    pub not_shown_by_a_record: Vec<UnshownRisk>,
}

/// What the checks of a record come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All checks ran and passed.
    Accepted,
    /// A check failed.
    Refused,
    /// No check failed, but not all could be made: the election is not finished.
    Incomplete,
    /// The election was cancelled: everything up to that was checked and passed, and there is no result.
    Cancelled,
    /// The record has more entries than were to be examined.
    LimitExceeded,
}

/// What the auditor brought along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnchorsReport {
    /// The election's id.
    pub election: String,
    /// The witnesses, if the auditor demands any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witnesses: Option<WitnessesReport>,
}

/// Witnesses that the auditor demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessesReport {
    /// How many must have cosigned.
    pub quorum: usize,
    /// Their keys.
    pub keys: Vec<String>,
}

/// A cosignature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CosignedReport {
    /// Who cosigned.
    pub witness: String,
    /// When, as the witness says: seconds since 1970-01-01 UTC.
    pub time: u64,
}

/// A verified checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckpointReport {
    /// The key that has signed it, which the manifest names or another one after it.
    pub ledger_key: String,
    /// The ledger's name.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: String,
    /// Who has cosigned it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cosigned: Vec<CosignedReport>,
}

/// The verdict of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything expected was examined, nothing was found, and what the check rests on passes.
    Pass,
    /// Something was found that follows from nothing else.
    Fail,
    /// Nothing was found, but not everything could be examined, or the check rests on one that does not pass.
    NotChecked,
}

/// What one check says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Its number in docs/protocol/verification.md.
    pub check: CheckId,
    /// What it confirms.
    pub title: &'static str,
    /// What is at stake.
    pub severity: Severity,
    /// Its verdict.
    pub verdict: Verdict,
    /// How much was examined without finding.
    pub examined: u64,
    /// How much there was to examine.
    pub expected: u64,
    /// The first check it rests on that does not pass.
    pub rests_on: Option<CheckId>,
    /// What was found, the first of it: causes before consequences.
    pub findings: Vec<Finding>,
    /// How many more findings there are.
    pub more_findings: u64,
}

impl Report {
    pub(crate) fn of(anchors: &Anchors, facts: &mut Facts) -> Report {
        conclude(facts);
        resolve(facts);
        let mut checks: Vec<CheckReport> = Vec::with_capacity(CHECKS.len());
        // What one check has found may count in another: findings are taken when all is counted.
        let counted: Vec<_> = made(facts).map(|check| (check, count(check, facts))).collect();
        for (check, count) in counted {
            let judged = judge(check, count, facts, &checks);
            checks.push(judged);
        }
        let verdicts: BTreeMap<_, _> = checks.iter().map(|check| (check.check, check.verdict)).collect();
        let election = ElectionReport::of(facts, &verdicts);
        let counted = verdicts.get(&CheckId::C9) == Some(&Verdict::Pass);
        let warnings = election.as_ref().map(|_| WarningReport::all(facts, counted)).unwrap_or_default();
        Report {
            format: "tupyo/report/v1",
            outcome: outcome(&checks, facts.limit_exceeded, facts.state.phase()),
            anchors: AnchorsReport {
                election: anchors.election.to_string(),
                witnesses: anchors.witnesses.as_ref().map(WitnessesReport::of),
            },
            checkpoint: CheckpointReport::of(facts, &verdicts),
            counts: Counts::of(facts),
            election,
            checks,
            warnings,
            not_shown_by_a_record: UnshownRisk::all(Applies {
                watched: facts.witnesses.demanded,
                restarted: facts.legal(EntryKind::Restart) > 0,
                registered: facts.state.manifest().is_some_and(|manifest| manifest.registration().is_some()),
            }),
        }
    }

    /// What is wrong and follows from nothing else, by check: the first one is the first cause.
    pub fn causes(&self) -> impl Iterator<Item = (CheckId, &Finding)> {
        let all = self.checks.iter().flat_map(|check| check.findings.iter().map(|finding| (check.check, finding)));
        all.filter(|(_, finding)| finding.is_cause())
    }

    /// What a check says.
    pub fn check(&self, id: CheckId) -> Option<&CheckReport> {
        self.checks.iter().find(|check| check.check == id)
    }

    /// Whether every check of these families passes.
    pub fn families_pass(&self, families: &[Family]) -> bool {
        let mut of_families = self.checks.iter().filter(|check| families.contains(&check.check.family()));
        of_families.all(|check| check.verdict == Verdict::Pass)
    }
}

impl WitnessesReport {
    fn of(policy: &WitnessPolicy) -> WitnessesReport {
        WitnessesReport { quorum: policy.quorum(), keys: policy.witnesses().iter().map(ToString::to_string).collect() }
    }
}

impl CheckpointReport {
    fn of(facts: &Facts, verdicts: &BTreeMap<CheckId, Verdict>) -> Option<CheckpointReport> {
        let passes = verdicts.get(&CheckId::L1) == Some(&Verdict::Pass);
        let checkpoint = facts.checkpoint.as_ref().filter(|_| passes)?;
        Some(CheckpointReport {
            ledger_key: facts.key_at(checkpoint.size),
            origin: checkpoint.origin.to_string(),
            size: checkpoint.size,
            root: checkpoint.root.to_string(),
            cosigned: facts.witnesses.cosigned.iter().map(CosignedReport::of).collect(),
        })
    }
}

impl CheckpointReport {
    /// The file of a checkpoint that these keys of the ledger have signed, with the cosignatures of the policy's
    /// witnesses.
    ///
    /// # Errors
    /// [`CheckpointError`] for another file.
    pub fn of_ledger(
        file: &[u8],
        keys: &LedgerKeys,
        policy: Option<&WitnessPolicy>,
    ) -> Result<CheckpointReport, CheckpointError> {
        let note = Note::parse(file)?;
        let key = keys.of_note(&note)?;
        let checkpoint = keys.open(file)?;
        let cosigned = policy.map_or(Ok(Vec::new()), |policy| policy.cosigned(&note))?;
        let cosigned = cosigned.iter().map(|one| (one.witness.name().to_string(), one.time.seconds()));
        Ok(CheckpointReport {
            ledger_key: key.to_string(),
            origin: checkpoint.origin.to_string(),
            size: checkpoint.size,
            root: checkpoint.root.to_string(),
            cosigned: cosigned.map(|one| CosignedReport::of(&one)).collect(),
        })
    }
}

impl CosignedReport {
    fn of((witness, time): &(String, u64)) -> CosignedReport {
        CosignedReport { witness: witness.clone(), time: *time }
    }
}

/// Whether there was anything to look at.
fn is_made(check: &Check, facts: &Facts) -> bool {
    facts.was_read() || check.id == CheckId::L1
}

fn count(check: &Check, facts: &Facts) -> Count {
    if is_made(check, facts) { (check.count)(facts) } else { Count::NOTHING }
}

/// What fails, fails by its own findings; what passes, passes by its own examination and by all that it rests on.
fn judge(check: &Check, count: Count, facts: &mut Facts, earlier: &[CheckReport]) -> CheckReport {
    let (findings, more_findings) = facts.findings.take(check.id);
    let passes = |need: &CheckId| earlier.iter().any(|other| other.check == *need && other.verdict == Verdict::Pass);
    let rests_on = check.needs.iter().copied().find(|need| !passes(need));
    let verdict = match () {
        _ if findings.iter().any(Finding::is_cause) => Verdict::Fail,
        _ if !findings.is_empty()
            || !is_made(check, facts)
            || rests_on.is_some()
            || count.examined != count.expected =>
        {
            Verdict::NotChecked
        }
        _ => Verdict::Pass,
    };
    CheckReport {
        check: check.id,
        title: check.title,
        severity: check.severity,
        verdict,
        examined: count.examined,
        expected: count.expected,
        rests_on,
        findings,
        more_findings,
    }
}

fn outcome(checks: &[CheckReport], limit_exceeded: bool, phase: Phase) -> Outcome {
    let any = |verdict| checks.iter().any(|check| check.verdict == verdict);
    match () {
        _ if any(Verdict::Fail) => Outcome::Refused,
        _ if limit_exceeded => Outcome::LimitExceeded,
        _ if phase == Phase::Cancelled && checks.iter().all(ends_with_cancelling) => Outcome::Cancelled,
        _ if any(Verdict::NotChecked) => Outcome::Incomplete,
        _ => Outcome::Accepted,
    }
}

/// Whether a check passes, or could not be made because the election was cancelled before.
fn ends_with_cancelling(check: &CheckReport) -> bool {
    let of_steps = !matches!(check.check.family(), Family::L | Family::P | Family::X);
    check.verdict == Verdict::Pass || check.verdict == Verdict::NotChecked && of_steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(check: CheckId, verdict: Verdict) -> CheckReport {
        let severity = Severity::Rules;
        let (examined, expected, rests_on, findings, more_findings) = (0, 0, None, Vec::new(), 0);
        CheckReport { check, title: "", severity, verdict, examined, expected, rests_on, findings, more_findings }
    }

    /// Of a cancelled election, too, the whole ledger is examined, and who posted what.
    #[test]
    fn only_steps_that_never_came_may_be_left_out_by_cancelling() {
        let of = |check, verdict| {
            outcome(&[report(CheckId::L1, Verdict::Pass), report(check, verdict)], false, Phase::Cancelled)
        };
        assert_eq!(of(CheckId::K1, Verdict::NotChecked), Outcome::Cancelled);
        for check in [CheckId::L3, CheckId::P3, CheckId::X1] {
            assert_eq!(of(check, Verdict::NotChecked), Outcome::Incomplete);
            assert_eq!(of(check, Verdict::Pass), Outcome::Cancelled);
            assert_eq!(of(check, Verdict::Fail), Outcome::Refused);
        }
    }
}
