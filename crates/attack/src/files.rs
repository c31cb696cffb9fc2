//! Every file of a record of several bundles deleted, cut, doubled, exchanged, and with other bits.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;
use tupyo_election::{Document, ElectionId};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};
use tupyo_verify::{Anchors, Bounds, Listing, MemoryRecord, Outcome, Record, RecordError, Silent, verify};

/// Notices, so that the ledger fills a bundle and begins another.
const NOTICES: usize = 260;
/// How many bits of each file are changed, one at a time, the first and the last among them.
const BITS: usize = 64;
/// The first bundle.
const FIRST: &str = "tile/entries/000";

/// What came of them.
#[derive(Debug, Default, Serialize)]
pub struct FilesTried {
    /// How many records were made.
    pub tried: usize,
    /// Those that were not answered as they must be.
    pub troubles: Vec<String>,
}

/// A record with one thing done to it.
struct Damaged {
    name: String,
    record: MemoryRecord,
}

impl Damaged {
    /// The file that something was done to.
    fn path(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }
}

/// Does everything to every file.
///
/// # Errors
/// What is wrong with the honest record.
pub fn all() -> Result<FilesTried, String> {
    let play = finished()?;
    let (election, files) = (play.state().election(), record_files(play.entries(), &play.signer()));
    let whole = MemoryRecord { files };
    if outcome(&whole, election)? != Outcome::Accepted {
        return Err("the honest record of several bundles is not accepted".to_owned());
    }
    let paths: Vec<_> = whole.files.keys().cloned().collect();
    let damaged: Vec<_> = (0..paths.len()).flat_map(|number| of_file(&whole, &paths, number)).collect();
    let judged = damaged.par_iter().map(|damaged| match outcome(&damaged.record, election) {
        Ok(Outcome::Refused) => None,
        other => Some(format!("{}: {other:?}", damaged.name)),
    });
    let mut troubles: Vec<_> = judged.collect::<Vec<_>>().into_iter().flatten().collect();
    let is_of_bundle = |path: &str| path.starts_with("tile/entries/") && whole.files.contains_key(path);
    let shifting: Vec<_> = damaged.iter().filter(|damaged| is_of_bundle(damaged.path())).collect();
    let shifts: Vec<_> =
        shifting.iter().flat_map(|damaged| shifts(damaged).map(move |shift| (*damaged, shift))).collect();
    for (damaged, shift) in &shifts {
        troubles.extend(shifted(&whole, damaged, *shift, election)?);
    }
    Ok(FilesTried { tried: damaged.len() + shifts.len(), troubles })
}

fn finished() -> Result<Rehearsal, String> {
    let mut play = Rehearsal::new(Plan { trustees: 1, threshold: 1, ..Plan::single_choice(2, 2) });
    for number in 0..NOTICES {
        let notice = Document::Notice { text: format!("Notice {number}") };
        play.post_official(notice).map_err(|refusal| refusal.to_string())?;
    }
    play.hold_ceremony();
    play.post_roll();
    play.open();
    play.vote_all();
    play.finish();
    Ok(play)
}

/// A file that changes when it has been read so often, and what must come of it.
#[derive(Clone, Copy)]
struct Shift {
    readings: usize,
    outcome: Outcome,
}

/// The first bundle is read once for the manifest in it, and then with all others. It has no ballots, so that it is not
/// read again: what it becomes after that makes no difference. Of the second one, ballots are replaced.
const SHIFTS: [Shift; 2] =
    [Shift { readings: 1, outcome: Outcome::Refused }, Shift { readings: 2, outcome: Outcome::Accepted }];

/// Those of a bundle.
fn shifts(damaged: &Damaged) -> impl Iterator<Item = Shift> + use<> {
    SHIFTS.into_iter().take(if damaged.path() == FIRST { 2 } else { 1 })
}

/// A record of which a file changes.
struct Shifting<'a> {
    first: &'a MemoryRecord,
    later: &'a MemoryRecord,
    path: &'a str,
    readings: usize,
    read: AtomicUsize,
}

