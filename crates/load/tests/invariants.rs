//! Every invariant has a log or a board that breaks it and is found.
#![cfg(test)]
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tupyo_client::{ClientError, LedgerSource};
use tupyo_election::Entry;
use tupyo_load::{Attempt, CastOutcome, LoadEvidence, Prepared, PreparedBallot, RecordDirectory, Tallied};
use tupyo_merkle::{Checkpoint, Hash, MemoryTree, NoteSigner, Receipt, TilePath, leaf_hash, prove_inclusion};
use tupyo_rehearsal::{ledger_signer, record_files};

const BALLOTS: usize = 6;

fn prepared() -> &'static Prepared {
    static PREPARED: OnceLock<Prepared> = OnceLock::new();
    PREPARED.get_or_init(|| Prepared::make(BALLOTS + 2, 2, 5, None, &|| {}).unwrap())
}

fn signer() -> NoteSigner {
    ledger_signer(prepared().election(), 0)
}

/// A board's files.
struct Files(BTreeMap<String, Vec<u8>>);

impl LedgerSource for Files {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        Ok(self.0["checkpoint"].clone())
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        Ok(self.0.get(&path.to_string()).cloned())
    }
}

/// A board and what its clients know. The first six ballots have been cast, and the last of them got no answer.
struct Scene {
    ledger: Vec<Vec<u8>>,
    board: Option<Files>,
    sent: Vec<Vec<u8>>,
    attempts: Vec<Attempt>,
    seen: Vec<Vec<u8>>,
}

impl Scene {
    fn honest() -> Scene {
        let mut ledger = prepared().setup().to_vec();
        let mut attempts = Vec::new();
        for ballot in &prepared().ballots()[..BALLOTS] {
            ledger.push(ballot.entry.clone());
            attempts.push(acknowledged(&ledger, ballot));
        }
        attempts[BALLOTS - 1].outcome = CastOutcome::NoAnswer { reason: "reset".to_owned() };
        let seen = vec![checkpoint(&ledger[..3]), checkpoint(&ledger)];
        Scene { sent: ledger.clone(), board: None, ledger, attempts, seen }
    }

    fn examine(&self) -> (Tallied, BTreeSet<&'static str>) {
        let check = prepared().check().unwrap();
        let sent: Vec<&[u8]> = self.sent.iter().map(Vec::as_slice).collect();
        let keys = prepared().ledger_keys().unwrap();
        let evidence = LoadEvidence {
            election: prepared().election(),
            ledger_keys: &keys,
            check: &check,
            sent: &sent,
            attempts: &self.attempts,
            seen: &self.seen,
        };
        let own = Files(record_files(&self.ledger, &signer()));
        let (tallied, violations) = evidence.examine(self.board.as_ref().unwrap_or(&own)).unwrap();
        (tallied, violations.iter().map(|violation| violation.code()).collect())
    }

