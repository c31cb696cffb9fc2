//! What is kept, cut off and refused when a ledger is opened.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::{TempDir, tempdir};
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions, RecoveredLedger, TailRepair};
use tupyo_merkle::{Checkpoint, NoteSigner, Origin, leaf_hash, root_of};

const HEADER: usize = 20;
const RECORD_HEADER: usize = 8;

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[7; 32])
}

fn segments(segment_bytes: u64) -> LedgerOptions {
    LedgerOptions { segment_bytes, ..LedgerOptions::default() }
}

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn batch(first: u64, count: u64) -> Vec<Vec<u8>> {
    (first..first + count).map(entry).collect()
}

/// A ledger directory written file by file.
struct Disk {
    dir: TempDir,
}

impl Disk {
    fn new(checkpoint: Option<&[u8]>, segments: &[(u64, &[u8])]) -> Self {
        let dir = tempdir().unwrap();
        fs::create_dir(dir.path().join("segments")).unwrap();
        if let Some(checkpoint) = checkpoint {
            fs::write(dir.path().join("checkpoint"), checkpoint).unwrap();
        }
        for (first, bytes) in segments {
            fs::write(segment_path(dir.path(), *first), bytes).unwrap();
        }
        Self { dir }
    }

    fn open(&self, segment_bytes: u64) -> Result<Ledger, LedgerError> {
        Ledger::open_with(self.dir.path(), signer(), segments(segment_bytes))
    }

    /// The ledger goes on with `size` entries: appends, and is the same after opening it again.
    fn goes_on_with(&self, size: u64, segment_bytes: u64) {
        let mut ledger = self.open(segment_bytes).unwrap();
        assert_eq!(ledger.reader().size(), size);
        ledger.append(&batch(size, 2)).unwrap();
        drop(ledger);
        let reader = self.open(segment_bytes).unwrap().reader();
        let root = root_of((0..size + 2).map(|index| leaf_hash(&entry(index))));
        assert_eq!(reader.checkpoint().checkpoint.root, root);
        assert_eq!(reader.entries(0..size + 2).collect::<Result<Vec<_>, _>>().unwrap(), batch(0, size + 2));
    }
}

fn segment_path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("segments/{first:020}.seg"))
}

/// The latest checkpoint of a directory, which may stand in either place.
fn latest(directory: &Path) -> Vec<u8> {
    let files = ["checkpoint", "checkpoint.twin"].map(|name| fs::read(directory.join(name)).unwrap());
    let size = |file: &Vec<u8>| Checkpoint::open_exact(file, signer().verifier()).unwrap().size;
    files.into_iter().max_by_key(size).unwrap()
}

/// The checkpoint after three entries, and the only segment's bytes before and after a batch of two more.
fn one_segment() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), signer()).unwrap();
    ledger.append(&batch(0, 1)).unwrap();
    ledger.append(&batch(1, 2)).unwrap();
    let checkpoint = latest(dir.path());
    let before = fs::read(segment_path(dir.path(), 0)).unwrap();
    ledger.append(&batch(3, 2)).unwrap();
    (checkpoint, before, fs::read(segment_path(dir.path(), 0)).unwrap())
}

#[test]
fn a_torn_batch_is_cut_off_at_every_byte() {
    let (checkpoint, before, after) = one_segment();
    for cut in before.len()..after.len() {
        Disk::new(Some(&checkpoint), &[(0, &after[..cut])]).goes_on_with(3, 1 << 20);
        let mut zeros = after.clone();
        zeros[cut..].fill(0);
        Disk::new(Some(&checkpoint), &[(0, &zeros)]).goes_on_with(3, 1 << 20);
        let mut flipped = after.clone();
        flipped[cut] ^= 0x10;
        Disk::new(Some(&checkpoint), &[(0, &flipped)]).goes_on_with(3, 1 << 20);
    }
    let longer = [&after[..], b"garbage"].concat();
    Disk::new(Some(&checkpoint), &[(0, &longer)]).goes_on_with(5, 1 << 20);
    Disk::new(Some(&checkpoint), &[(0, &after)]).goes_on_with(5, 1 << 20);
}

#[test]
fn what_was_put_right_is_told() {
    let (checkpoint, before, after) = one_segment();
    let repair = |bytes: &[u8]| {
        let disk = Disk::new(Some(&checkpoint), &[(0, bytes)]);
        let opened = |()| RecoveredLedger::open(disk.dir.path(), &[signer().verifier().clone()], segments(1 << 20));
        // The second time there is nothing to put right any more, if what was kept has been signed.
        let first = opened(()).unwrap().repair();
        drop(disk.open(1 << 20).unwrap());
        assert_eq!(opened(()).unwrap().repair(), None);
        first
    };
    assert_eq!(repair(&before), None);
    assert_eq!(repair(&after[..after.len() - 1]).map(|repair| repair.kept_entries), Some(0));
    assert_eq!(repair(&[&before[..], b"garbage"].concat()), Some(TailRepair { cut_bytes: 7, kept_entries: 0 }));
    assert_eq!(repair(&after), Some(TailRepair { cut_bytes: 0, kept_entries: 2 }));
}

