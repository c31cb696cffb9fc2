//! Whether the registrars' evidence and the public roll say the same.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tupyo_client::Follower;
use tupyo_election::{ElectionId, LineChange};
use tupyo_registration::{AuditFinding, AuditReport, EligibilityList, RegistrationTerms, RollHistory, audit};

use crate::catalogue::{audit as texts, wrong_usage};
use crate::copies::CopiedLedger;
use crate::failure::{Failure, korean};
use crate::place::{Election, Output};
use crate::roll::{fault, list};
use crate::say::{Answer, Say};
use crate::sealed_evidence::{self, Opened};
use crate::{history, keys};

#[derive(clap::Args)]
pub struct Audit {
    /// The directory with the sealed evidence, *.age
    evidence: PathBuf,
    /// The auditor's age identity
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// The exported record, instead of the board
    #[arg(long, value_name = "DIR", requires = "election", conflicts_with = "anchors")]
    record: Option<PathBuf>,
    /// The election's id, with --record
    #[arg(long, value_name = "ID", requires = "record")]
    election: Option<ElectionId>,
    /// The anchors file: where the board is, and which election
    #[arg(long, value_name = "FILE", required_unless_present = "record")]
    anchors: Option<PathBuf>,
    /// The office's list of who may vote: compared with the roll, too
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl Audit {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// Exit code 1 if anything is found.
    pub fn run(&self) -> Result<Answer, Failure> {
        let say = self.say();
        let identity = sealed_evidence::identity(&self.identity)?;
        let (election, history) = self.history()?;
        let state = history.state();
        let manifest = state.manifest().ok_or(tupyo_office::OfficeError::NoManifest)?;
        let terms = RegistrationTerms::of_manifest(election, manifest)
            .unwrap_or_else(|| RegistrationTerms::of_listed_cards(election, manifest));
        let list = self.list.as_deref().map(|path| listed(path, &terms)).transpose()?;
        let bar = say.progress(texts::OPENING_EVIDENCE, 0);
        let opened = sealed_evidence::open(&self.evidence, &identity, &bar)?;
        let bar = say.progress(texts::RECOMPUTING, opened.evidence.len() as u64);
        let report = audit(&terms, &opened.evidence, history.events(), list.as_ref(), &|| bar.inc(1));
        bar.finish_and_clear();
        let told = Told { report: &report, opened: &opened, with_list: list.is_some() };
        if report.is_clean() && opened.unreadable.is_empty() { Ok(told.answer()) } else { Err(told.failure()) }
    }

    /// What took effect on the roll, from a ledger that is verified and folded.
    fn history(&self) -> Result<(ElectionId, RollHistory), Failure> {
        let bar = self.say().progress(texts::READING_LEDGER, 0);
        match (&self.record, self.election, &self.anchors) {
            (Some(record), Some(election), _) => {
                let mut follower = Follower::new(CopiedLedger::new(record), election);
                follower.advance()?;
                Ok((election, history::read(&follower, election, &bar)?))
            }
            (_, _, Some(anchors)) => {
                let mut place = Election { anchors: anchors.clone() }.place()?;
                place.follow()?;
                let election = place.board.address().election;
                Ok((election, history::read(&place.follower, election, &bar)?))
            }
            _ => Err(Failure::usage("no-ledger", wrong_usage::GIVE_RECORD_OR_ANCHORS)),
        }
    }
}

fn listed(path: &Path, terms: &RegistrationTerms) -> Result<EligibilityList, Failure> {
    match list::read(path, &terms.styles)? {
        Ok(list) => Ok(list),
        Err(faults) => fault::none_in(&faults).map(|()| EligibilityList::default()),
    }
}

/// A report, for people and programs.
struct Told<'a> {
    report: &'a AuditReport,
    opened: &'a Opened,
    with_list: bool,
}

