//! The program on receipts and challenged ballots, by records alone: what has become of a ballot, when the ledger is
//! accused, and when nobody is.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;
use tupyo_election::Entry;
use tupyo_merkle::{Checkpoint, MemoryTree, Note, NoteSigner, Receipt, leaf_hash, prove_inclusion};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer, record_files};

/// A machine of an auditor: a record, and receipts beside it.
struct Machine(TempDir);

impl Machine {
    /// With the record of these entries, signed by the ledger's first key.
    fn new(election: &Rehearsal, entries: &[Vec<u8>]) -> Machine {
        let machine = Machine(tempfile::tempdir().unwrap());
        for (path, bytes) in record_files(entries, &election.signer()) {
            let path = machine.path("record").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Puts the receipt of an entry there, under the checkpoint of these entries.
    fn receipt(&self, entries: &[Vec<u8>], index: usize, signer: &NoteSigner) -> PathBuf {
        let mut tree = MemoryTree::new();
        entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
        let size = entries.len() as u64;
        let checkpoint = Checkpoint { origin: signer.name().clone(), size, root: tree.root() };
        let note = Note::parse(checkpoint.sign(signer).unwrap()).unwrap();
        let proof = prove_inclusion(index as u64, size, &tree).unwrap();
        let path = self.path("ballot.receipt");
        fs::write(&path, Receipt::new(proof, Arc::new(note)).to_string()).unwrap();
        fs::write(self.path("ballot.ballot"), &entries[index]).unwrap();
        path
    }

    fn run(&self, election: &Rehearsal, question: &[&str], more: &[&str]) -> (i32, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.args(question).arg("--record").arg(self.path("record"));
        let output =
            program.args(["--election", &election.state().election().to_string()]).args(more).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), said + &String::from_utf8(output.stderr).unwrap())
    }

    fn judge(&self, election: &Rehearsal, receipt: &Path) -> (i32, Value) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg("receipt").arg(receipt).arg("--record").arg(self.path("record"));
        let id = election.state().election().to_string();
        let output = program.args(["--election", &id, "--json"]).output().unwrap();
        let verdict = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        (output.status.code().unwrap(), verdict)
    }
}

fn key(number: u8, election: &Rehearsal) -> NoteSigner {
    ledger_signer(election.state().election(), number)
}

/// Two voters: the first casts a ballot, another one, and challenges a third; the second casts one.
fn election() -> (Rehearsal, [usize; 4]) {
    let mut election = Rehearsal::opened(Plan::single_choice(3, 2));
    let first = election.entries().len();
    election.cast(0, 0);
    election.cast(0, 1);
    election.challenge(0, 2);
    election.cast(1, 0);
    (election, [first, first + 1, first + 2, first + 3])
}

#[test]
fn what_has_become_of_a_ballot_on_the_record() {
    let (mut election, [first, second, challenged, other]) = election();
    let early = Machine::new(&election, election.entries());
    let receipt = early.receipt(election.entries(), other, &election.signer());
    let (code, verdict) = early.judge(&election, &receipt);
    assert_eq!((code, &verdict["verdict"], &verdict["record"]), (0, &"counted-so-far".into(), &"incomplete".into()));

    election.finish();
    let machine = Machine::new(&election, election.entries());
    let judged = |index: usize| {
        // Under a checkpoint of long ago, as voters have theirs.
        let receipt = machine.receipt(&election.entries()[..=other], index, &election.signer());
        machine.judge(&election, &receipt)
    };
    let (code, counted) = judged(second);
    assert_eq!((code, &counted["verdict"], &counted["counts"]), (0, &"counted".into(), &true.into()));
    assert_eq!((&counted["index"], &counted["voter"]), (&(second as u64).into(), &0.into()));
    let (code, superseded) = judged(first);
    assert_eq!((code, &superseded["verdict"]), (7, &"superseded".into()));
    assert_eq!(superseded["superseded_by"]["index"], second as u64);
    let (code, challenged) = judged(challenged);
    assert_eq!((code, &challenged["verdict"], &challenged["counts"]), (7, &"challenged".into(), &false.into()));
    let receipt = machine.receipt(election.entries(), second, &election.signer());
    let question = ["receipt", receipt.to_str().unwrap()];
    let (code, said) = machine.run(&election, &question, &[]);
    assert!(code == 0 && said.starts_with("COUNTED: ") && said.contains("Every check of the record passed."), "{said}");
    let (_, korean) = machine.run(&election, &question, &["--language", "ko"]);
    assert!(korean.starts_with("집계: "), "{korean}");
    let (code, said) = machine.run(&election, &question, &["--voter", "1"]);
    assert!(code == 6 && said.starts_with("ANOTHER VOTER'S"), "{said}");
    assert_eq!(machine.run(&election, &question, &["--voter", "0", "--quiet"]), (0, String::new()));
}

