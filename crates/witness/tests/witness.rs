//! A witness and ledgers that want two histories: whatever is asked, in whatever order and at once, of every two
//! cosigned checkpoints one continues the other.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use proptest::prelude::*;
use tempfile::TempDir;
use tupyo_merkle::{
    AddCheckpoint, Checkpoint, MemoryTree, Note, NoteSignature, NoteSigner, Origin, Timestamp, WitnessSigner,
    empty_root, leaf_hash, prove_consistency, root_at,
};
use tupyo_witness::{Cosigner, CosigningRefusal, StateDirectory, WitnessError};

/// A ledger whose key signs whatever it is asked to.
struct Ledger {
    signer: NoteSigner,
    /// Two histories that part after `fork` entries.
    trees: [MemoryTree; 2],
}

impl Ledger {
    fn new(origin: &str, fork: u64, size: u64) -> Ledger {
        let tree = |history: u64| {
            let mut tree = MemoryTree::new();
            let entry = |index: u64| format!("{index} {}", if index < fork { 0 } else { history });
            (0..size).for_each(|index| tree.push(leaf_hash(entry(index).as_bytes())));
            tree
        };
        let signer = NoteSigner::from_seed(Origin::new(origin).unwrap(), &[1; 32]);
        Ledger { signer, trees: [tree(0), tree(1)] }
    }

    fn checkpoint(&self, history: usize, size: u64) -> Checkpoint {
        let root = root_at(size, &self.trees[history]).unwrap_or_else(empty_root);
        Checkpoint { origin: self.signer.name().clone(), size, root }
    }

    fn request(&self, history: usize, old_size: u64, size: u64) -> AddCheckpoint {
        let checkpoint = Note::parse(self.checkpoint(history, size).sign(&self.signer).unwrap()).unwrap();
        let path = prove_consistency(old_size.min(size), size, &self.trees[history]).unwrap().path;
        AddCheckpoint { old_size, path, checkpoint }
    }
}

fn own_key() -> WitnessSigner {
    WitnessSigner::from_seed(Origin::new("w1").unwrap(), &[7; 32])
}

fn witness_at(path: &Path, ledgers: &[&Ledger]) -> Result<Cosigner, WitnessError> {
    let keys = ledgers.iter().map(|ledger| ledger.signer.verifier().clone().into()).collect();
    Cosigner::new(own_key(), StateDirectory::open(path)?, keys)
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds).unwrap()
}

fn ask(witness: &Cosigner, request: &AddCheckpoint) -> Result<NoteSignature, CosigningRefusal> {
    let line = witness.add_checkpoint(request.to_string().as_bytes(), at(100))?;
    own_key().key().verify(&request.checkpoint, &line).unwrap();
    Ok(line)
}

fn place() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn it_follows_a_ledger_and_remembers_it() {
    let (place, ledger) = (place(), Ledger::new("log", 20, 20));
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    ask(&witness, &ledger.request(0, 0, 5)).unwrap();
    ask(&witness, &ledger.request(0, 5, 5)).unwrap();
    ask(&witness, &ledger.request(0, 5, 12)).unwrap();
    assert!(matches!(witness_at(place.path(), &[&ledger]).err(), Some(WitnessError::Locked { .. })));
    drop(witness);
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    assert_eq!(ask(&witness, &ledger.request(0, 0, 20)), Err(CosigningRefusal::OtherSize { known: 12 }));
    ask(&witness, &ledger.request(0, 12, 20)).unwrap();
}

/// With the ledger's own line: whoever asks need not believe the witness.
#[test]
fn it_shows_what_it_cosigned_last() {
    let (place, ledger) = (place(), Ledger::new("log", 20, 20));
    let hash: String = tupyo_encoding::sha256(b"log").iter().map(|byte| format!("{byte:02x}")).collect();
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    let code = |hash: &str| witness.latest(hash).map(drop).map_err(|refusal| (refusal.status(), refusal.code()));
    assert_eq!(code(&hash), Err((404, "nothing-cosigned")));
    assert_eq!(code(&"0".repeat(64)), Err((404, "unknown-origin")));
    ask(&witness, &ledger.request(0, 0, 5)).unwrap();
    let line = ask(&witness, &ledger.request(0, 5, 12)).unwrap();
    let shown = witness.latest(&hash).unwrap();
    let cosigned = ledger.request(0, 5, 12).checkpoint.with([line]).unwrap();
    assert_eq!(*shown, cosigned);
    drop(witness);
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    assert_eq!(*witness.latest(&hash).unwrap(), cosigned);
}