impl Told<'_> {
    fn answer(&self) -> Answer {
        let said = self.table();
        Answer::new(texts::nothing_found_evidence_roll(&said)).with(self.json())
    }

    fn failure(&self) -> Failure {
        let [table_en, table_ko] = self.table();
        let (unreadable, found) = (fault::lines(&self.opened.unreadable), &self.report.findings);
        let lines = |own: &str, line: &dyn Fn(&AuditFinding) -> String| {
            let found: Vec<_> = found.iter().map(line).collect();
            [own.to_owned(), found.join("\n")]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        };
        let count = found.len() + self.opened.unreadable.len();
        let ([evidence_en, evidence_ko], [key_en, key_ko]) = (texts::EVIDENCE, texts::KEY);
        let said = |finding: &AuditFinding| self.line(finding, finding.kind.to_string(), [evidence_en, key_en]);
        let in_korean = |finding: &AuditFinding| {
            let said = korean::summary(finding.code()).map_or_else(|| finding.kind.to_string(), str::to_owned);
            self.line(finding, said, [evidence_ko, key_ko])
        };
        let (lines_en, lines_ko) = (lines(&unreadable[0], &said), lines(&unreadable[1], &in_korean));
        let failure =
            Failure::refused("audit-findings", texts::findings_2(&count, &[lines_en, lines_ko], &[table_en, table_ko]));
        let Value::Object(members) = self.json() else { return failure };
        members.into_iter().fold(failure, |failure, (name, value)| failure.with(&name, value))
    }

    /// A finding with the files and keys that show it.
    fn line(&self, finding: &AuditFinding, said: String, [evidence, key]: [&str; 2]) -> String {
        let files = self.files(finding).map(|file| format!("\n      {evidence} {}", file.display()));
        let keys = finding.keys.iter().map(|it| format!("\n      {key} {}", keys::point_text(*it)));
        format!("  {said} [{}]{}", finding.code(), files.chain(keys).collect::<String>())
    }

    fn files<'b>(&'b self, finding: &'b AuditFinding) -> impl Iterator<Item = &'b PathBuf> {
        finding.evidence.iter().filter_map(|place| self.opened.files.get(*place))
    }

    /// The figures, and the corrections with their reasons.
    fn table(&self) -> [String; 2] {
        let AuditReport { evidence, attestations, by_code, by_code_over_card, lines, voters, corrections, findings } =
            self.report;
        let figures = [
            (texts::EVIDENCE_RECOMPUTED, *evidence),
            (texts::ATTESTATIONS_PHONES_KEYS_KEPT, *attestations),
            (texts::EVIDENCE_CANNOT_BE_READ, self.opened.unreadable.len()),
            (texts::FILES_PASSED_OVER, self.opened.ignored.len()),
            (texts::VOTERS_ONE_TIME_CODE, *by_code),
            (texts::THESE_OVER_LINE_CARD, *by_code_over_card),
            (texts::LINES_ROLL, *lines),
            (texts::VOTERS, *voters),
            (texts::CORRECTIONS, corrections.len()),
            (texts::FINDINGS, findings.len()),
        ];
        let table = |language: usize| {
            figures
                .iter()
                .map(|(name, count)| format!("  {count:>9}  {}", name[language]))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let reasons: String = corrections.iter().map(|it| format!("\n  - {}", it.correction.reason)).collect();
        let unlisted = if self.with_list { ["", ""] } else { texts::NOT_COMPARED_WITH_OFFICE };
        [0, 1].map(|language| format!("{}{reasons}{}", table(language), unlisted[language]))
    }

    fn json(&self) -> Value {
        let AuditReport { evidence, attestations, by_code, by_code_over_card, lines, voters, corrections, findings } =
            self.report;
        let finding = |finding: &AuditFinding| {
            json!({
                "code": finding.code(),
                "message": finding.kind.to_string(),
                "evidence": self.files(finding).collect::<Vec<_>>(),
                "keys": finding.keys.iter().map(|key| keys::point_text(*key)).collect::<Vec<_>>(),
            })
        };
        let corrections: Vec<_> = corrections
            .iter()
            .map(|it| {
                let struck = it.correction.change == LineChange::Struck;
                json!({ "key": keys::point_text(tupyo_group::EncodedPoint(it.correction.key)), "struck": struck,
                "reason": it.correction.reason, "explained": it.explained })
            })
            .collect();
        json!({
            "evidence": evidence, "attestations": attestations, "by_code": by_code,
            "by_code_over_card": by_code_over_card, "lines": lines, "voters": voters, "corrections": corrections,
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
            "unreadable": fault::json(&self.opened.unreadable), "ignored": self.opened.ignored,
            "compared_with_list": self.with_list,
        })
    }
}