/// Two histories of one ledger, alike up to the first ballot.
fn forked() -> [Rehearsal; 2] {
    [0, 1].map(|choice| {
        let mut election = Rehearsal::opened(Plan::single_choice(3, 2));
        election.cast(0, choice);
        election.cast(1, 0);
        election.finish();
        election
    })
}

#[test]
fn a_missing_ballot_gives_evidence_that_anybody_verifies() {
    let [shown, hidden] = forked();
    let ballot = shown.entries().iter().zip(hidden.entries()).position(|(one, other)| one != other).unwrap();
    let whole = shown.entries().len();
    for (kind, record, receipt) in
        [("prefix", whole, ballot + 1), ("same-size", whole, whole), ("entry", ballot + 1, whole)]
    {
        let machine = Machine::new(&hidden, &hidden.entries()[..record]);
        let receipt = machine.receipt(&shown.entries()[..receipt], ballot, &shown.signer());
        let (code, verdict) = machine.judge(&hidden, &receipt);
        assert_eq!((code, &verdict["verdict"]), (4, &"missing".into()), "{kind}");
        let bundle = machine.path("ballot.evidence");
        assert_eq!(verdict["evidence"], bundle.to_str().unwrap());
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg("evidence").arg(bundle.join("evidence")).arg("--manifest").arg(bundle.join("manifest.json"));
        let output = program.arg("--json").output().unwrap();
        let proved: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &proved["kind"]), (Some(0), &kind.into()), "{output:?}");
        assert_eq!(fs::read(bundle.join("receipt")).unwrap(), fs::read(&receipt).unwrap());
        // Evidence is never overwritten.
        let (code, said) = machine.run(&hidden, &["receipt", receipt.to_str().unwrap()], &[]);
        assert!(code == 3 && said.contains("cannot write"), "{said}");
        let (code, said) = machine.run(
            &hidden,
            &["receipt", receipt.to_str().unwrap()],
            &["--evidence", machine.path("e").to_str().unwrap()],
        );
        assert!(code == 4 && said.starts_with("MISSING: the ledger has signed"), "{said}");
    }
}

/// The ledger has signed a ballot behind its own closing.
#[test]
fn a_ballot_behind_the_closing_is_missing() {
    let [election, _] = forked();
    let machine = Machine::new(&election, election.entries());
    let late = [election.entries(), &[vec![1; 40]]].concat();
    let receipt = machine.receipt(&late, late.len() - 1, &election.signer());
    let (code, verdict) = machine.judge(&election, &receipt);
    assert_eq!((code, &verdict["verdict"], &verdict["evidence"]), (4, &"missing".into(), &Value::Null));
}

#[test]
fn a_forged_receipt_accuses_nobody() {
    let [election, _] = forked();
    let machine = Machine::new(&election, election.entries());
    let ballot = election.entries().len() - 10;
    let forged = |receipt: &Path| {
        let (code, verdict) = machine.judge(&election, receipt);
        assert_eq!((code, &verdict["verdict"], &verdict["evidence"]), (1, &"forged".into(), &Value::Null));
        assert!(!machine.path("ballot.evidence").exists());
        verdict["error"].as_str().unwrap().to_owned()
    };
    // By a key that is not the ledger's.
    let receipt = machine.receipt(election.entries(), ballot, &key(1, &election));
    assert_eq!(forged(&receipt), "note-unsigned");
    // Of another ballot.
    let receipt = machine.receipt(election.entries(), ballot, &election.signer());
    fs::write(machine.path("ballot.ballot"), &election.entries()[ballot + 1]).unwrap();
    assert_eq!(forged(&receipt), "proof-invalid");
    fs::write(&receipt, "c2sp.org/tlog-proof@v1\n").unwrap();
    assert_eq!(forged(&receipt), "receipt-malformed");
    let (_, said) = machine.run(&election, &["receipt", receipt.to_str().unwrap()], &[]);
    assert!(said.starts_with("FORGED OR DAMAGED: "), "{said}");
    fs::remove_file(machine.path("ballot.ballot")).unwrap();
    assert_eq!(machine.run(&election, &["receipt", receipt.to_str().unwrap()], &[]).0, 3);
}

