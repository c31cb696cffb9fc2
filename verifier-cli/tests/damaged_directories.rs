//! damaged.json: what is reported of the records that only a directory can be.
#![cfg(test)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tupyo_election::ElectionId;
use tupyo_merkle::NoteSigner;
use tupyo_rehearsal::record_files;
use tupyo_test_vectors::{DamagedRecord, Placed};
use tupyo_verify::{Anchors, Bounds, Silent, verify};
use verifier_cli::Directory;

#[test]
fn every_damaged_directory_is_reported_as_the_vectors_say() {
    let mut cases = DamagedRecord::all();
    cases.retain(|case| case.directory);
    assert!(cases.len() > 20, "{}", cases.len());
    let differences: Vec<_> = cases.iter().flat_map(differences).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn differences(case: &DamagedRecord) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    lay_out(case, root.path());
    assert_eq!((case.quorum, case.witnesses.len(), case.most), (0, 0, None), "{}", case.name);
    let anchors = Anchors { election: ElectionId(case.election), witnesses: None };
    let record = Directory::open(root.path()).unwrap();
    let report = verify(&record, &anchors, Bounds::default(), &Silent).unwrap();
    case.differences(&serde_json::to_value(report).unwrap())
}

fn lay_out(case: &DamagedRecord, root: &Path) {
    let other = NoteSigner::from_seed("layout".parse().unwrap(), &[1; 32]);
    let mut files = record_files(&case.entries, &other);
    case.damage(&mut files);
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    for (path, placed) in case.placed() {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match placed {
            Placed::Link(target) => symlink(target, path).unwrap(),
            Placed::Fifo => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            Placed::Directory => fs::create_dir_all(path).unwrap(),
        }
    }
}
