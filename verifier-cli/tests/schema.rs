//! The JSON of real reports is what docs/report.schema.json says: of the whole elections of record.json, of tampered
//! records, and of records cut off.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tupyo_election::{WitnessesDraft, kinds::Ranking};
use tupyo_merkle::NoteSigner;
use tupyo_rehearsal::{Plan, Rehearsal, record_files, witness_signer};
use tupyo_test_vectors::{Case, VectorFile};

/// What Python's jsonschema says of all these reports, each with whether it must be valid.
fn validate(reports: &[(String, Value, bool)]) {
    let case =
        |(name, report, valid): &(String, Value, bool)| json!({ "name": name, "report": report, "valid": valid });
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("reports.json");
    fs::write(&path, json!(reports.iter().map(case).collect::<Vec<_>>()).to_string()).unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = std::env::var("TUPYO_SCHEMA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut program = Command::new(python);
    program.arg(here.join("tests/schema/validate.py")).arg(here.join("../docs/report.schema.json"));
    let output = program.arg(path).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn report(root: &Path, election: &str, more: &[&str]) -> Value {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    let output = program.arg(root).args(["--election", election, "--json", "--quiet"]).args(more).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn write(root: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn lay_out(case: &Case<'_>, root: &Path) {
    let other = NoteSigner::from_seed("layout".parse().unwrap(), &[1; 32]);
    let mut files = record_files(&case.strings("inputs.entries"), &other);
    files.insert("checkpoint".to_owned(), case.text("inputs.checkpoint").into());
    write(root, files);
}

#[test]
#[ignore = "needs Python's jsonschema: .ci/run installs it"]
fn reports_are_what_the_schema_says() {
    let mut reports = Vec::new();
    whole_elections(&mut reports);
    cut_off(&mut reports);
    no_reports(&mut reports);
    assert!(reports.len() > 40);
    validate(&reports);
}

/// The elections of record.json, and the same with a byte changed.
fn whole_elections(reports: &mut Vec<(String, Value, bool)>) {
    for case in VectorFile::read("record").cases() {
        let root = tempfile::tempdir().unwrap();
        lay_out(&case, root.path());
        let id = case.text("inputs.election");
        reports.push((case.name().to_owned(), report(root.path(), id, &[]), true));
        let bundle = files(&root.path().join("tile/entries")).into_iter().next().unwrap();
        let mut bytes = fs::read(&bundle).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(bundle, bytes).unwrap();
        let refused = report(root.path(), id, &[]);
        assert_eq!(refused["outcome"], "refused", "{}", case.name());
        reports.push((format!("{}, a byte changed", case.name()), refused, true));
    }
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Rankings and demanded witnesses, up to each fifth entry.
fn cut_off(reports: &mut Vec<(String, Value, bool)>) {
    let ranking = Plan { contests: vec![(Ranking.into(), 3)], styles: vec![(vec![0], 4)], ..Plan::default() };
    let witness = witness_signer(1).key().to_string();
    let members = vec![witness.clone()];
    let watched = Plan { witnesses: Some(WitnessesDraft { quorum: 1, members }), ..Plan::single_choice(2, 2) };
    for (name, plan) in [("ranking", ranking), ("watched", watched)] {
        let election = Rehearsal::finished(plan);
        let id = election.state().election().to_string();
        for size in (0..election.entries().len()).step_by(5).chain([election.entries().len()]) {
            let root = tempfile::tempdir().unwrap();
            write(root.path(), record_files(&election.entries()[..size], &election.signer()));
            reports.push((format!("{name} of {size}"), report(root.path(), &id, &[]), true));
            let demanded = ["--witness", &witness, "--quorum", "1", "--max-entries", "1"];
            reports.push((format!("{name} of {size}, limited"), report(root.path(), &id, &demanded), true));
        }
    }
}

/// The schema is no empty promise: what is not a report is refused.
fn no_reports(reports: &mut Vec<(String, Value, bool)>) {
    let election = Rehearsal::finished(Plan::single_choice(2, 2));
    let root = tempfile::tempdir().unwrap();
    write(root.path(), record_files(election.entries(), &election.signer()));
    let good = report(root.path(), &election.state().election().to_string(), &[]);
    for (pointer, value) in [
        ("/outcome", json!("fine")),
        ("/anchors/election", json!("00")),
        ("/checks/0/verdict", json!("fail")),
        ("/checks/0/check", json!("first")),
        ("/counts/cast", json!(-1)),
        ("/checkpoint/root", json!("root")),
        ("/election/units/0/contests/0/options/0/votes", json!("many")),
        ("/checks/1", json!({ "more": 1 })),
    ] {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        reports.push((pointer.to_owned(), changed, false));
    }
    reports.push(("good".to_owned(), good, true));
}