#[test]
fn a_record_that_is_older_or_refused_says_nothing() {
    let (election, [first, ..]) = election();
    let machine = Machine::new(&election, &election.entries()[..first]);
    let receipt = machine.receipt(election.entries(), first, &election.signer());
    let (code, verdict) = machine.judge(&election, &receipt);
    assert_eq!((code, &verdict["verdict"]), (5, &"not-shown".into()));
    // A larger ledger may have got another key, which this record does not know.
    let later = machine.receipt(election.entries(), first, &key(1, &election));
    assert_eq!(machine.judge(&election, &later).1["verdict"], "not-shown");
    // A document's receipt is none of a ballot.
    let document = machine.receipt(&election.entries()[..first], 0, &election.signer());
    assert_eq!(machine.judge(&election, &document).1["verdict"], "no-ballot");

    let machine = Machine::new(&election, election.entries());
    let receipt = machine.receipt(election.entries(), first, &election.signer());
    fs::write(machine.path("record").join("foreign"), "").unwrap();
    let (code, verdict) = machine.judge(&election, &receipt);
    assert_eq!((code, &verdict["verdict"], &verdict["record"]), (1, &"record-refused".into(), &"refused".into()));
    fs::remove_file(machine.path("record").join("checkpoint")).unwrap();
    let (code, verdict) = machine.judge(&election, &receipt);
    assert_eq!((code, &verdict["verdict"], &verdict["index"]), (1, &"record-refused".into(), &Value::Null));
}

fn code_of(election: &Rehearsal, index: usize) -> String {
    let ballot = match Entry::decode(&election.entries()[index]).unwrap() {
        Entry::Ballot(signed) => signed.ballot,
        Entry::Challenged(challenged) => challenged.ballot,
        Entry::Document(_) => panic!(),
    };
    ballot.tracking_code(election.check().context()).to_string()
}

#[test]
fn a_challenged_ballot_is_opened_on_another_machine() {
    let (mut election, [first, _, challenged, _]) = election();
    election.finish();
    let machine = Machine::new(&election, election.entries());
    let code = code_of(&election, challenged);
    let (exit, said) = machine.run(&election, &["ballot", &code], &[]);
    assert!(exit == 0 && said.starts_with("OPENED: ") && said.contains(&code), "{said}");
    let option = election.check().manifest().contests()[0].options[2].label("en");
    assert!(said.contains(&format!("{option}  1")), "{said}");
    let (exit, json) = machine.run(&election, &["ballot", &code], &["--json"]);
    let opened: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((exit, &opened["voter"], &opened["index"]), (0, &0.into(), &(challenged as u64).into()));
    assert_eq!(opened["values"], serde_json::json!([0, 0, 1, 0]));
    let (exit, said) = machine.run(&election, &["ballot", &code], &["--voter", "1"]);
    assert!(exit == 6 && said.contains("[other-voter]"), "{said}");
    let (exit, said) = machine.run(&election, &["ballot", &code_of(&election, first)], &["--language", "ko"]);
    assert!(exit == 1 && said.contains("[not-challenged]"), "{said}");
    fs::write(machine.path("record").join("foreign"), "").unwrap();
    let (exit, said) = machine.run(&election, &["ballot", &code], &[]);
    assert!(exit == 1 && said.starts_with("RECORD REFUSED: ") && said.contains("\nOPENED: "), "{said}");
    let (exit, said) = machine.run(&election, &["ballot", &code], &["--language", "ko"]);
    assert!(exit == 1 && said.starts_with("기록 거부: "), "{said}");
    let (exit, json) = machine.run(&election, &["ballot", &code], &["--json", "--no-sandbox"]);
    let opened: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((exit, &opened["record"], &opened["error"]), (1, &"refused".into(), &"record-refused".into()));
    assert_eq!(machine.run(&election, &["ballot", &code], &["--quiet"]), (1, String::new()));
    fs::remove_file(machine.path("record").join("foreign")).unwrap();
    let unknown = code.replace(|c: char| c.is_ascii_digit(), "0");
    let (exit, said) = machine.run(&election, &["ballot", &unknown], &[]);
    assert!(exit == 1 || exit == 3, "{said}");
}
