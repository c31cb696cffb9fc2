//! A ledger whose order a journal keeps that several can take over.
#![cfg(test)]

use std::path::Path;
use std::sync::Arc;

use tupyo_ledger::{JournalError, Ledger, LedgerError, LedgerOptions, RecoveredLedger};
use tupyo_merkle::{NoteSigner, Origin};
use tupyo_simulation::{JournalFault, SimulatedDisk, SimulatedJournal};

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("journal").unwrap(), &[7; 32])
}

/// Takes the journal over, on a disk of its own.
fn lead(disk: &SimulatedDisk, journal: &SimulatedJournal) -> Result<Ledger, LedgerError> {
    let checkpoint_copy = Some(Path::new("/apart").to_owned());
    let options = LedgerOptions { storage: Arc::new(disk.clone()), segment_bytes: 150, checkpoint_copy };
    let keys = [signer().verifier().clone()];
    let recovered = RecoveredLedger::take_over("/ledger", &keys, options, Box::new(journal.clone()))?;
    Ledger::of_recovered(recovered, signer())
}

/// Opens the directory as if it were the ledger; the code with which it is refused.
fn code_alone(disk: &SimulatedDisk) -> Option<&'static str> {
    let options = LedgerOptions { storage: Arc::new(disk.copy()), segment_bytes: 150, checkpoint_copy: None };
    let opened = RecoveredLedger::open("/ledger", &[signer().verifier().clone()], options);
    opened.err().map(|error| error.code())
}

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

fn batch(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(entry).collect()
}

fn entries(ledger: &Ledger) -> Vec<Vec<u8>> {
    let reader = ledger.reader();
    reader.entries(0..reader.size()).map(Result::unwrap).collect()
}

fn is_fenced(error: &LedgerError) -> bool {
    matches!(error, LedgerError::Journal(JournalError::Fenced { .. }))
}

#[test]
fn whoever_takes_over_has_everything_and_the_one_before_gets_nothing_done() {
    let journal = SimulatedJournal::default();
    let (one, other) = (SimulatedDisk::default(), SimulatedDisk::default());
    let mut first = lead(&one, &journal).unwrap();
    first.append(&batch(0..30)).unwrap();
    first.append(&batch(30..33)).unwrap();
    let mut second = lead(&other, &journal).unwrap();
    assert_eq!(entries(&second), batch(0..33));
    assert_eq!(first.reader().checkpoint(), second.reader().checkpoint());
    assert!(second.epoch() > first.epoch());
    second.append(&batch(33..34)).unwrap();
    // It wakes up, twice.
    assert!(is_fenced(&first.append(&batch(50..51)).unwrap_err()));
    assert!(matches!(first.append(&batch(50..51)).unwrap_err(), LedgerError::Poisoned));
    assert_eq!((first.reader().size(), journal.size()), (33, 34));
    drop(first);
    // Its disk is behind, and no worse for that.
    let mut third = lead(&one, &journal).unwrap();
    assert_eq!(entries(&third), batch(0..34));
    third.append(&batch(34..36)).unwrap();
    assert!(is_fenced(&second.append(&batch(34..35)).unwrap_err()));
    assert_eq!(entries(&lead(&SimulatedDisk::default(), &journal).unwrap()), batch(0..36));
}

#[test]
fn a_batch_of_which_nobody_knows_is_published_nowhere_and_there_or_not_later() {
    for fault in JournalFault::ALL {
        for at in 0..4 {
            let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
            let mut ledger = lead(&disk, &journal).unwrap();
            for number in 0..at {
                ledger.append(&batch(2 * number..2 * number + 2)).unwrap();
            }
            journal.fail(Some(fault));
            let error = ledger.append(&batch(2 * at..2 * at + 2)).unwrap_err();
            assert_eq!(entries(&ledger), batch(0..2 * at), "{fault:?} at {at}: nothing is shown");
            let (code, may_go_on, is_there) = match fault {
                JournalFault::TakenOver => ("journal-fenced", false, false),
                JournalFault::LostDone | JournalFault::LostLate => ("journal-unknown", false, true),
                JournalFault::LostNotDone => ("journal-unknown", false, false),
                JournalFault::Unreachable => ("journal-unreachable", false, false),
                JournalFault::Full => ("journal-full", true, false),
            };
            assert_eq!(error.code(), code, "{fault:?} at {at}");
            let again = ledger.append(&batch(70..71));
            assert_eq!(again.is_ok(), may_go_on, "{fault:?} at {at}: {again:?}");
            drop(ledger);
            let mut expected = batch(0..2 * (at + u64::from(is_there)));
            expected.extend(may_go_on.then(|| entry(70)));
            for disk in [disk.kill(), SimulatedDisk::default()] {
                assert_eq!(entries(&lead(&disk, &journal).unwrap()), expected, "{fault:?} at {at}");
            }
        }
    }
}

#[test]
fn a_journal_that_is_behind_is_refused_and_nothing_is_signed() {
    let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
    let mut ledger = lead(&disk, &journal).unwrap();
    for number in 0..5 {
        ledger.append(&batch(number..number + 1)).unwrap();
    }
    drop(ledger);
    let refused = lead(&disk.kill(), &journal.behind(3)).err().unwrap();
    assert!(matches!(refused, LedgerError::RolledBack { found: 3, signed: 5 }), "{refused}");
    // The copy of the entries is gone, and that of the checkpoint is not.
    let emptied = disk.copy();
    let of_ledger = |path: &std::path::PathBuf| path.starts_with("/ledger");
    emptied.paths().iter().filter(|path| of_ledger(path)).for_each(|path| emptied.put(path, None));
    let refused = lead(&emptied.copy(), &journal.behind(3)).err().unwrap();
    assert!(matches!(refused, LedgerError::RolledBack { found: 3, signed: 5 }), "{refused}");
    assert_eq!(entries(&lead(&emptied.copy(), &journal).unwrap()), batch(0..5));
    // Whoever has seen nothing cannot know: it is for the witnesses to tell.
    assert_eq!(entries(&lead(&SimulatedDisk::default(), &journal.behind(3)).unwrap()), batch(0..3));
}