#[test]
fn every_refusal_has_its_status() {
    let (place, ledger, other) = (place(), Ledger::new("log", 4, 20), Ledger::new("other", 4, 20));
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    let status =
        |request: &AddCheckpoint| ask(&witness, request).map_err(|refusal| (refusal.status(), refusal.code())).err();
    assert_eq!(witness.add_checkpoint(b"old 0\n", at(1)).unwrap_err().status(), 400);
    assert_eq!(status(&other.request(0, 0, 5)), Some((404, "unknown-origin")));
    let mut foreign = ledger.request(0, 0, 5);
    let thief = NoteSigner::from_seed(Origin::new("log").unwrap(), &[2; 32]);
    foreign.checkpoint = Note::parse(ledger.checkpoint(0, 5).sign(&thief).unwrap()).unwrap();
    assert_eq!(status(&foreign), Some((403, "not-signed")));
    foreign.checkpoint = ledger.request(0, 0, 6).checkpoint.with(foreign.checkpoint.signatures().to_vec()).unwrap();
    assert_eq!(status(&foreign), None, "lines of unknown keys are ignored");
    assert_eq!(status(&ledger.request(0, 7, 5)), Some((400, "old-size")));
    assert_eq!(status(&ledger.request(0, 0, 9)), Some((409, "other-size")));
    assert_eq!(status(&ledger.request(0, 5, 9)), Some((409, "other-size")));
    assert_eq!(status(&ledger.request(1, 6, 6)), Some((409, "other-root")));
    assert_eq!(status(&ledger.request(1, 6, 9)), Some((422, "not-consistent")));
    let mut without_proof = ledger.request(0, 6, 9);
    without_proof.path.clear();
    assert_eq!(status(&without_proof), Some((422, "not-consistent")));
    let mut with_proof = ledger.request(0, 6, 6);
    with_proof.path = ledger.request(0, 6, 9).path;
    assert_eq!(status(&with_proof), Some((422, "not-consistent")));
    assert_eq!(status(&ledger.request(0, 6, 9)), None);
    let text = ledger.checkpoint(0, 12).to_text() + "extension\n";
    let extended = AddCheckpoint { checkpoint: Note::sign(&text, &ledger.signer).unwrap(), ..ledger.request(0, 9, 12) };
    assert_eq!(status(&extended), Some((400, "checkpoint-malformed")));
}

#[test]
fn from_size_0_there_is_no_proof() {
    let (place, ledger) = (place(), Ledger::new("log", 4, 20));
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    let proved = AddCheckpoint { path: ledger.request(0, 3, 5).path, ..ledger.request(0, 0, 5) };
    assert_eq!(ask(&witness, &proved).unwrap_err().status(), 422);
    ask(&witness, &ledger.request(0, 0, 0)).unwrap();
    ask(&witness, &ledger.request(0, 0, 5)).unwrap();
}

#[test]
fn a_second_history_is_kept_as_evidence() {
    let (place, ledger) = (place(), Ledger::new("log", 4, 20));
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    ask(&witness, &ledger.request(0, 0, 6)).unwrap();
    let conflict = ledger.request(1, 6, 6);
    ask(&witness, &conflict).unwrap_err();
    ask(&witness, &ledger.request(1, 6, 7)).unwrap_err();
    let kept = |extension: &str| {
        let files = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path());
        let kept: Vec<_> = files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
        fs::read_to_string(&kept[0]).unwrap()
    };
    assert_eq!(kept("conflict"), conflict.to_string());
    assert_eq!(kept("refused"), ledger.request(1, 6, 7).to_string());
}

#[test]
fn a_damaged_memory_is_refused() {
    let (place, ledger) = (place(), Ledger::new("log", 4, 20));
    drop(ask(&witness_at(place.path(), &[&ledger]).unwrap(), &ledger.request(0, 0, 6)).unwrap());
    let mut files = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path());
    let path = files.find(|path| path.file_name().unwrap() != "lock").unwrap();
    let good = fs::read(&path).unwrap();
    let changed = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        witness_at(place.path(), &[&ledger]).err().map(|error| error.code())
    };
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(changed(&bad), Some("state-damaged"), "bit {bit}");
    }
    for end in 0..good.len() {
        assert_eq!(changed(&good[..end]), Some("state-damaged"), "cut at {end}");
    }
    assert_eq!(changed(&good), None);
}

