//! Appending, reading while it grows, and exporting.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::tempdir;
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions, LedgerReader, export};
use tupyo_merkle::{
    Checkpoint, NoteSigner, NoteVerifier, Origin, TileBuilder, TileKind, TilePath, decode_bundle, empty_root,
    leaf_hash, root_of, tiles_for_size,
};

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[7; 32])
}

fn key() -> NoteVerifier {
    signer().verifier().clone()
}

fn segments(segment_bytes: u64) -> LedgerOptions {
    LedgerOptions { segment_bytes, ..LedgerOptions::default() }
}

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index} ").repeat(1 + index as usize % 5).into_bytes()
}

fn batch(first: u64, count: u64) -> Vec<Vec<u8>> {
    (first..first + count).map(entry).collect()
}

fn root(size: u64) -> tupyo_merkle::Hash {
    root_of((0..size).map(|index| leaf_hash(&entry(index))))
}

#[test]
fn an_empty_ledger_has_a_signed_checkpoint() {
    let dir = tempdir().unwrap();
    let ledger = Ledger::open(dir.path().join("a/b"), signer()).unwrap();
    let file = fs::read(dir.path().join("a/b/checkpoint")).unwrap();
    let checkpoint = Checkpoint::open_exact(file, &key()).unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (0, empty_root()));
    assert_eq!(ledger.reader().checkpoint().checkpoint, checkpoint);
    assert!(matches!(ledger.reader().entry(0), Err(LedgerError::NotThere)));
    assert!(matches!(ledger.reader().receipt(0), Err(LedgerError::NotThere)));
}

#[test]
fn what_was_appended_is_there_after_reopening() {
    let dir = tempdir().unwrap();
    let mut expected = 0;
    for round in 0..6 {
        let mut ledger = Ledger::open_with(dir.path(), signer(), segments(300)).unwrap();
        assert_eq!(ledger.reader().size(), expected);
        for count in [1, 7, round] {
            let appended = ledger.append(&batch(expected, count)).unwrap();
            assert_eq!(appended.first_index, expected);
            expected += count;
            assert_eq!(appended.checkpoint.checkpoint.size, expected);
            assert_eq!(appended.checkpoint.checkpoint.root, root(expected));
            let stands = |name| fs::read_to_string(dir.path().join(name)).unwrap() == *appended.checkpoint.file;
            assert!(stands("checkpoint") || stands("checkpoint.twin"));
        }
        check_everything(&ledger.reader(), expected);
    }
    assert!(fs::read_dir(dir.path().join("segments")).unwrap().count() > 5);
}

fn check_everything(reader: &LedgerReader, size: u64) {
    let signed = reader.checkpoint();
    assert_eq!(Checkpoint::open_exact(&*signed.file, &key()).unwrap(), signed.checkpoint);
    for index in 0..size {
        assert_eq!(reader.entry(index).unwrap(), entry(index));
        let receipt = reader.receipt(index).unwrap();
        assert_eq!(receipt.verify(&entry(index), &key()).unwrap(), (index, signed.checkpoint.clone()));
        let proof = reader.consistency(index, size).unwrap();
        assert_eq!(proof.verify(&root(index), &signed.checkpoint.root), Ok(()));
        let proof = reader.inclusion(index, index + 1).unwrap();
        assert_eq!(proof.verify(&leaf_hash(&entry(index)), &root(index + 1)), Ok(()));
    }
    assert_eq!(reader.entries(2..size).collect::<Result<Vec<_>, _>>().unwrap(), batch(2, size - 2));
}

#[test]
fn nothing_beyond_the_ledger_is_answered() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), signer()).unwrap();
    ledger.append(&batch(0, 5)).unwrap();
    let reader = ledger.reader();
    let tile = |path: &str| reader.tile(&path.parse().unwrap());
    assert_eq!(tile("tile/0/000.p/5").unwrap().len(), 160);
    assert_eq!(tile("tile/0/000.p/3").unwrap().len(), 96);
    assert_eq!(decode_bundle(&tile("tile/entries/000.p/5").unwrap(), 5).unwrap(), batch(0, 5));
    for path in
        ["tile/0/000.p/6", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000.p/6", "tile/entries/001"]
    {
        assert!(matches!(tile(path), Err(LedgerError::NotThere)), "{path}");
    }
    assert!(matches!(reader.inclusion(5, 6), Err(LedgerError::NotThere)));
    assert!(matches!(reader.inclusion(5, 5), Err(LedgerError::NotThere)));
    assert!(matches!(reader.consistency(6, 6), Err(LedgerError::NotThere)));
    assert!(matches!(reader.consistency(5, 4), Err(LedgerError::NotThere)));
    assert!(matches!(reader.root_at(6), Err(LedgerError::NotThere)));
}

