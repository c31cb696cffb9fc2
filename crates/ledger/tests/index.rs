//! The index is only a hint: it can be lost, damaged or of another ledger.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::fs;
use std::path::Path;

use tempfile::tempdir;
use tupyo_ledger::{Index, IndexError, Ledger, LedgerReader};
use tupyo_merkle::{NoteSigner, Origin};

fn ledger(directory: &Path, entries: &[&str]) -> Ledger {
    let signer = NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[7; 32]);
    let mut ledger = Ledger::open(directory, signer).unwrap();
    ledger.append(entries).unwrap();
    ledger
}

/// An entry is found under each of its words.
fn open(directory: &Path, reader: LedgerReader) -> Result<Index, IndexError> {
    Index::open(directory.join("index"), reader, |_, entry| {
        entry.split(|byte| *byte == b' ').map(<[u8]>::to_vec).collect()
    })
}

fn find(index: &Index, word: &str) -> Option<u64> {
    let has_word = |entry: &[u8]| String::from_utf8_lossy(entry).contains(word);
    index.lookup(word.as_bytes(), has_word).unwrap().map(|(index, _)| index)
}

#[test]
fn finds_the_latest_entry_under_a_key() {
    let dir = tempdir().unwrap();
    let mut ledger = ledger(dir.path(), &["a b", "b c"]);
    let index = open(dir.path(), ledger.reader()).unwrap();
    assert_eq!((find(&index, "a"), find(&index, "b"), find(&index, "d")), (Some(0), Some(1), None));
    ledger.append(&["d a"]).unwrap();
    assert_eq!((find(&index, "a"), index.watermark().unwrap()), (Some(0), 2));
    index.catch_up().unwrap();
    assert_eq!((find(&index, "a"), find(&index, "d")), (Some(2), Some(2)));
    assert_eq!(index.watermark().unwrap(), 3);
    assert!(matches!(open(dir.path(), ledger.reader()), Err(IndexError::Locked)));
    index.rebuild().unwrap();
    assert_eq!(find(&index, "a"), Some(2));
    assert!(matches!(index.lookup(b"a", |_| false), Err(IndexError::Damaged)));
}

#[test]
fn catches_up_and_survives_deletion() {
    let dir = tempdir().unwrap();
    let mut ledger = ledger(dir.path(), &["a"]);
    drop(open(dir.path(), ledger.reader()).unwrap());
    let many: Vec<_> = (0..3000).map(|number| format!("n{number}.")).collect();
    ledger.append(&many).unwrap();
    let index = open(dir.path(), ledger.reader()).unwrap();
    assert_eq!((find(&index, "a"), find(&index, "n2999."), find(&index, "n0.")), (Some(0), Some(3000), Some(1)));
    drop(index);
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    let index = open(dir.path(), ledger.reader()).unwrap();
    assert_eq!((find(&index, "a"), find(&index, "n2999.")), (Some(0), Some(3000)));
}

#[test]
fn an_index_of_another_or_longer_ledger_is_rebuilt() {
    let (dir, other) = (tempdir().unwrap(), tempdir().unwrap());
    let long = ledger(other.path(), &["x", "y", "z"]);
    let same_size = ledger(dir.path(), &["a", "b", "c"]);
    drop(open(other.path(), long.reader()).unwrap());
    for directory in [dir.path(), tempdir().unwrap().path()] {
        let short = if directory == dir.path() { &same_size } else { &ledger(directory, &["a"]) };
        let index = open_at(&other.path().join("index"), short.reader());
        assert_eq!((find(&index, "a"), find(&index, "x")), (Some(0), None));
        drop(index);
        drop(open(other.path(), long.reader()).unwrap());
    }
}

/// Keys used to be stored as they are, and how far they reach under another name.
#[test]
fn an_index_with_keys_of_before_is_rebuilt() {
    let dir = tempdir().unwrap();
    let ledger = ledger(dir.path(), &["a", "b"]);
    let reader = ledger.reader();
    let before = sled::open(dir.path().join("index").join("sled")).unwrap();
    before.insert(b"ka", &0u64.to_be_bytes()).unwrap();
    before.insert(b"kb", &1u64.to_be_bytes()).unwrap();
    let watermark = [2u64.to_be_bytes().as_slice(), reader.root_at(2).unwrap().as_bytes()].concat();
    before.insert(b"w", watermark).unwrap();
    drop(before);
    let index = open(dir.path(), reader).unwrap();
    assert_eq!((find(&index, "a"), find(&index, "b")), (Some(0), Some(1)));
}

fn open_at(directory: &Path, reader: LedgerReader) -> Index {
    open(directory.parent().unwrap(), reader).unwrap()
}

#[test]
fn a_damaged_index_is_rebuilt() {
    let dir = tempdir().unwrap();
    let ledger = ledger(dir.path(), &["a", "b"]);
    drop(open(dir.path(), ledger.reader()).unwrap());
    for name in ["db", "conf"] {
        let path = dir.path().join("index/sled").join(name);
        let length = fs::metadata(&path).unwrap().len();
        fs::write(&path, vec![0xa5; usize::try_from(length).unwrap().min(1 << 20)]).unwrap();
        let index = open(dir.path(), ledger.reader()).unwrap();
        assert_eq!((find(&index, "a"), find(&index, "b")), (Some(0), Some(1)), "{name}");
    }
}

#[test]
fn an_index_without_a_disk_is_kept_in_memory() {
    let dir = tempdir().unwrap();
    let mut ledger = ledger(dir.path(), &["a b", "b c"]);
    fs::create_dir(dir.path().join("index")).unwrap();
    // In the way of the database, and not to be removed as a directory would be.
    fs::write(dir.path().join("index/sled"), "").unwrap();
    let index = open(dir.path(), ledger.reader()).unwrap();
    assert_eq!((find(&index, "a"), find(&index, "b"), find(&index, "d")), (Some(0), Some(1), None));
    ledger.append(&["d a"]).unwrap();
    index.catch_up().unwrap();
    assert_eq!((find(&index, "a"), find(&index, "d"), index.watermark().unwrap()), (Some(2), Some(2), 3));
    assert!(matches!(index.lookup(b"a", |_| false), Err(IndexError::Damaged)));
    drop(index);
    fs::remove_file(dir.path().join("index/sled")).unwrap();
    assert_eq!(find(&open(dir.path(), ledger.reader()).unwrap(), "a"), Some(2));
    assert!(dir.path().join("index/sled/db").exists());
}
