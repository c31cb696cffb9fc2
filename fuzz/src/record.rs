//! Whole records.

use std::sync::OnceLock;

use tupyo_election::ElectionId;
use tupyo_merkle::NoteSigner;
use tupyo_rehearsal::record_files;
use tupyo_test_vectors::VectorFile;
use tupyo_verify::{Anchors, Bounds, MemoryRecord, Outcome, Silent, verify};

/// Bytes of one change: a flag, 4 bytes for the place, and the byte that is added or exclusive-ored.
const CHANGE: usize = 6;
/// The tag of a challenged ballot.
const CHALLENGED: u8 = 2;

/// A list of changes to a valid record: nothing panics, and only the record itself is accepted.
///
/// Changes below the checkpoint never get beyond its signature, so the first bit of the input says who makes them:
/// somebody else, or the ledger, which signs what it has changed.
pub fn record(data: &[u8]) {
    let Some((by_ledger, changes)) = data.split_first() else { return };
    if by_ledger & 1 == 0 {
        let mut record = valid().record.clone();
        changes.chunks_exact(CHANGE).for_each(|change| change_file(&mut record, change));
        assert_eq!(accepted(&record, &valid().anchors), record == valid().record);
    } else {
        let mut entries = valid().entries.clone();
        changes.chunks_exact(CHANGE).for_each(|change| change_entry(&mut entries, change));
        let record = MemoryRecord { files: record_files(&entries, &valid().signer) };
        let anchors = valid().anchors.clone();
        assert!(!accepted(&record, &anchors) || is_possible(&entries));
    }
}

/// No change, and one of each kind.
pub fn record_seeds() -> Vec<Vec<u8>> {
    let change = |flag: u8, place: u32| [&[flag], &place.to_le_bytes()[..], &[1]].concat();
    let mut seeds = vec![vec![0], vec![1]];
    for by_ledger in [0, 1] {
        seeds.extend((0..4).map(|flag| [&[by_ledger], &change(flag, 12_345)[..]].concat()));
    }
    seeds
}

fn change_file(record: &mut MemoryRecord, change: &[u8]) {
    let (flag, place, byte) = parts(change);
    let count = record.files.len();
    if let Some(bytes) = record.files.values_mut().nth(place % count.max(1)) {
        change_bytes(bytes, flag, place / count.max(1), byte);
    }
}

fn change_entry(entries: &mut Vec<Vec<u8>>, change: &[u8]) {
    let (flag, place, byte) = parts(change);
    let count = entries.len().max(1);
    match flag & 4 {
        0 => {
            if let Some(bytes) = entries.get_mut(place % count) {
                change_bytes(bytes, flag, place / count, byte);
            }
        }
        _ if entries.is_empty() => {}
        _ => {
            let entry = entries.remove(place % count);
            match flag & 3 {
                0 => {}
                1 => entries.insert(place / count % count, entry),
                _ => entries.splice(place % count..place % count, [entry.clone(), entry]).for_each(drop),
            }
        }
    }
}

fn change_bytes(bytes: &mut Vec<u8>, flag: u8, place: usize, byte: u8) {
    let place = place % (bytes.len() + 1);
    match flag & 3 {
        0 | 1 => bytes.iter_mut().skip(place).take(1).for_each(|old| *old ^= byte),
        2 => bytes.truncate(place),
        _ => bytes.insert(place, byte),
    }
}

fn parts(change: &[u8]) -> (u8, usize, u8) {
    let place = u32::from_le_bytes([change[1], change[2], change[3], change[4]]);
    (change[0], place as usize, change[5])
}

/// What a ledger can do that no record shows, only a receipt: order what different people say, and leave out a
/// challenged ballot. (A ballot that is cast cannot be left out once the trustees have opened the tally.)
fn is_possible(entries: &[Vec<u8>]) -> bool {
    let (challenged, others) = parted(entries);
    let (all_challenged, all_others) = parted(&valid().entries);
    others == all_others && challenged.iter().all(|entry| all_challenged.contains(entry))
}

/// Challenged ballots and other entries, sorted.
fn parted(entries: &[Vec<u8>]) -> (Vec<&[u8]>, Vec<&[u8]>) {
    let mut sorted: Vec<_> = entries.iter().map(Vec::as_slice).collect();
    sorted.sort();
    sorted.into_iter().partition(|entry| entry.first() == Some(&CHALLENGED))
}

fn accepted(record: &MemoryRecord, anchors: &Anchors) -> bool {
    let report = verify(record, anchors, Bounds::default(), &Silent).expect("a record in memory can be read");
    report.outcome == Outcome::Accepted
}

struct Valid {
    record: MemoryRecord,
    entries: Vec<Vec<u8>>,
    anchors: Anchors,
    signer: NoteSigner,
}

/// The first record of the vectors.
fn valid() -> &'static Valid {
    static VALID: OnceLock<Valid> = OnceLock::new();
    VALID.get_or_init(|| {
        let file = VectorFile::read("record");
        let case = file.cases().next().expect("a record");
        let entries = case.strings("inputs.entries");
        let signer = NoteSigner::from_seed(
            case.text("inputs.checkpoint").lines().next().unwrap_or_default().parse().expect("a name"),
            &[1; 32],
        );
        let mut files = record_files(&entries, &signer);
        files.insert("checkpoint".to_owned(), case.text("inputs.checkpoint").into());
        let anchors = Anchors { election: ElectionId(case.array("inputs.election")), witnesses: None };
        Valid { record: MemoryRecord { files }, entries, anchors, signer }
    })
}
