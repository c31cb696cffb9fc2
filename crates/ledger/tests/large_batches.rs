//! Batches of several parts, which a second thread reads back while they are written and synced
//! (docs/protocol/storage.md).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed helper fails its test")]

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions, SEGMENT_BYTES};
use tupyo_merkle::{NoteSigner, Origin, leaf_hash, root_of};
use tupyo_simulation::{DiskFault, SimulatedDisk};

/// Some 500 kB: four parts.
const COUNT: u64 = 250;
const BATCHES: u64 = 2;

fn open(disk: &SimulatedDisk) -> Result<Ledger, LedgerError> {
    let signer = NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[7; 32]);
    let storage = Arc::new(disk.clone());
    Ledger::open_with("/ledger", signer, LedgerOptions { storage, segment_bytes: SEGMENT_BYTES, checkpoint_copy: None })
}

/// Up to 4,000 bytes, each entry with bytes of its own.
fn entry(index: u64) -> Vec<u8> {
    (0..index * 7919 % 4001).map(|place| (place * 31 + index) as u8).collect()
}

fn batch(first: u64) -> Vec<Vec<u8>> {
    (first..first + COUNT).map(entry).collect()
}

/// Appends all batches; how many entries were acknowledged, and what ended it.
fn run(disk: &SimulatedDisk) -> (u64, Option<LedgerError>) {
    let mut ledger = match open(disk) {
        Ok(ledger) => ledger,
        Err(error) => return (0, Some(error)),
    };
    for number in 0..BATCHES {
        if let Err(error) = ledger.append(&batch(number * COUNT)) {
            return (number * COUNT, Some(error));
        }
    }
    (BATCHES * COUNT, None)
}

/// Everything acknowledged is there, in whole batches, and the ledger goes on.
fn check(disk: &SimulatedDisk, acknowledged: u64, place: &str) {
    let mut ledger = open(disk).unwrap_or_else(|error| panic!("{place}: {error}"));
    let reader = ledger.reader();
    let size = reader.size();
    assert!(size >= acknowledged && size.is_multiple_of(COUNT), "{place}: {size} of {acknowledged}");
    let entries: Vec<_> = (0..size).map(entry).collect();
    assert_eq!(reader.checkpoint().checkpoint.root, root_of(entries.iter().map(|entry| leaf_hash(entry))), "{place}");
    assert_eq!(reader.entries(0..size).collect::<Result<Vec<_>, _>>().unwrap(), entries, "{place}");
    ledger.append(&batch(size)).unwrap();
    assert_eq!(reader.size(), size + COUNT, "{place}");
}

fn steps() -> u64 {
    let disk = SimulatedDisk::default();
    assert_eq!(run(&disk).0, BATCHES * COUNT);
    check(&disk.kill(), BATCHES * COUNT, "no fault");
    disk.steps()
}

#[test]
fn the_power_may_be_cut_within_a_large_batch() {
    for step in 0..steps() {
        let disk = SimulatedDisk::default();
        disk.fail(step, DiskFault::PowerOff);
        let (acknowledged, _) = run(&disk);
        check(&disk.power_cut(&mut StdRng::seed_from_u64(step)), acknowledged, &format!("power off at step {step}"));
    }
}

#[test]
fn each_part_of_a_large_batch_may_fail_in_two_ways() {
    for step in 0..steps() {
        for fault in [DiskFault::NotDone(ErrorKind::Other), DiskFault::DoneWithError(ErrorKind::Other)] {
            let disk = SimulatedDisk::default();
            disk.fail(step, fault);
            let (acknowledged, error) = run(&disk);
            assert!(matches!(error, Some(LedgerError::Storage { .. } | LedgerError::Sync { .. })), "{step}: {error:?}");
            check(&disk.kill(), acknowledged, &format!("step {step}"));
        }
    }
}

#[test]
fn a_part_of_a_large_batch_that_reads_back_otherwise_is_not_signed() {
    let mut damaged = 0;
    for step in 0..steps() {
        let disk = SimulatedDisk::default();
        disk.fail(step, DiskFault::Garbled);
        match run(&disk) {
            (acknowledged, Some(LedgerError::Damaged { entry })) => {
                assert!((acknowledged..acknowledged + COUNT).contains(&entry), "{step}: {entry}");
                damaged += 1;
                // Nothing of it was acknowledged: the next start cuts it off.
                check(&disk.kill(), acknowledged, &format!("step {step}"));
            }
            (_, Some(LedgerError::Storage { action: "verify", .. }) | None) => {}
            (_, Some(error)) => panic!("{step}: {error}"),
        }
    }
    // Four parts of each batch, and the header.
    assert!(damaged >= 9, "{damaged}");
}

#[test]
fn a_disk_that_is_full_within_a_large_batch_is_cut_back() {
    for more in (0..500_000).step_by(40_000) {
        let disk = SimulatedDisk::default();
        let mut ledger = open(&disk).unwrap();
        ledger.append(&batch(0)).unwrap();
        let segment = || disk.bytes(Path::new("/ledger/segments/00000000000000000000.seg"));
        let before = segment();
        disk.limit(Some(disk.used() + more));
        assert!(matches!(ledger.append(&batch(COUNT)), Err(LedgerError::Full { .. })), "{more}");
        assert!(before.is_some() && segment() == before, "{more}");
        assert_eq!(ledger.reader().size(), COUNT, "{more}");
        disk.limit(None);
        ledger.append(&batch(COUNT)).unwrap();
        drop(ledger);
        check(&disk.kill(), 2 * COUNT, &format!("{more} bytes of room"));
    }
}
