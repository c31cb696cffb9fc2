//! What the ledger does on a disk that forgets, fails, fills up and lies (docs/protocol/storage.md).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed helper fails its test")]

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions};
use tupyo_merkle::{NoteSigner, Origin, leaf_hash, root_of};
use tupyo_simulation::{DiskFault, SimulatedDisk};

/// The two places of the checkpoint kept apart.
const APART: [&str; 2] = ["/apart/checkpoint", "/apart/checkpoint.twin"];
const BATCHES: [u64; 7] = [1, 3, 2, 1, 4, 1, 2];
const ERRORS: [fn(ErrorKind) -> DiskFault; 2] = [DiskFault::NotDone, DiskFault::DoneWithError];

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[7; 32])
}

/// Small segments, so that there are many, and a checkpoint kept apart.
fn open(disk: &SimulatedDisk) -> Result<Ledger, LedgerError> {
    open_with(disk, Some("/apart"))
}

fn open_with(disk: &SimulatedDisk, copy: Option<&str>) -> Result<Ledger, LedgerError> {
    let checkpoint_copy = copy.map(PathBuf::from);
    let options = LedgerOptions { storage: Arc::new(disk.clone()), segment_bytes: 150, checkpoint_copy };
    Ledger::open_with("/ledger", signer(), options)
}

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index} ").repeat(1 + index as usize % 3).into_bytes()
}

fn batch(first: u64, count: u64) -> Vec<Vec<u8>> {
    (first..first + count).map(entry).collect()
}

/// What came of appending all batches: how many entries were acknowledged, and what ended it.
struct Run {
    acknowledged: u64,
    error: Option<LedgerError>,
}

fn run(disk: &SimulatedDisk) -> Run {
    let mut run = Run { acknowledged: 0, error: None };
    match open(disk) {
        Ok(mut ledger) => append_all(&mut ledger, &mut run),
        Err(error) => run.error = Some(error),
    }
    run
}

fn append_all(ledger: &mut Ledger, run: &mut Run) {
    for count in BATCHES {
        match ledger.append(&batch(run.acknowledged, count)) {
            Ok(appended) => run.acknowledged = appended.checkpoint.checkpoint.size,
            Err(error) => {
                let again = ledger.append(&batch(run.acknowledged, 1));
                assert!(matches!(again, Err(LedgerError::Poisoned)), "after {error}");
                run.error = Some(error);
                return;
            }
        }
    }
}

/// Everything acknowledged is there, nothing is half there, and the ledger goes on.
fn check(disk: &SimulatedDisk, acknowledged: u64, place: &str) {
    let ledger = open(disk).unwrap_or_else(|error| panic!("{place}: {error}"));
    let size = ledger.reader().size();
    let mut ends = BATCHES.iter().scan(0, |end, count| {
        *end += count;
        Some(*end)
    });
    assert!(size >= acknowledged, "{place}: {size} of {acknowledged}");
    assert!(size == 0 || ends.any(|end| end == size), "{place}: {size} is half a batch");
    check_entries(ledger, size, place);
    check_entries(open(disk).unwrap(), size + 2, place);
}

fn check_entries(mut ledger: Ledger, size: u64, place: &str) {
    let reader = ledger.reader();
    let root = root_of((0..size).map(|index| leaf_hash(&entry(index))));
    assert_eq!((reader.size(), reader.checkpoint().checkpoint.root), (size, root), "{place}");
    assert_eq!(reader.entries(0..size).collect::<Result<Vec<_>, _>>().unwrap(), batch(0, size), "{place}");
    ledger.append(&batch(size, 2)).unwrap();
}

fn steps() -> u64 {
    let disk = SimulatedDisk::default();
    assert_eq!(run(&disk).acknowledged, BATCHES.iter().sum::<u64>());
    disk.steps()
}

