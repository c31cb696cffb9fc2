//! The program and the second verifier, in Python, report the same of the whole elections of record.json.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tupyo_merkle::NoteSigner;
use tupyo_rehearsal::record_files;
use tupyo_test_vectors::{Case, VectorFile, differences};

#[test]
fn both_verifiers_report_the_same_of_whole_elections() {
    let elections = VectorFile::read("record");
    let found: Vec<_> = elections.cases().flat_map(|case| compared(&case)).collect();
    assert!(elections.cases().count() >= 7);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn compared(case: &Case<'_>) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    lay_out(case, root.path());
    let arguments = [root.path().to_str().unwrap(), "--election", case.text("inputs.election"), "--json"];
    let own = Command::new(env!("CARGO_BIN_EXE_tupyo-verify")).args(arguments).arg("--quiet").output().unwrap();
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-vectors/reference/verify.py");
    let other = Command::new("python3").arg(reference).args(arguments).output().unwrap();
    assert_eq!(own.status.code(), other.status.code(), "{}", case.name());
    differences(case.name(), &report(&own), &report(&other))
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn lay_out(case: &Case<'_>, root: &Path) {
    let other = NoteSigner::from_seed("layout".parse().unwrap(), &[1; 32]);
    let mut files = record_files(&case.strings("inputs.entries"), &other);
    files.insert("checkpoint".to_owned(), case.text("inputs.checkpoint").into());
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
