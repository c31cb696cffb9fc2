//! The program `tupyo-verify` on records in directories: exit codes, output, and what a directory can do to it.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use tupyo_merkle::{NoteSigner, Origin};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};

struct Exported {
    directory: TempDir,
    election: String,
    key: String,
}

impl Exported {
    /// The record of the first entries that `keep` leaves.
    fn new(keep: impl Fn(&[Vec<u8>]) -> &[Vec<u8>]) -> Exported {
        let signer = NoteSigner::from_seed(Origin::new("ledger.example/rehearsal").unwrap(), &[7; 32]);
        let rehearsal = Rehearsal::finished(Plan::single_choice(3, 4));
        let directory = tempfile::tempdir().unwrap();
        for (path, bytes) in record_files(keep(rehearsal.entries()), &signer) {
            let path = directory.path().join("record").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let (election, key) = (rehearsal.state().election().to_string(), signer.verifier().to_string());
        Exported { directory, election, key }
    }

    fn whole() -> Exported {
        Exported::new(|entries| entries)
    }

    fn record(&self) -> PathBuf {
        self.directory.path().join("record")
    }

    fn file(&self, part: &str) -> PathBuf {
        let mut found = files(&self.record());
        found.retain(|path| path.to_string_lossy().contains(part));
        found.remove(0)
    }

    fn run(&self, more: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg(self.record()).args(["--election", &self.election, "--ledger-key", &self.key]).args(more);
        program.output().unwrap()
    }

    fn code(&self, more: &[&str]) -> i32 {
        self.run(more).status.code().unwrap()
    }

    /// The codes of all findings.
    fn findings(&self) -> Vec<String> {
        let report: serde_json::Value = serde_json::from_slice(&self.run(&["--json"]).stdout).unwrap();
        let checks = report["checks"].as_array().unwrap().iter();
        let findings = checks.flat_map(|check| check["findings"].as_array().unwrap());
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_whole_record_is_accepted() {
    let exported = Exported::whole();
    let english = exported.run(&[]);
    assert_eq!(english.status.code(), Some(0), "{english:?}");
    let english = text(english.stdout);
    assert!(english.ends_with("ACCEPTED: every check passed.\n"), "{english}");
    assert_eq!(english.matches('✓').count(), 29, "{english}");
    assert!(text(exported.run(&["--language", "ko"]).stdout).contains("통과"));
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads() {
    let exported = Exported::whole();
    let one = exported.run(&["--json", "--threads", "1"]).stdout;
    assert_eq!(one, exported.run(&["--json", "--threads", "3"]).stdout);
    let report: serde_json::Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(report["outcome"], "accepted");
    assert_eq!(report["anchors"]["election"], exported.election);
    assert_eq!(report["election"]["units"][0]["counted"], 4);
}

#[test]
fn quiet_and_timing() {
    let exported = Exported::whole();
    let timing = exported.directory.path().join("timing.json");
    let output = exported.run(&["--quiet", "--timing", timing.to_str().unwrap()]);
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let timing: serde_json::Value = serde_json::from_slice(&fs::read(timing).unwrap()).unwrap();
    assert_eq!(timing["ballots"], 6);
    assert!(timing["ballots_per_second"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_changed_byte_is_refused() {
    let exported = Exported::whole();
    let path = exported.file("entries");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
    let output = exported.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(output.stdout).contains("[root-mismatch]"));
}

#[test]
fn an_unfinished_election_is_incomplete() {
    assert_eq!(Exported::new(|entries| &entries[..entries.len() - 1]).code(&[]), 2);
}

#[test]
fn usage_and_unreadable_records() {
    let exported = Exported::whole();
    assert_eq!(exported.code(&["--no-such-option"]), 3);
    assert_eq!(exported.code(&["--help"]), 0);
    let with = |election: &str, key: &str| Exported {
        election: election.to_owned(),
        key: key.to_owned(),
        ..Exported::whole()
    };
    assert_eq!(with("0123", &exported.key).code(&[]), 3);
    assert_eq!(with(&exported.election, "ledger.example+00000000+AAAA").code(&[]), 3);
    fs::remove_dir_all(exported.record()).unwrap();
    assert_eq!(exported.code(&[]), 3);
    fs::write(exported.record(), "no directory").unwrap();
    assert_eq!(exported.code(&[]), 3);
}

#[test]
fn other_anchors_are_refused() {
    let exported = Exported::whole();
    let other = NoteSigner::from_seed(Origin::new("ledger.example/rehearsal").unwrap(), &[8; 32]);
    let other_key = Exported { key: other.verifier().to_string(), ..Exported::whole() };
    assert_eq!(other_key.code(&[]), 1);
    let other_election = Exported { election: exported.election.replace(['0', '1', '2', '3'], "4"), ..exported };
    assert_eq!(other_election.code(&[]), 1);
}

#[test]
fn a_limit_of_entries() {
    assert_eq!(Exported::whole().code(&["--max-entries", "5"]), 4);
}

#[test]
fn foreign_and_odd_files_are_refused() {
    let exported = Exported::whole();
    fs::write(exported.record().join("README"), "hello").unwrap();
    assert_eq!(exported.findings(), ["foreign-file", "file-unread"]);
    let exported = Exported::whole();
    fs::write(exported.record().join("a b"), "hello").unwrap();
    assert_eq!(exported.findings(), ["record-name", "file-unread"]);
    let exported = Exported::whole();
    fs::create_dir_all(exported.record().join("a/a/a/a/a/a/a/a/a/a/a")).unwrap();
    assert_eq!(exported.findings(), ["record-name", "file-unread"]);
}

#[test]
fn files_that_are_too_long_are_not_read() {
    let exported = Exported::whole();
    fs::File::options().append(true).open(exported.file("checkpoint")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(exported.findings(), ["record-too-long"]);
    let exported = Exported::whole();
    fs::File::options().append(true).open(exported.file("entries")).unwrap().set_len(1 << 40).unwrap();
    assert!(exported.findings().contains(&"record-too-long".to_owned()));
}

#[test]
fn a_directory_in_a_files_place() {
    let exported = Exported::whole();
    let path = exported.record().join("checkpoint");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(exported.findings(), ["record-special"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    for place in ["checkpoint", "tile"] {
        let exported = Exported::whole();
        let (inside, outside) = (exported.record().join(place), exported.directory.path().join("moved"));
        fs::rename(&inside, &outside).unwrap();
        std::os::unix::fs::symlink(outside, inside).unwrap();
        assert!(exported.findings().contains(&"record-link".to_owned()), "{place}");
        assert_eq!(exported.code(&[]), 1);
    }
}

/// The evidence of test-vectors/split-view.json with this name, and its ledger key.
fn evidence(name: &str) -> (String, String) {
    let file = tupyo_test_vectors::VectorFile::read("split-view");
    let case = file.cases().find(|case| case.name() == name).unwrap();
    (case.text("inputs.evidence").to_owned(), file.part("key").text("vkey").to_owned())
}

fn verify_evidence(file: &str, key: &str, more: &[&str]) -> Output {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("evidence");
    fs::write(&path, file).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    program.arg("evidence").arg(&path).args(["--ledger-key", key]).args(more).output().unwrap()
}

#[test]
fn evidence_of_split_views() {
    let other = NoteSigner::from_seed(Origin::new("ledger.example").unwrap(), &[8; 32]).verifier().to_string();
    for name in ["same-size of 7 and 7", "prefix of 257 and 600", "entry of 6 and 9"] {
        let (file, key) = evidence(name);
        let proved = verify_evidence(&file, &key, &[]);
        assert_eq!(proved.status.code(), Some(0), "{name}: {proved:?}");
        assert!(text(proved.stdout).starts_with("PROVED: the holder of tupyo.example/"), "{name}");
        assert!(text(verify_evidence(&file, &key, &["--language", "ko"]).stdout).starts_with("증명됨"), "{name}");
        let json: serde_json::Value =
            serde_json::from_slice(&verify_evidence(&file, &key, &["--json"]).stdout).unwrap();
        assert_eq!((&json["proved"], json["kind"].as_str()), (&true.into(), name.split(' ').next()));
        assert_eq!(verify_evidence(&file, &other, &["--quiet"]).status.code(), Some(1));
        assert_eq!(verify_evidence(&file, "key", &[]).status.code(), Some(3));
    }
    let (file, key) = evidence("no evidence: prefix of one history");
    let refused = verify_evidence(&file, &key, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(refused.stdout).contains("[evidence-consistent]"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    let nothing = program.args(["evidence", "/nowhere", "--ledger-key", &key]).output().unwrap();
    assert_eq!(nothing.status.code(), Some(3));
}