#[test]
fn the_power_may_be_cut_between_any_two_steps() {
    for step in 0..steps() {
        for seed in 0..12 {
            let disk = SimulatedDisk::default();
            disk.fail(step, DiskFault::PowerOff);
            let acknowledged = run(&disk).acknowledged;
            let after = disk.power_cut(&mut StdRng::seed_from_u64(seed));
            check(&after, acknowledged, &format!("power off at step {step}, seed {seed}"));
        }
    }
}

#[test]
fn each_access_may_fail_in_two_ways() {
    let mut syncs = 0;
    for step in 0..steps() {
        for (error, seed) in ERRORS.iter().flat_map(|error| (0..6).map(move |seed| (error, seed))) {
            let disk = SimulatedDisk::default();
            disk.fail(step, error(ErrorKind::Other));
            let Run { acknowledged, error } = run(&disk);
            let place = format!("step {step}, seed {seed}: {error:?}");
            match error {
                Some(LedgerError::Sync { .. }) => syncs += 1,
                Some(LedgerError::Storage { .. }) => {}
                _ => panic!("{place}"),
            }
            // The process ends and is started again; later the power is cut.
            let restarted = disk.kill();
            check(&restarted.clone(), acknowledged, &place);
            let dice = &mut StdRng::seed_from_u64(seed);
            check_prefix(&restarted.power_cut(dice), acknowledged, &place);
            check_prefix(&disk.power_cut(dice), acknowledged, &place);
        }
    }
    assert!(syncs > 100, "{syncs}");
}

fn check_prefix(disk: &SimulatedDisk, acknowledged: u64, place: &str) {
    let ledger = open(disk).unwrap_or_else(|error| panic!("{place}: {error}"));
    let size = ledger.reader().size();
    assert!(size >= acknowledged, "{place}: {size} of {acknowledged}");
    check_entries(ledger, size, place);
}

#[test]
fn a_full_disk_is_not_the_end() {
    let mut refused = 0;
    // Room for a part of a segment, for one more digit of the checkpoint, and so on.
    for more in (0..2000).step_by(13) {
        let disk = SimulatedDisk::default();
        let mut ledger = open(&disk).unwrap();
        ledger.append(&batch(0, 3)).unwrap();
        disk.limit(Some(disk.used() + more));
        let mut size = 3;
        for _ in 0..8 {
            match ledger.append(&batch(size, 5)) {
                Ok(_) => size += 5,
                Err(LedgerError::Full { .. }) => refused += 1,
                Err(error) => panic!("{more}: {error}"),
            }
            assert_eq!(ledger.reader().entry(size - 1).unwrap(), entry(size - 1));
            assert!(matches!(ledger.reader().entry(size), Err(LedgerError::NotThere)));
        }
        // What is on the disk is what readers see.
        let restarted = disk.kill();
        drop(ledger);
        check_prefix(&restarted.copy(), size, "restarted");
        assert_eq!(open(&restarted).unwrap().reader().size(), size);
    }
    assert!(refused > 200, "{refused}");
}

#[test]
fn a_full_disk_recovers_by_itself() {
    for more in (0..2000).step_by(13) {
        let disk = SimulatedDisk::default();
        let mut ledger = open(&disk).unwrap();
        disk.limit(Some(disk.used() + more));
        let mut size = 0;
        while ledger.append(&batch(size, 5)).is_ok() {
            size += 5;
        }
        disk.limit(None);
        ledger.append(&batch(size, 2)).unwrap();
        drop(ledger);
        check_prefix(&disk.power_cut(&mut StdRng::seed_from_u64(more)), size + 2, "with room");
    }
}

#[test]
fn a_ledger_opens_on_a_full_disk() {
    let disk = SimulatedDisk::default();
    drop(run(&disk));
    let size = BATCHES.iter().sum();
    disk.limit(Some(disk.used()));
    let mut ledger = open(&disk).unwrap();
    assert_eq!(ledger.reader().entry(size - 1).unwrap(), entry(size - 1));
    assert!(matches!(ledger.append(&batch(size, 1)), Err(LedgerError::Full { .. })));
    disk.limit(None);
    assert_eq!(ledger.append(&batch(size, 1)).unwrap().first_index, size);
}