#[test]
fn entries_have_a_limit() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), signer()).unwrap();
    let refused = ledger.append(&[vec![0; 65_535], vec![0; 65_536]]);
    assert!(matches!(refused, Err(LedgerError::TooLong { position: 1 })));
    assert_eq!(ledger.reader().size(), 0);
    ledger.append(&[vec![1; 65_535], vec![]]).unwrap();
    assert_eq!(ledger.reader().entry(0).unwrap(), vec![1; 65_535]);
    assert_eq!(ledger.reader().entry(1).unwrap(), b"");
}

#[test]
fn a_second_writer_is_refused() {
    let dir = tempdir().unwrap();
    let first = Ledger::open(dir.path(), signer()).unwrap();
    assert!(matches!(Ledger::open(dir.path(), signer()), Err(LedgerError::Locked)));
    drop(first);
    assert!(Ledger::open(dir.path(), signer()).is_ok());
}

#[test]
fn after_an_error_of_the_storage_nothing_is_appended() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open_with(dir.path(), signer(), segments(1)).unwrap();
    ledger.append(&batch(0, 2)).unwrap();
    let (segments, aside) = (dir.path().join("segments"), dir.path().join("aside"));
    fs::rename(&segments, &aside).unwrap();
    assert!(matches!(ledger.append(&batch(2, 3)), Err(LedgerError::Storage { .. })));
    fs::rename(&aside, &segments).unwrap();
    assert!(matches!(ledger.append(&batch(2, 3)), Err(LedgerError::Poisoned)));
    check_everything(&ledger.reader(), 2);
    drop(ledger);
    check_everything(&Ledger::open(dir.path(), signer()).unwrap().reader(), 2);
}

#[test]
fn readers_see_only_what_is_signed_while_it_grows() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open_with(dir.path(), signer(), segments(2000)).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let (reader, done) = (ledger.reader(), &done);
            scope.spawn(move || watch(&reader, done));
        }
        for size in 0..120 {
            ledger.append(&batch(size * 3, 3)).unwrap();
        }
        done.store(true, Ordering::SeqCst);
    });
    check_everything(&ledger.reader(), 360);
}

fn watch(reader: &LedgerReader, done: &AtomicBool) {
    let mut before = reader.checkpoint().checkpoint;
    while !done.load(Ordering::SeqCst) {
        let now = reader.checkpoint().checkpoint;
        assert!(now.size >= before.size && now.size.is_multiple_of(3));
        let proof = reader.consistency(before.size, now.size).unwrap();
        assert_eq!(proof.verify(&before.root, &now.root), Ok(()));
        if let Some(last) = now.size.checked_sub(1) {
            assert_eq!(reader.entry(last).unwrap(), entry(last));
            let (index, signed) = reader.receipt(last).unwrap().verify(&entry(last), &key()).unwrap();
            assert!(index == last && signed.size >= now.size);
        }
        before = now;
    }
}

#[test]
fn an_export_is_exactly_the_record_of_its_checkpoint() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path().join("ledger"), signer()).unwrap();
    for (size, name) in [(0, "empty"), (5, "small"), (256, "full"), (700, "large")] {
        let from = ledger.reader().size();
        ledger.append(&batch(from, size - from)).unwrap();
        let record = dir.path().join(name);
        export(&ledger.reader(), &record).unwrap();
        verify_record(&record, size);
        assert!(matches!(export(&ledger.reader(), &record), Err(LedgerError::NotEmpty { .. })));
    }
}

/// What a verifier does, with nothing but the record and the key.
fn verify_record(record: &Path, size: u64) {
    let checkpoint = Checkpoint::open_exact(fs::read(record.join("checkpoint")).unwrap(), &key()).unwrap();
    assert_eq!(checkpoint.size, size);
    let mut tiles = Vec::new();
    let mut builder = TileBuilder::new();
    for path in tiles_for_size(size).filter(|path| path.kind() == TileKind::Entries) {
        let bundle = fs::read(record.join(path.to_string())).unwrap();
        for entry in decode_bundle(&bundle, path.width()).unwrap() {
            tiles.extend(builder.push(leaf_hash(entry)));
        }
    }
    tiles.extend(builder.partial_tiles());
    assert_eq!((builder.size(), builder.root()), (size, checkpoint.root));
    for (path, bytes) in &tiles {
        assert_eq!(fs::read(record.join(path.to_string())).unwrap(), *bytes, "{path}");
    }
    let wanted: BTreeSet<_> = tiles_for_size(size).map(|path: TilePath| path.to_string()).collect();
    let mut found = BTreeSet::new();
    walk(record, record, &mut found);
    assert!(found.remove("checkpoint"));
    assert_eq!(found, wanted);
}

fn walk(root: &Path, directory: &Path, found: &mut BTreeSet<String>) {
    for file in fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            walk(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}