    fn violations<const N: usize>(&self, expected: [&'static str; N]) {
        assert_eq!(self.examine().1, BTreeSet::from(expected));
    }
}

fn tree(entries: &[Vec<u8>]) -> MemoryTree {
    let mut tree = MemoryTree::new();
    entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
    tree
}

fn checkpoint(entries: &[Vec<u8>]) -> Vec<u8> {
    signed(entries.len() as u64, tree(entries).root())
}

fn signed(size: u64, root: Hash) -> Vec<u8> {
    Checkpoint { origin: signer().name().clone(), size, root }.sign(&signer()).unwrap().into_bytes()
}

/// The answer to the last entry.
fn acknowledged(ledger: &[Vec<u8>], ballot: &PreparedBallot) -> Attempt {
    let index = ledger.len() as u64 - 1;
    let proof = prove_inclusion(index, index + 1, &tree(ledger)).unwrap();
    let file = String::from_utf8(checkpoint(ledger)).unwrap();
    let receipt = Receipt::new(proof, Arc::new(file.parse().unwrap())).to_string();
    let outcome = CastOutcome::Acknowledged { index: Some(index), receipt };
    Attempt { code: ballot.code, leaf: leaf_hash(&ballot.entry), outcome, latency: Duration::from_millis(1) }
}

#[test]
fn an_honest_board_breaks_nothing() {
    let scene = Scene::honest();
    let (tallied, violations) = scene.examine();
    assert!(violations.is_empty(), "{violations:?}");
    let entries = scene.ledger.len() as u64;
    let expected = Tallied { entries, ballots: 6, acknowledged: 5, receipts: 5, checkpoints: 7, unanswered_kept: 1 };
    assert_eq!(tallied, expected);
}

#[test]
fn an_exported_record_is_a_board() {
    let scene = Scene::honest();
    let directory = tempfile::tempdir().unwrap();
    for (path, bytes) in record_files(&scene.ledger, &signer()) {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let record = RecordDirectory(directory.path().to_owned());
    assert_eq!(record.checkpoint_file().unwrap(), checkpoint(&scene.ledger));
    let width = scene.ledger.len();
    assert!(record.tile(format!("tile/entries/000.p/{width}").parse().unwrap()).unwrap().is_some());
    assert!(record.tile("tile/entries/001".parse().unwrap()).unwrap().is_none());
}

#[test]
fn an_unanswered_ballot_may_be_missing_or_kept() {
    let mut scene = Scene::honest();
    scene.ledger.pop();
    scene.seen.pop();
    scene.violations([]);
}

#[test]
fn an_acknowledged_entry_that_is_missing() {
    let mut scene = Scene::honest();
    scene.seen.pop();
    scene.ledger.truncate(scene.ledger.len() - 2);
    scene.violations(["acknowledged-lost", "went-back", "counts"]);
}

#[test]
fn an_acknowledged_entry_that_was_exchanged() {
    let mut scene = Scene::honest();
    scene.seen.pop();
    let other = prepared().ballots()[BALLOTS].clone();
    let place = scene.ledger.len() - 2;
    scene.ledger[place] = other.entry.clone();
    scene.sent.push(other.entry.clone());
    let outcome = CastOutcome::NoAnswer { reason: "reset".to_owned() };
    scene.attempts.push(Attempt { code: other.code, leaf: leaf_hash(&other.entry), outcome, latency: Duration::ZERO });
    scene.violations(["acknowledged-lost", "other-history", "counts"]);
}

#[test]
fn an_index_that_is_not_the_receipts() {
    let mut scene = Scene::honest();
    let CastOutcome::Acknowledged { index, .. } = &mut scene.attempts[0].outcome else { panic!() };
    *index = index.map(|index| index + 1);
    scene.violations(["acknowledged-lost", "receipt"]);
}

#[test]
fn an_entry_that_nobody_sent() {
    let mut scene = Scene::honest();
    scene.ledger.extend_from_slice(prepared().close());
    scene.violations(["never-sent"]);
}

#[test]
fn an_entry_that_stands_twice() {
    let mut scene = Scene::honest();
    let again = scene.ledger.last().unwrap().clone();
    scene.ledger.push(again);
    scene.violations(["repeated", "illegal", "counts"]);
}

#[test]
fn a_broken_chain() {
    let mut scene = Scene::honest();
    let Entry::Ballot(mut ballot) = Entry::decode(&prepared().ballots()[BALLOTS].entry).unwrap() else { panic!() };
    ballot.ballot.previous = Some(prepared().ballots()[0].code);
    cast(&mut scene, Entry::Ballot(ballot));
    scene.violations(["illegal"]);
}

#[test]
fn a_ballot_that_is_not_valid() {
    let mut scene = Scene::honest();
    let decode = |at: usize| Entry::decode(&prepared().ballots()[at].entry).unwrap();
    let (Entry::Ballot(mut ballot), Entry::Ballot(other)) = (decode(BALLOTS), decode(BALLOTS + 1)) else { panic!() };
    ballot.signature = other.signature;
    cast(&mut scene, Entry::Ballot(ballot));
    scene.violations(["illegal"]);
}

/// A dishonest board takes an entry and acknowledges it.
fn cast(scene: &mut Scene, entry: Entry) {
    let ballot = PreparedBallot { code: prepared().ballots()[BALLOTS].code, entry: entry.encode() };
    scene.ledger.push(ballot.entry.clone());
    scene.sent.push(ballot.entry.clone());
    scene.attempts.push(acknowledged(&scene.ledger, &ballot));
}

#[test]
fn a_refused_entry_that_is_there() {
    let mut scene = Scene::honest();
    scene.attempts[2].outcome = CastOutcome::Refused { status: 409, code: "closed".to_owned() };
    scene.violations(["refused-but-there", "counts"]);
    scene.attempts[2].outcome = CastOutcome::Refused { status: 500, code: "outcome-unknown".to_owned() };
    scene.violations([]);
}

#[test]
fn a_receipt_that_proves_nothing() {
    let mut scene = Scene::honest();
    let CastOutcome::Acknowledged { receipt, .. } = &scene.attempts[1].outcome else { panic!() };
    let changed = receipt.replacen("\n\n", &format!("\n{}=\n\n", "A".repeat(43)), 1);
    for receipt in [changed, String::new(), "nonsense".to_owned()] {
        let index = Some(prepared().setup().len() as u64 + 1);
        scene.attempts[1].outcome = CastOutcome::Acknowledged { index, receipt };
        scene.violations(["receipt"]);
    }
}

#[test]
fn a_checkpoint_of_another_key() {
    let mut scene = Scene::honest();
    let other = NoteSigner::from_seed(signer().name().clone(), &[4; 32]);
    let forged = Checkpoint { origin: signer().name().clone(), size: 1, root: tree(&scene.ledger[..1]).root() };
    scene.seen.push(forged.sign(&other).unwrap().into_bytes());
    scene.violations(["checkpoint"]);
}

#[test]
fn another_history() {
    let mut scene = Scene::honest();
    scene.seen.push(signed(4, tree(&scene.ledger[1..5]).root()));
    scene.violations(["other-history"]);
}

#[test]
fn a_shorter_ledger() {
    let mut scene = Scene::honest();
    scene.seen.push(signed(scene.ledger.len() as u64 + 1, tree(&scene.ledger).root()));
    scene.violations(["went-back"]);
}

#[test]
fn entries_that_are_not_the_signed_ones() {
    let mut scene = Scene::honest();
    let mut files = record_files(&scene.ledger, &signer());
    files.insert("checkpoint".to_owned(), signed(scene.ledger.len() as u64, tree(&scene.ledger[1..]).root()));
    scene.board = Some(Files(files));
    scene.violations(["root"]);
}

#[test]
fn a_cast_that_no_log_has() {
    let mut scene = Scene::honest();
    scene.attempts.remove(0);
    scene.violations(["counts"]);
}
