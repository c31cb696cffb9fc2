//! The other side of the Node program (bindings/wasm/README.md): makes an open election for it, and checks natively
//! what it has made.
//!
//! ```text
//! rehearsal open DIRECTORY     writes record/, a checkpoint of its beginning, anchors.json and a voting key for each voter
//! rehearsal check DIRECTORY    reads ballots/: each must be accepted as a board accepts it, and refused with any of its bytes changed
//! ```
#![allow(clippy::print_stdout, reason = "a program for a person at a terminal")]

use std::error::Error;
use std::fs;
use std::path::Path;

use tupyo_election::Entry;
use tupyo_election::kinds::{Approval, Cumulative, Ranking, SingleChoice};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};

type Done<T> = Result<T, Box<dyn Error>>;

/// Twelve candidates and blank; and for a voter of the second district, one contest of each of some other kinds.
fn plan() -> Plan {
    let contests = vec![
        (SingleChoice { blank: true }.into(), 12),
        (Approval.into(), 4),
        (Cumulative { max: 3, budget: 5 }.into(), 3),
        (Ranking.into(), 3),
    ];
    Plan { contests, styles: vec![(vec![0], 13), (vec![0, 1, 2, 3], 1)], ..Plan::default() }
}

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["open", directory] => open(Path::new(directory)),
        ["check", directory] => check(Path::new(directory)),
        _ => Err("rehearsal open|check DIRECTORY".into()),
    }
}

fn open(directory: &Path) -> Done<()> {
    let election = Rehearsal::opened(plan());
    let signer = election.signer();
    for (path, bytes) in record_files(election.entries(), &signer) {
        write(&directory.join("record").join(path), &bytes)?;
    }
    let earlier = record_files(election.entries().get(..3).unwrap_or_default(), &signer).remove("checkpoint");
    write(&directory.join("earlier"), &earlier.unwrap_or_default())?;
    for (voter, key) in election.voters().iter().enumerate() {
        write(&directory.join("keys").join(format!("{voter:03}")), key.encode().as_ref())?;
    }
    let id = election.state().election();
    let anchors = format!("{{\"election\": \"{id}\"}}\n");
    write(&directory.join("anchors.json"), anchors.as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Done<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    Ok(fs::write(path, bytes)?)
}

fn check(directory: &Path) -> Done<()> {
    let mut paths: Vec<_> = fs::read_dir(directory.join("ballots"))?.collect::<Result<_, _>>()?;
    paths.sort_by_key(|entry| entry.file_name());
    let mut election = Rehearsal::opened(plan());
    let (mut lengths, mut challenged, mut refused) = (Vec::new(), 0, 0);
    for path in &paths {
        let bytes = fs::read(path.path())?;
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
