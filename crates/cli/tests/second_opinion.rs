//! `tupyo second-opinion` on records of rehearsed elections: what both say, of all ballots and of some.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use tupyo_election::kinds::Amounts;
use tupyo_election::{Entry, Selection};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};

/// Three voters divide a budget, one of them twice, and one challenges a ballot.
fn election() -> Rehearsal {
    let amounts = Amounts { max: 300, budget: 1_000 };
    let plan = Plan { contests: vec![(amounts.into(), 2)], styles: vec![(vec![0], 3)], ..Plan::default() };
    let mut election = Rehearsal::opened(plan);
    for (voter, amounts) in [(0, [300, 1]), (1, [0, 300]), (2, [7, 7]), (0, [2, 2])] {
        election.cast_selections(voter, &[Selection::of(amounts.to_vec())]);
    }
    election.challenge(1, 0);
    election
}

fn exported(election: &Rehearsal, entries: &[Vec<u8>]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, bytes) in record_files(entries, &election.signer()) {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    directory
}

fn asked(election: &Rehearsal, record: &Path, more: &[&str]) -> (i32, Value) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    program.arg("second-opinion").arg(record).args(["--election", &election.state().election().to_string()]);
    let output = program.arg("--json").args(more).output().unwrap();
    let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    (output.status.code().unwrap(), said)
}

#[test]
fn both_accept_every_range_proof_of_an_honest_record() {
    let mut election = election();
    election.finish();
    let record = exported(&election, election.entries());
    let (code, said) = asked(&election, record.path(), &[]);
    assert_eq!(code, 0, "{said}");
    let expected = json!({
        "format": "tupyo/second-opinion/v1", "record": "accepted", "range_proofs": 5, "asked": 5, "both_accept": 5,
        "both_refuse": 0, "not_asked": 0, "disagreements": 0, "disagree": [],
    });
    assert_eq!(said, expected);
    let (code, sampled) = asked(&election, record.path(), &["--sample", "2"]);
    assert_eq!((code, &sampled["range_proofs"], &sampled["both_accept"]), (0, &5.into(), &2.into()));
    let (_, all) = asked(&election, record.path(), &["--sample", "50"]);
    assert_eq!(all["asked"], 5);
}

#[test]
fn both_refuse_a_proof_that_was_changed() {
    let election = election();
    let mut entries = election.entries().to_vec();
    let last = entries.iter().rposition(|entry| matches!(Entry::decode(entry), Ok(Entry::Ballot(_)))).unwrap();
    let Ok(Entry::Ballot(mut signed)) = Entry::decode(&entries[last]) else { panic!() };
    signed.ballot.limbs.as_mut().unwrap().commitments.swap(0, 1);
    entries[last] = Entry::Ballot(signed).encode();
    let record = exported(&election, &entries);
    let (code, said) = asked(&election, record.path(), &[]);
    assert_eq!((code, &said["record"], &said["disagreements"]), (0, &"refused".into(), &0.into()));
    assert_eq!((&said["both_accept"], &said["both_refuse"]), (&4.into(), &1.into()));
}

#[test]
fn a_record_without_a_checkpoint_that_verifies_is_refused() {
    let election = election();
    let record = exported(&election, election.entries());
    fs::write(record.path().join("checkpoint"), "x\n").unwrap();
    let (code, said) = asked(&election, record.path(), &[]);
    assert_eq!((code, &said["error"]), (1, &"record-refused".into()));
}

#[test]
fn there_is_nothing_to_ask_about_without_amounts() {
    let election = Rehearsal::finished(Plan::single_choice(2, 2));
    let record = exported(&election, election.entries());
    let (code, said) = asked(&election, record.path(), &[]);
    assert_eq!((code, &said["error"]), (5, &"no-range-proofs".into()));
    assert_eq!(asked(&election, Path::new("/nowhere"), &[]).0, 3);
}
