//! Records whose files are tampered with, without or with the ledger's key.

use rayon::prelude::*;
use tupyo_merkle::Checkpoint;
use tupyo_rehearsal::Rehearsal;
use tupyo_verify::{CheckId, MemoryRecord, Outcome};

use crate::play::{assert_found, lay_out, plan, report, shorten, signer};

pub type Case = (CheckId, &'static str, fn(&mut MemoryRecord));

/// The check that must fail, the code of its finding, and what is done.
pub const CASES: &[Case] = &[
    (CheckId::L1, "file-missing", |record| drop(record.files.remove("checkpoint"))),
    (CheckId::L1, "note-unsigned", |record| sign(record, 1, |_| ())),
    (CheckId::L1, "checkpoint-origin", |record| {
        let mut checkpoint = Checkpoint::open_exact(&record.files["checkpoint"], signer(record, 0).verifier()).unwrap();
        let elsewhere = tupyo_rehearsal::ledger_signer(tupyo_election::ElectionId([1; 32]), 0);
        checkpoint.origin = elsewhere.name().clone();
        record.files.insert("checkpoint".to_owned(), checkpoint.sign(&elsewhere).unwrap().into_bytes());
    }),
    (CheckId::L1, "ledger-manifest", |record| drop(taken(record, "tile/entries/"))),
    (CheckId::L1, "ledger-manifest", |record| bytes(record, "tile/entries/")[500] ^= 1),
    (CheckId::L1, "record-too-long", |record| bytes(record, "checkpoint").resize(1 << 20, b'x')),
    (CheckId::L1, "note-unsigned", |record| {
        let line = "— other.example BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n".as_bytes();
        bytes(record, "checkpoint").extend_from_slice(line);
    }),
    (CheckId::L2, "file-missing", |record| drop(taken(record, "tile/entries/"))),
    (CheckId::L2, "tile-length", |record| shorten(bytes(record, "tile/entries/"))),
    (CheckId::L2, "tile-length", |record| bytes(record, "tile/entries/").push(0)),
    (CheckId::L2, "file-missing", |record| {
        let bundle = taken(record, "tile/entries/");
        record.files.insert("tile/entries/000.p/9".to_owned(), bundle);
    }),
    (CheckId::L2, "file-missing", |record| sign(record, 0, |checkpoint| checkpoint.size = 3)),
    (CheckId::L3, "root-mismatch", |record| bytes(record, "tile/entries/")[1000] ^= 1),
    (CheckId::L3, "root-mismatch", |record| {
        sign(record, 0, |checkpoint| checkpoint.root = tupyo_merkle::empty_root());
    }),
    (CheckId::L4, "tile-mismatch", |record| bytes(record, "tile/0/")[40] ^= 1),
    (CheckId::L4, "tile-mismatch", |record| shorten(bytes(record, "tile/0/"))),
    (CheckId::L4, "record-too-long", |record| bytes(record, "tile/0/").push(0)),
    (CheckId::L4, "file-missing", |record| drop(taken(record, "tile/0/"))),
    (CheckId::L5, "file-missing", |record| drop(taken(record, "tile/0/"))),
    (CheckId::L5, "foreign-file", |record| drop(record.files.insert("tile/0/000.p/3".to_owned(), vec![0; 96]))),
    // The ledger has less than 256 entries: its last bundle is not full.
    (CheckId::L5, "foreign-file", |record| drop(record.files.insert("tile/entries/000".to_owned(), Vec::new()))),
    (CheckId::L5, "foreign-file", |record| drop(record.files.insert("notes.txt".to_owned(), Vec::new()))),
    (CheckId::L5, "record-too-many", |record| {
        record.files.extend((0..2000).map(|number| (format!("{number}.txt"), Vec::new())));
    }),
    (CheckId::X1, "entries-unaccounted", |record| drop(taken(record, "tile/entries/"))),
    (CheckId::X3, "file-unread", |record| drop(record.files.insert("notes.txt".to_owned(), Vec::new()))),
];

#[test]
fn tampered_files_are_refused() {
    let rehearsal = Rehearsal::finished(plan());
    let whole = lay_out(&rehearsal, rehearsal.entries());
    CASES.par_iter().for_each(|(check, code, tamper)| {
        let mut record = whole.clone();
        tamper(&mut record);
        let report = report(&record, rehearsal.state().election());
        assert_eq!(report.outcome, Outcome::Refused, "{check:?} {code}");
        assert_found(&report, *check, code);
    });
}

/// The file whose path begins like this.
fn path(record: &MemoryRecord, start: &str) -> String {
    record.files.keys().find(|path| path.starts_with(start)).unwrap().clone()
}

fn bytes<'a>(record: &'a mut MemoryRecord, start: &str) -> &'a mut Vec<u8> {
    let path = path(record, start);
    record.files.get_mut(&path).unwrap()
}

fn taken(record: &mut MemoryRecord, start: &str) -> Vec<u8> {
    let path = path(record, start);
    record.files.remove(&path).unwrap()
}

/// Another checkpoint, signed by the key with this number.
fn sign(record: &mut MemoryRecord, key: u8, change: fn(&mut Checkpoint)) {
    let mut checkpoint = Checkpoint::open_exact(&record.files["checkpoint"], signer(record, 0).verifier()).unwrap();
    change(&mut checkpoint);
    record.files.insert("checkpoint".to_owned(), checkpoint.sign(&signer(record, key)).unwrap().into_bytes());
}