#[test]
fn what_reads_back_otherwise_is_not_signed() {
    let mut damaged = 0;
    for step in 0..steps() {
        let disk = SimulatedDisk::default();
        disk.fail(step, DiskFault::Garbled);
        let Run { acknowledged, error } = run(&disk);
        match error {
            Some(LedgerError::Damaged { entry }) => {
                assert_eq!(acknowledged, acknowledged.min(entry));
                damaged += 1;
            }
            Some(LedgerError::Storage { action: "verify", .. }) | None => {}
            Some(error) => panic!("{step}: {error}"),
        }
        check_prefix(&disk.kill(), acknowledged, &format!("step {step}"));
    }
    assert!(damaged >= BATCHES.len());
}

#[test]
fn an_older_state_is_refused_if_the_checkpoint_is_kept_apart() {
    let disk = SimulatedDisk::default();
    let mut ledger = open(&disk).unwrap();
    ledger.append(&batch(0, 2)).unwrap();
    let yesterday = disk.copy();
    ledger.append(&batch(2, 3)).unwrap();
    APART.iter().for_each(|apart| yesterday.put(Path::new(apart), disk.bytes(Path::new(apart)).as_deref()));
    assert!(matches!(open(&yesterday), Err(LedgerError::RolledBack { found: 2, signed: 5 })));
    // Refused is left as it is, so it is refused again, and nothing else would have noticed.
    assert!(matches!(open(&yesterday), Err(LedgerError::RolledBack { found: 2, signed: 5 })));
    assert_eq!(open_with(&yesterday, None).unwrap().reader().size(), 2);
    let lost = SimulatedDisk::default();
    APART.iter().for_each(|apart| lost.put(Path::new(apart), disk.bytes(Path::new(apart)).as_deref()));
    assert!(matches!(open(&lost), Err(LedgerError::RolledBack { found: 0, signed: 5 })));
}

#[test]
fn another_history_is_refused_if_the_checkpoint_is_kept_apart() {
    let disk = SimulatedDisk::default();
    let mut ledger = open(&disk).unwrap();
    ledger.append(&batch(0, 2)).unwrap();
    let other = disk.copy();
    ledger.append(&batch(2, 3)).unwrap();
    open_with(&other, None).unwrap().append(&batch(10, 4)).unwrap();
    APART.iter().for_each(|apart| other.put(Path::new(apart), disk.bytes(Path::new(apart)).as_deref()));
    assert!(matches!(open(&other), Err(LedgerError::Forked { size: 5 })));
    let theirs = open_with(&other, None).unwrap().reader();
    assert!(matches!(theirs.continues(&ledger.reader().checkpoint().checkpoint), Err(LedgerError::Forked { size: 5 })));
    let ours = ledger.reader();
    assert!(matches!(ours.continues(&theirs.checkpoint().checkpoint), Err(LedgerError::RolledBack { .. })));
    assert!(ours.continues(&ours.checkpoint().checkpoint).is_ok());
}

#[test]
fn a_missing_copy_is_made_anew() {
    let disk = SimulatedDisk::default();
    drop(run(&disk));
    APART.iter().for_each(|apart| disk.put(Path::new(apart), None));
    let ledger = open(&disk).unwrap();
    for apart in APART {
        assert_eq!(disk.bytes(Path::new(apart)).unwrap(), ledger.reader().checkpoint().file.as_bytes());
    }
}

#[test]
fn a_damaged_copy_is_refused() {
    let disk = SimulatedDisk::default();
    drop(run(&disk));
    let damage = |apart| {
        let mut bytes = disk.bytes(Path::new(apart)).unwrap();
        bytes[40] ^= 1;
        disk.put(Path::new(apart), Some(&bytes));
    };
    // One of them may have been torn by a power cut.
    damage(APART[0]);
    drop(open(&disk).unwrap());
    APART.iter().for_each(|apart| damage(apart));
    assert!(matches!(open(&disk), Err(LedgerError::Checkpoint(_))));
}