#[test]
fn a_torn_new_segment_is_cut_off_at_every_byte() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open_with(dir.path(), signer(), segments(1)).unwrap();
    ledger.append(&batch(0, 2)).unwrap();
    let checkpoint = latest(dir.path());
    ledger.append(&batch(2, 2)).unwrap();
    let first = fs::read(segment_path(dir.path(), 0)).unwrap();
    let second = fs::read(segment_path(dir.path(), 2)).unwrap();
    for cut in 0..second.len() {
        Disk::new(Some(&checkpoint), &[(0, &first), (2, &second[..cut])]).goes_on_with(2, 1);
        let mut zeros = second.clone();
        zeros[cut..].fill(0);
        Disk::new(Some(&checkpoint), &[(0, &first), (2, &zeros)]).goes_on_with(2, 1);
    }
    Disk::new(Some(&checkpoint), &[(0, &first), (2, &second)]).goes_on_with(4, 1);
}

#[test]
fn a_changed_bit_of_acknowledged_bytes_is_refused() {
    let (checkpoint, before, _) = one_segment();
    for bit in 0..before.len() * 8 {
        let mut flipped = before.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let opened = Disk::new(Some(&checkpoint), &[(0, &flipped)]).open(1 << 20);
        let Err(LedgerError::Damaged { entry }) = opened else { panic!("bit {bit} is accepted") };
        if bit / 8 >= before.len() - entry_bytes(2) {
            assert_eq!(entry, 2);
        }
    }
}

fn entry_bytes(index: u64) -> usize {
    RECORD_HEADER + entry(index).len()
}

#[test]
fn missing_acknowledged_entries_are_refused() {
    let (checkpoint, before, _) = one_segment();
    for cut in 0..before.len() {
        let opened = Disk::new(Some(&checkpoint), &[(0, &before[..cut])]).open(1 << 20);
        match opened.err().unwrap() {
            LedgerError::RolledBack { found, signed: 3 } => {
                assert_eq!(cut, HEADER + (0..found).map(entry_bytes).sum::<usize>());
            }
            LedgerError::Damaged { entry } => assert!(entry < 3),
            other => panic!("{other}"),
        }
    }
    let opened = Disk::new(Some(&checkpoint), &[]).open(1 << 20);
    assert!(matches!(opened, Err(LedgerError::RolledBack { found: 0, signed: 3 })));
}

#[test]
fn a_refused_ledger_is_left_as_it_is() {
    let (checkpoint, before, _) = one_segment();
    let cut = &before[..before.len() - 1];
    let disk = Disk::new(Some(&checkpoint), &[(0, cut)]);
    assert!(disk.open(1 << 20).is_err());
    assert_eq!(fs::read(segment_path(disk.dir.path(), 0)).unwrap(), cut);
    assert_eq!(fs::read(disk.dir.path().join("checkpoint")).unwrap(), checkpoint);
}

#[test]
fn missing_and_doubled_segments_are_refused() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open_with(dir.path(), signer(), segments(1)).unwrap();
    (0..3).for_each(|index| drop(ledger.append(&batch(index, 1)).unwrap()));
    let checkpoint = latest(dir.path());
    let files: Vec<_> = (0..3).map(|first| fs::read(segment_path(dir.path(), first)).unwrap()).collect();
    let all = [(0, &files[0][..]), (1, &files[1][..]), (2, &files[2][..])];
    Disk::new(Some(&checkpoint), &all).goes_on_with(3, 1);
    let opened = |segments: &[(u64, &[u8])]| Disk::new(Some(&checkpoint), segments).open(1).err().unwrap();
    assert!(matches!(opened(&all[1..]), LedgerError::Damaged { entry: 0 }));
    assert!(matches!(opened(&[all[0], all[2]]), LedgerError::Damaged { entry: 1 }));
    assert!(matches!(opened(&all[..2]), LedgerError::RolledBack { found: 2, signed: 3 }));
    assert!(matches!(opened(&[all[0], (1, &files[2]), all[2]]), LedgerError::Damaged { entry: 1 }));
}

#[test]
fn other_entries_than_those_signed_are_refused() {
    let (checkpoint, ..) = one_segment();
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), signer()).unwrap();
    ledger.append(&batch(10, 3)).unwrap();
    let other = fs::read(segment_path(dir.path(), 0)).unwrap();
    let opened = Disk::new(Some(&checkpoint), &[(0, &other)]).open(1 << 20);
    assert!(matches!(opened, Err(LedgerError::RootMismatch { size: 3 })));
}