impl Record for Shifting<'_> {
    fn list(&self, at_most: usize) -> Result<Listing, RecordError> {
        self.first.list(at_most)
    }

    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError> {
        let is_later = path == self.path && self.read.fetch_add(1, Ordering::Relaxed) >= self.readings;
        if is_later { self.later.read(path, at_most) } else { self.first.read(path, at_most) }
    }
}

/// What is wrong with the verdict on a record that becomes another one while it is read.
fn shifted(
    whole: &MemoryRecord,
    damaged: &Damaged,
    Shift { readings, outcome: expected }: Shift,
    election: ElectionId,
) -> Result<Option<String>, String> {
    let (first, later, read) = (whole, &damaged.record, AtomicUsize::new(0));
    let record = Shifting { first, later, path: damaged.path(), readings, read };
    let outcome = outcome(&record, election)?;
    Ok((outcome != expected).then(|| format!("read {readings} times, then {}: {outcome:?}", damaged.name)))
}

fn outcome(record: &dyn Record, election: ElectionId) -> Result<Outcome, String> {
    let report = verify(record, &Anchors { election, witnesses: None }, Bounds::default(), &Silent);
    report.map(|report| report.outcome).map_err(|error| error.to_string())
}

fn of_file(whole: &MemoryRecord, paths: &[String], number: usize) -> Vec<Damaged> {
    let (path, next) = (&paths[number], &paths[(number + 1) % paths.len()]);
    let own = whole.files[path].clone();
    let half = own.len() / 2;
    let mut made: Vec<(&str, Option<Vec<u8>>)> = vec![
        ("deleted", None),
        ("emptied", Some(Vec::new())),
        ("cut by a byte", Some(own[..own.len() - 1].to_vec())),
        ("cut at its head", Some(own[1..].to_vec())),
        ("cut in halves", Some(own[..half].to_vec())),
        ("with a byte more", Some([&own[..], &[0]].concat())),
        ("doubled", Some([&own[..], &own[..]].concat())),
        ("of zeros", Some(vec![0; own.len()])),
        ("with its halves exchanged", Some([&own[half..], &own[..half]].concat())),
        ("with the next file's bytes", Some(whole.files[next].clone())),
    ];
    made.extend((0..BITS).map(|bit| ("with another bit", Some(flipped(&own, bit)))));
    let mut damaged: Vec<_> = made.into_iter().map(|(what, bytes)| with(whole, path, what, bytes)).collect();
    damaged.extend([moved(whole, path), beside(whole, path), exchanged(whole, path, next)]);
    damaged
}

fn flipped(own: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = own.to_vec();
    let last = bytes.len() * 8 - 1;
    let place = last * bit / (BITS - 1);
    bytes[place / 8] ^= 1 << (place % 8);
    bytes
}

fn with(whole: &MemoryRecord, path: &str, what: &str, bytes: Option<Vec<u8>>) -> Damaged {
    let mut record = whole.clone();
    match bytes {
        Some(bytes) => record.files.insert(path.to_owned(), bytes),
        None => record.files.remove(path),
    };
    Damaged { name: format!("{path} {what}"), record }
}

fn moved(whole: &MemoryRecord, path: &str) -> Damaged {
    let mut damaged = with(whole, path, "under another name", None);
    damaged.record.files.insert(format!("{path}0"), whole.files[path].clone());
    damaged
}

fn beside(whole: &MemoryRecord, path: &str) -> Damaged {
    with(whole, &format!("{path}.twin"), "beside itself", Some(whole.files[path].clone()))
}

fn exchanged(whole: &MemoryRecord, path: &str, next: &str) -> Damaged {
    let mut damaged = with(whole, path, "exchanged with the next one", Some(whole.files[next].clone()));
    damaged.record.files.insert(next.to_owned(), whole.files[path].clone());
    damaged
}
