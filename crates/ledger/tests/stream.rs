//! Tiles, bundles and entries in parts: the same bytes, and their length beforehand.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::fs;

use tempfile::tempdir;
use tupyo_ledger::{EntryStream, Ledger, LedgerError, LedgerOptions, LedgerReader};
use tupyo_merkle::{NoteSigner, Origin, TilePath, tiles_for_size};

/// Entries of all lengths, the shortest and the longest among them.
fn entry(index: u64) -> Vec<u8> {
    let length = [0, 1, 300, 7_000, 33_789, 33_790, 33_791, 65_535][index as usize % 8];
    (0..length as u64).map(|place| (place * 31 + index * 17) as u8).collect()
}

fn filled(directory: &std::path::Path, size: u64, segment_bytes: u64) -> LedgerReader {
    let signer = NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[7; 32]);
    let options = LedgerOptions { segment_bytes, ..LedgerOptions::default() };
    let mut ledger = Ledger::open_with(directory, signer, options).unwrap();
    let entries: Vec<_> = (0..size).map(entry).collect();
    entries.chunks(7).for_each(|batch| drop(ledger.append(batch).unwrap()));
    ledger.reader()
}

/// All parts, none of them longer than it may be.
fn all(mut stream: EntryStream, most: usize) -> Vec<u8> {
    let (announced, mut bytes) = (stream.length(), Vec::new());
    while let Some(part) = stream.next_part(most).unwrap() {
        assert!(!part.is_empty() && part.len() <= most.max(8192));
        bytes.extend(part);
    }
    assert_eq!(bytes.len() as u64, announced);
    bytes
}

#[test]
fn parts_are_the_whole() {
    let directory = tempdir().unwrap();
    let reader = filled(directory.path(), 300, 1 << 20);
    for path in tiles_for_size(300) {
        for most in [5000, 33_792, 1 << 25] {
            assert!(all(reader.tile_stream(&path).unwrap(), most) == reader.tile(&path).unwrap(), "{path} {most}");
        }
    }
    for index in 0..4 {
        for most in [1, 2, 3] {
            assert_eq!(all(reader.entry_stream(index).unwrap(), most), entry(index));
        }
    }
    for index in 0..300 {
        assert_eq!(all(reader.entry_stream(index).unwrap(), 33_792), entry(index));
    }
    let beyond: TilePath = "tile/entries/001.p/45".parse().unwrap();
    assert!(matches!(reader.tile_stream(&beyond), Err(LedgerError::NotThere)));
    for beyond in [300, u64::MAX] {
        assert!(matches!(reader.entry_stream(beyond), Err(LedgerError::NotThere)));
    }
}

/// The longest bundle is what a stalled reader must not make anybody hold.
#[test]
fn two_parts_for_the_longest_entry() {
    let directory = tempdir().unwrap();
    let reader = filled(directory.path(), 8, 1 << 20);
    let mut stream = reader.entry_stream(7).unwrap();
    let lengths = std::iter::from_fn(|| stream.next_part(33_792).unwrap()).map(|part| part.len());
    assert_eq!(lengths.collect::<Vec<_>>(), [33_792, 31_743]);
}

#[test]
fn a_damaged_entry_is_not_given() {
    let directory = tempdir().unwrap();
    let reader = filled(directory.path(), 16, 1 << 30);
    let segment = directory.path().join("segments/00000000000000000000.seg");
    let mut bytes = fs::read(&segment).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let mut stream = reader.tile_stream(&"tile/entries/000.p/16".parse().unwrap()).unwrap();
    let outcome = loop {
        match stream.next_part(33_792) {
            Ok(Some(_)) => {}
            other => break other,
        }
    };
    assert!(matches!(outcome, Err(LedgerError::Damaged { entry: 15 })));
}