#[test]
fn another_history_in_the_journal_is_refused() {
    let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
    let mut ledger = lead(&disk, &journal).unwrap();
    ledger.append(&batch(0..4)).unwrap();
    drop(ledger);
    // It goes on from a state before, and somebody else leads it as far, and further.
    for more in [4..5, 4..9] {
        let other = journal.behind(0);
        let mut elsewhere = lead(&SimulatedDisk::default(), &other).unwrap();
        elsewhere.append(&batch(more.start + 100..more.end + 103)).unwrap();
        let refused = lead(&disk.kill(), &other).err().unwrap();
        assert!(matches!(refused, LedgerError::Forked { .. } | LedgerError::RootMismatch { .. }), "{refused}");
    }
    // Somebody has written into it by hand: what this machine never had, and what it has.
    journal.change(2, b"another".to_vec());
    let refused = lead(&SimulatedDisk::default(), &journal).err().unwrap();
    assert!(matches!(refused, LedgerError::RootMismatch { size: 4 }), "{refused}");
}

#[test]
fn a_journal_of_another_key_is_refused() {
    let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
    lead(&disk, &journal).unwrap().append(&batch(0..4)).unwrap();
    let other = NoteSigner::from_seed(Origin::new("another").unwrap(), &[8; 32]);
    let options = LedgerOptions { storage: Arc::new(SimulatedDisk::default()), ..LedgerOptions::default() };
    let refused = RecoveredLedger::take_over("/ledger", &[other.verifier().clone()], options, Box::new(journal));
    assert!(matches!(refused.err().unwrap(), LedgerError::Checkpoint(_)));
}

#[test]
fn a_key_that_is_there_is_not_taken_in_twice() {
    let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
    let mut ledger = lead(&disk, &journal).unwrap();
    ledger.append_keyed(&[b"a", b"b"], &[Some(b"one"), None]).unwrap();
    let refused = ledger.append_keyed(&[b"c", b"d"], &[None, Some(b"one")]).unwrap_err();
    assert_eq!((refused.code(), journal.size()), ("journal-doubled", 2));
}

#[test]
fn a_copy_that_was_being_fetched_goes_on_wherever_the_power_was_cut() {
    let journal = SimulatedJournal::default();
    lead(&SimulatedDisk::default(), &journal).unwrap().append(&batch(0..40)).unwrap();
    let whole = SimulatedDisk::default();
    drop(lead(&whole, &journal).unwrap());
    let mut dice = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5);
    for step in 0..whole.steps() {
        let disk = SimulatedDisk::default();
        disk.fail(step, tupyo_simulation::DiskFault::PowerOff);
        assert!(lead(&disk, &journal).is_err(), "step {step}");
        let cut = disk.power_cut(&mut dice);
        let has_entries = cut.paths().iter().any(|path| path.starts_with("/ledger/segments"));
        assert!(!has_entries || code_alone(&cut) == Some("journal-copy"), "step {step}");
        assert_eq!(entries(&lead(&cut, &journal).unwrap()), batch(0..40), "step {step}");
    }
}

#[test]
fn a_copy_is_not_taken_for_the_ledger_and_a_damaged_one_is_named() {
    let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
    lead(&disk, &journal).unwrap().append(&batch(0..4)).unwrap();
    assert_eq!(code_alone(&disk.kill()), Some("journal-copy"));
    let damaged = disk.kill();
    let of_segments = |path: &std::path::PathBuf| path.starts_with("/ledger/segments");
    damaged.paths().iter().filter(|path| of_segments(path)).for_each(|path| damaged.put(path, None));
    let refused = lead(&damaged, &journal).err().unwrap();
    assert!(matches!(refused, LedgerError::CopyDamaged { .. }), "{refused}");
    assert_eq!(refused.code(), "ledger-rolled-back");
    // What was an ordinary ledger that the journal does not have stays one.
    let alone = SimulatedDisk::default();
    let options = LedgerOptions { storage: Arc::new(alone.clone()), segment_bytes: 150, checkpoint_copy: None };
    Ledger::open_with("/ledger", signer(), options).unwrap().append(&batch(0..5)).unwrap();
    let refused = lead(&alone.kill(), &journal).err().unwrap();
    assert!(matches!(refused, LedgerError::RolledBack { found: 4, signed: 5 }), "{refused}");
    assert_eq!(code_alone(&alone.kill()), None);
}

#[test]
fn a_full_disk_of_the_copy_ends_who_leads_and_loses_nothing() {
    let (journal, disk) = (SimulatedJournal::default(), SimulatedDisk::default());
    let mut ledger = lead(&disk, &journal).unwrap();
    ledger.append(&batch(0..4)).unwrap();
    disk.limit(Some(disk.used()));
    let error = ledger.append(&batch(4..9)).unwrap_err();
    assert!(!error.is_full(), "the journal has it: {error}");
    assert_eq!((entries(&ledger), journal.size()), (batch(0..4), 9));
    drop(ledger);
    assert_eq!(entries(&lead(&disk.kill(), &journal).unwrap()), batch(0..9));
}
