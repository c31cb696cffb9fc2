//! The hand-written cheats and oddities: test-vectors/damaged.json, of which the second implementation says what must
//! be reported.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;
use tupyo_election::ElectionId;
use tupyo_merkle::{NoteSigner, WitnessPolicy};
use tupyo_rehearsal::record_files;
use tupyo_test_vectors::{DamagedRecord, FirstCause};
use tupyo_verify::{Anchors, Bounds, MemoryRecord, Record, Silent, verify};
use verifier_cli::Directory;

use crate::laying::lay_out;
use crate::powers::{Power, powers};

/// One of them, judged.
#[derive(Clone, Debug)]
pub struct Cheat {
    /// What was done.
    pub name: String,
    /// What it takes.
    pub powers: BTreeSet<Power>,
    /// The outcome and the first cause that must be reported.
    pub expected: Verdict,
    /// Those that are.
    pub reported: Verdict,
    /// How the reports differ.
    pub differences: Vec<String>,
}

/// An outcome, and the first cause if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub outcome: String,
    /// The first cause.
    pub cause: Option<FirstCause>,
}

impl Cheat {
    /// The family: the letter of the check that must find it; `-` of an oddity, which none may.
    pub fn family(&self) -> String {
        let cause = self.expected.cause.as_ref();
        cause.and_then(|cause| cause.check.get(..1)).unwrap_or("-").to_owned()
    }

    /// Whether both verifiers report the same, check by check.
    pub fn holds(&self) -> bool {
        self.expected == self.reported && self.differences.is_empty()
    }
}

/// What both verifiers report of all of them.
///
/// # Errors
/// What keeps a record from being read.
pub fn all() -> Result<Vec<Cheat>, String> {
    let cases = DamagedRecord::all();
    cases.par_iter().map(|case| judge(case).map_err(|error| format!("{}: {error}", case.name))).collect()
}

fn judge(case: &DamagedRecord) -> Result<Cheat, String> {
    let report = report(case)?;
    let (name, powers) = (case.name.clone(), powers(case));
    let expected = Verdict { outcome: case.outcome().to_owned(), cause: case.first_cause() };
    Ok(Cheat { name, powers, expected, reported: verdict(&report), differences: case.differences(&report) })
}

fn report(case: &DamagedRecord) -> Result<Value, String> {
    let layout = "layout".parse().map_err(|_| "no name".to_owned())?;
    let mut files = record_files(&case.entries, &NoteSigner::from_seed(layout, &[1; 32]));
    case.damage(&mut files);
    if !case.directory {
        return report_of(case, &MemoryRecord { files });
    }
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    lay_out(place.path(), &files, case.placed()).map_err(|error| error.to_string())?;
    report_of_directory(case, place.path())
}

fn report_of_directory(case: &DamagedRecord, place: &Path) -> Result<Value, String> {
    report_of(case, &Directory::open(place).map_err(|error| error.to_string())?)
}

fn report_of(case: &DamagedRecord, record: &dyn Record) -> Result<Value, String> {
    let keys = case.witnesses.iter().map(|key| key.parse().map_err(|_| format!("{key} is no witness")));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    let policy = (case.quorum > 0).then(|| WitnessPolicy::new(keys, case.quorum as usize)).transpose();
    let witnesses = policy.map_err(|error| error.to_string())?;
    let bounds = case.most.map_or(Bounds::default(), |entries| Bounds { entries });
    let report = verify(record, &Anchors { election: ElectionId(case.election), witnesses }, bounds, &Silent);
    serde_json::to_value(report.map_err(|error| error.to_string())?).map_err(|error| error.to_string())
}

/// The outcome and first cause of a report, as JSON.
pub fn verdict(report: &Value) -> Verdict {
    let checks = report["checks"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let mut causes = checks.flat_map(|check| {
        let findings = check["findings"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
        let own = findings.filter(|finding| finding["follows_from"].is_null());
        own.map(|finding| FirstCause::of(check["check"].as_str().unwrap_or_default().to_owned(), finding))
    });
    Verdict { outcome: report["outcome"].as_str().unwrap_or_default().to_owned(), cause: causes.next() }
}