#[test]
fn without_storage_nothing_is_cosigned_until_a_restart() {
    let (place, ledger) = (place(), Ledger::new("log", 20, 20));
    let path = place.path().join("state");
    let witness = witness_at(&path, &[&ledger]).unwrap();
    ask(&witness, &ledger.request(0, 0, 5)).unwrap();
    fs::rename(&path, place.path().join("away")).unwrap();
    assert_eq!(ask(&witness, &ledger.request(0, 5, 6)), Err(CosigningRefusal::Storage));
    fs::rename(place.path().join("away"), &path).unwrap();
    assert_eq!(ask(&witness, &ledger.request(0, 5, 6)), Err(CosigningRefusal::Storage));
    drop(witness);
    ask(&witness_at(&path, &[&ledger]).unwrap(), &ledger.request(0, 5, 6)).unwrap();
}

#[test]
fn times_do_not_go_back() {
    let (place, ledger) = (place(), Ledger::new("log", 20, 20));
    let time = |witness: &Cosigner, size, now| {
        let request = ledger.request(0, size - 1, size);
        let line = witness.add_checkpoint(request.to_string().as_bytes(), at(now)).unwrap();
        own_key().key().verify(&request.checkpoint, &line).unwrap().seconds()
    };
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    assert_eq!([time(&witness, 1, 50), time(&witness, 2, 40)], [50, 50]);
    drop(witness);
    let witness = witness_at(place.path(), &[&ledger]).unwrap();
    assert_eq!([time(&witness, 3, 30), time(&witness, 4, 60)], [50, 60]);
}

/// Whether of every two of these cosigned checkpoints one continues the other.
fn on_one_line(ledger: &Ledger, cosigned: &[(u64, [u8; 32])]) -> bool {
    let is_of = |history: usize| {
        let same = |(size, root): &(u64, [u8; 32])| ledger.checkpoint(history, *size).root.as_bytes() == root;
        cosigned.iter().all(same)
    };
    is_of(0) || is_of(1)
}

#[test]
fn racing_histories_are_not_both_cosigned() {
    for round in 0..8 {
        let (place, ledger) = (place(), Ledger::new("log", 3, 64));
        let witness = witness_at(place.path(), &[&ledger]).unwrap();
        let cosigned = Mutex::new(Vec::new());
        let race = |history: usize| {
            let mut known = 0;
            for step in 0..40u64 {
                let size = (known + 1 + (step + round) % 3).min(64);
                match ask(&witness, &ledger.request(history, known, size)) {
                    Ok(_) => {
                        cosigned.lock().unwrap().push((size, *ledger.checkpoint(history, size).root.as_bytes()));
                        known = size;
                    }
                    Err(refusal) => known = refusal.known_size().unwrap_or(known),
                }
            }
        };
        thread::scope(|scope| (0..4).for_each(|thread| drop(scope.spawn(move || race(thread % 2)))));
        let cosigned = cosigned.into_inner().unwrap();
        assert!(cosigned.len() > 10 && on_one_line(&ledger, &cosigned), "{cosigned:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any requests, with restarts between them.
    #[test]
    fn whatever_is_asked_there_is_one_history(
        steps in prop::collection::vec((0..2usize, 0..20u64, 0..20u64, prop::bool::weighted(0.1)), 1..60),
        fork in 0..20u64,
    ) {
        let (place, ledger) = (place(), Ledger::new("log", fork, 20));
        let mut witness = witness_at(place.path(), &[&ledger]).unwrap();
        let mut cosigned = Vec::new();
        let mut known = 0;
        for (history, old, size, restart) in steps {
            let old = if old % 2 == 0 { known } else { old };
            if ask(&witness, &ledger.request(history, old, size)).is_ok() {
                prop_assert!(old == known && size >= known);
                cosigned.push((size, *ledger.checkpoint(history, size).root.as_bytes()));
                known = size;
            }
            if restart {
                drop(witness);
                witness = witness_at(place.path(), &[&ledger]).unwrap();
            }
        }
        prop_assert!(on_one_line(&ledger, &cosigned), "{:?}", cosigned);
    }
}