#[test]
fn a_missing_or_foreign_checkpoint_is_refused() {
    let (checkpoint, before, _) = one_segment();
    let opened = Disk::new(None, &[(0, &before)]).open(1 << 20);
    assert!(matches!(opened, Err(LedgerError::NoCheckpoint)));
    for bit in 0..checkpoint.len() * 8 {
        let mut flipped = checkpoint.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let opened = Disk::new(Some(&flipped), &[(0, &before)]).open(1 << 20);
        assert!(matches!(opened, Err(LedgerError::Checkpoint(_))), "bit {bit}");
    }
    let disk = Disk::new(Some(&checkpoint), &[(0, &before)]);
    let other = NoteSigner::from_seed(Origin::new("example.com/test").unwrap(), &[8; 32]);
    assert!(matches!(Ledger::open(disk.dir.path(), other), Err(LedgerError::Checkpoint(_))));
}

#[test]
fn a_torn_checkpoint_is_mended_from_the_one_before() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), signer()).unwrap();
    ledger.append(&batch(0, 1)).unwrap();
    let before = latest(dir.path());
    ledger.append(&batch(1, 2)).unwrap();
    let (newest, segment) = (latest(dir.path()), fs::read(segment_path(dir.path(), 0)).unwrap());
    let opened = |places: [&[u8]; 2]| {
        let disk = Disk::new(Some(places[0]), &[(0, &segment)]);
        fs::write(disk.dir.path().join("checkpoint.twin"), places[1]).unwrap();
        disk
    };
    for byte in (0..newest.len()).step_by(7) {
        let mut torn = newest.clone();
        torn[byte] ^= 0x10;
        for torn in [&torn, &newest[..byte]] {
            opened([torn, &before]).goes_on_with(3, 1 << 20);
            opened([&before, torn]).goes_on_with(3, 1 << 20);
            // Both were never being written at once.
            assert!(matches!(opened([torn, torn]).open(1 << 20), Err(LedgerError::Checkpoint(_))), "byte {byte}");
        }
    }
    let disk = opened([&before, &newest]);
    fs::remove_file(disk.dir.path().join("checkpoint")).unwrap();
    disk.goes_on_with(3, 1 << 20);
    // The newer one says how many there must be, wherever it stands.
    for places in [[&before[..], &newest], [&newest, &before]] {
        let disk = opened(places);
        fs::write(segment_path(disk.dir.path(), 0), &segment[..HEADER + entry_bytes(0)]).unwrap();
        assert!(matches!(disk.open(1 << 20), Err(LedgerError::RolledBack { found: 1, signed: 3 })));
    }
}

#[test]
fn an_entry_that_changes_under_the_reader_is_not_answered() {
    let dir = tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path(), signer()).unwrap();
    ledger.append(&batch(0, 2)).unwrap();
    let path = segment_path(dir.path(), 0);
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(ledger.reader().entry(0).unwrap(), entry(0));
    assert!(matches!(ledger.reader().entry(1), Err(LedgerError::Damaged { entry: 1 })));
}

#[test]
fn what_was_read_says_which_key_signs_it() {
    let next = || NoteSigner::from_seed(signer().name().clone(), &[9; 32]);
    let keys = [signer().verifier().clone(), next().verifier().clone()];
    let (checkpoint, _, after) = one_segment();
    // The batch behind the checkpoint was never acknowledged; the new key is to sign what comes behind the old one's.
    let disk = Disk::new(Some(&checkpoint), &[(0, &after)]);
    let recovered = RecoveredLedger::open(disk.dir.path(), &keys, LedgerOptions::default()).unwrap();
    assert_eq!((recovered.size(), recovered.entry(4).unwrap()), (5, batch(4, 1).remove(0)));
    assert!(matches!(recovered.entry(5), Err(LedgerError::NotThere)));
    let ledger = Ledger::of_recovered(recovered, next()).unwrap();
    assert_eq!(ledger.verifier(), next().verifier());
    let signed = |ledger: &Ledger, key: &NoteSigner| {
        Checkpoint::open_exact(ledger.reader().checkpoint().file.as_bytes(), key.verifier())
            .map(|found| found.size)
            .ok()
    };
    assert_eq!([signed(&ledger, &signer()), signed(&ledger, &next())], [None, Some(5)]);
    drop(ledger);
    assert!(matches!(Ledger::open(disk.dir.path(), signer()), Err(LedgerError::Checkpoint(_))));
    // While it runs, too.
    let mut ledger = Ledger::open(disk.dir.path(), next()).unwrap();
    ledger.append(&batch(5, 1)).unwrap();
    ledger.sign_with(signer()).unwrap();
    ledger.append(&batch(6, 1)).unwrap();
    assert_eq!([signed(&ledger, &signer()), signed(&ledger, &next())], [Some(7), None]);
    let elsewhere = NoteSigner::from_seed("elsewhere".parse().unwrap(), &[9; 32]);
    assert!(ledger.sign_with(elsewhere).is_err());
}
