//! The other side of the Node program (bindings/wasm/README.md): makes an open election for it, checks natively what it
//! has made, and ends the election.
//!
//! ```text
//! rehearsal open DIRECTORY     writes what a board is given of the election, up to where voting has begun, and a
//!                              voting key for each voter
//! rehearsal check DIRECTORY    reads posted/: each must be accepted as a board accepts it, and refused with any of its
//!                              bytes changed
//! rehearsal registered DIRECTORY  holds registration, of the card whose key is in card, to a registrar's rule
//! rehearsal end DIRECTORY      reads posted/, what was posted on the board since; writes end/, from the close to the
//!                              result
//! rehearsal measure            seals natively: the median in milliseconds
//! ```
#![allow(clippy::print_stdout, reason = "a program for a person at a terminal")]

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tupyo_election::Entry;
use tupyo_election::kinds::{Approval, Cumulative, Ranking, SingleChoice};
use tupyo_encoding::encode;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal, ledger_key_file};
use tupyo_voter::{Choices, VotingSession};

mod registering;

type Done<T> = Result<T, Box<dyn Error>>;

/// Twelve candidates and blank; and for a voter of the second district, one contest of each of some other kinds.
fn plan() -> Plan {
    let contests = vec![
        (SingleChoice { blank: true }.into(), 12),
        (Approval.into(), 4),
        (Cumulative { max: 3, budget: 5 }.into(), 3),
        (Ranking.into(), 3),
    ];
    let registration = Some(RegistrationPlan::default());
    Plan { contests, styles: vec![(vec![0], 13), (vec![0, 1, 2, 3], 1)], registration, ..Plan::default() }
}

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["open", directory] => open(Path::new(directory)),
        ["check", directory] => check(Path::new(directory)),
        ["registered", directory] => registering::examine_sent(Path::new(directory)),
        ["end", directory] => end(Path::new(directory)),
        ["measure"] => measure(),
        _ => Err("rehearsal open|check|registered|end DIRECTORY, or rehearsal measure".into()),
    }
}

/// `data/ledger.key` and `official` for the server, `begin` to begin the election, `entries/…` to post one after
/// another, `election`, its id, and `keys/…`.
fn open(directory: &Path) -> Done<()> {
    let play = Rehearsal::opened(plan());
    let Some(Entry::Document(first)) = play.entries().first().map(|entry| Entry::decode(entry)).transpose()? else {
        return Err("no manifest".into());
    };
    let (manifest, others) = play.entries().split_at(usize::from(first.parts));
    write(&directory.join("data/ledger.key"), ledger_key_file().as_bytes())?;
    let official = play.official().verifying_key().encode();
    write(&directory.join("official"), URL_SAFE_NO_PAD.encode(official.as_bytes()).as_bytes())?;
    write(&directory.join("begin"), &encode(&manifest.to_vec()))?;
    write_all(&directory.join("entries"), others)?;
    for (voter, key) in play.voters().iter().enumerate() {
        write(&directory.join("keys").join(format!("{voter:03}")), key.encode().as_ref())?;
    }
    registering::write_info(directory, &play)?;
    write(&directory.join("election"), play.state().election().to_string().as_bytes())
}

fn end(directory: &Path) -> Done<()> {
    let mut play = Rehearsal::opened(plan());
    for (_, bytes) in posted(directory)? {
        play.post(&Entry::decode(&bytes)?)?;
    }
    let before = play.entries().len();
    play.finish();
    write_all(&directory.join("end"), play.entries().get(before..).unwrap_or_default())
}

/// What voters have posted, in the ledger's order.
fn posted(directory: &Path) -> Done<BTreeMap<OsString, Vec<u8>>> {
    let files = fs::read_dir(directory.join("posted"))?;
    files.map(|file| file.and_then(|file| Ok((file.file_name(), fs::read(file.path())?))).map_err(Into::into)).collect()
}

fn write_all(directory: &Path, entries: &[Vec<u8>]) -> Done<()> {
    entries.iter().enumerate().try_for_each(|(number, entry)| write(&directory.join(format!("{number:04}")), entry))
}

/// How long the native device seals, beside which the page's is measured: the median in milliseconds.
fn measure() -> Done<()> {
    let election = Rehearsal::opened(plan());
    let key = election.voters().first().ok_or("no voter")?;
    let session = VotingSession::new(election.state(), key)?;
    let choices = Choices::of(0, vec![vec![3]]);
    let mut times = Vec::new();
    for run in 0..121 {
        let begun = Instant::now();
        drop(session.prepare(&choices, &mut rand::rngs::OsRng)?);
        times.extend((run >= 20).then(|| begun.elapsed().as_secs_f64() * 1e3));
    }
    times.sort_by(f64::total_cmp);
    println!("{:.3}", times[times.len() / 2]);
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Done<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    Ok(fs::write(path, bytes)?)
}

fn check(directory: &Path) -> Done<()> {
    let mut election = Rehearsal::opened(plan());
    let (mut lengths, mut challenged, mut refused) = (Vec::new(), 0, 0);
    for bytes in posted(directory)?.into_values() {
        refused += changed_are_refused(&election, &bytes)?;
        let entry = Entry::decode(&bytes)?;
        election.post(&entry)?;
        match entry {
            Entry::Ballot(_) => lengths.push(bytes.len()),
            _ => challenged += 1,
        }
    }
    let (Some(shortest), Some(longest)) = (lengths.iter().min(), lengths.iter().max()) else {
        return Err("no ballot to check".into());
    };
    let ballots = lengths.len();
    println!("natively accepted: {ballots} ballots of {shortest} to {longest} bytes, and {challenged} challenged");
    println!("natively refused: {refused} copies with one changed bit");
    Ok(())
}

/// Changes every seventh byte; gives how many copies were refused, which must be all.
fn changed_are_refused(election: &Rehearsal, bytes: &[u8]) -> Done<usize> {
    let places: Vec<_> = (0..bytes.len()).step_by(7).collect();
    for &place in &places {
        let mut changed = bytes.to_vec();
        changed[place] ^= 1;
        if is_accepted(election, &changed) {
            return Err(format!("accepted with byte {place} changed").into());
        }
    }
    Ok(places.len())
}

fn is_accepted(election: &Rehearsal, bytes: &[u8]) -> bool {
    let Ok(entry) = Entry::decode(bytes) else { return false };
    election.state().examine(&entry).is_ok() && election.check().verify(&[&entry]).iter().all(Result::is_ok)
}
