//! A server's directory with a large election, filled without proving.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rayon::prelude::*;
use tupyo_election::{Ballot, ElectionId, Entry, SignedBallot};
use tupyo_ledger::Ledger;
use tupyo_rehearsal::{LEDGER_NAME, Plan, Rehearsal, ledger_key_file};

use crate::BallotSize;

/// The ballots on it.
pub(super) const SIZE: BallotSize = BallotSize { options: 12, blank: true };
/// Entries appended together when it is filled, or a few less.
const GROUP: usize = 4096;
/// Bytes on the disk for each ballot beside its own, at most: in its record, in the index, in what phones are answered
/// from.
const BESIDE: u64 = 150;
/// How often it is said how far it is.
const PROGRESS: usize = 20;

/// Fills an empty directory of a server with so many voters, and so many ballots of each; says how far it is, and in
/// the end how a server is started on it.
///
/// # Errors
/// Why not: there is something in the directory, or too little room on its disk.
pub fn fill(data: &Path, voters: usize, each: usize, tell: &mut dyn FnMut(&str)) -> Result<String, String> {
    if fs::read_dir(data).is_ok_and(|mut files| files.next().is_some()) {
        return Err(format!("there is something in {} already", data.display()));
    }
    let filled = Filled::new(data, voters, each, tell)?;
    Ok(format!("--name {LEDGER_NAME} --official {}\nelection {}", filled.official, filled.election))
}

/// A server's directory with an election whose ballots are legal where they stand, but not proven: a server that starts
/// trusts what it has verified.
pub(super) struct Filled {
    pub(super) election: ElectionId,
    pub(super) official: String,
}

impl Filled {
    pub(super) fn new(data: &Path, voters: usize, each: usize, tell: &mut dyn FnMut(&str)) -> Result<Filled, String> {
        let begun = Instant::now();
        let plan = Plan::single_choice(SIZE.options, voters);
        let mut play = Rehearsal::opened(Plan { ballots: each as u64 + 1, ..plan });
        let Entry::Ballot(model) = play.ballot(0, 1) else { return Err("no ballot".to_owned()) };
        let all = voters as u64 * each as u64;
        fs::create_dir_all(data).map_err(|error| error.to_string())?;
        tell(&room(data, all, &model)?);
        let mut ledger = begin(data, &play)?;
        let voters: Vec<u32> = (0..voters as u32).collect();
        let (mut done, mut said) = (0, 0);
        for group in voters.chunks(GROUP.div_ceil(each)) {
            let chains: Vec<_> = group.par_iter().map(|voter| chain(&play, &model, *voter, each)).collect();
            ledger.append(&chains.concat()).map_err(|error| error.to_string())?;
            done += group.len() * each;
            if done as u64 * PROGRESS as u64 / all.max(1) > said {
                said = done as u64 * PROGRESS as u64 / all.max(1);
                tell(&format!("{done} of {all} ballots after {:.0} s", begun.elapsed().as_secs_f64()));
            }
        }
        let official = URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes());
        Ok(Filled { election: play.state().election(), official })
    }
}

/// What stands before the ballots.
fn begin(data: &Path, play: &Rehearsal) -> Result<Ledger, String> {
    fs::write(data.join("ledger.key"), ledger_key_file()).map_err(|error| error.to_string())?;
    let mut ledger =
        Ledger::open(place(data, play.state().election()), play.signer()).map_err(|error| error.to_string())?;
    ledger.append(play.entries()).map_err(|error| error.to_string())?;
    Ok(ledger)
}

/// Where a server has an election's ledger.
pub(super) fn place(data: &Path, election: ElectionId) -> PathBuf {
    data.join("elections").join(election.to_string()).join("ledger")
}

/// What so many ballots take of the disk, and whether there is as much.
fn room(data: &Path, ballots: u64, model: &SignedBallot) -> Result<String, String> {
    let each = Entry::Ballot(model.clone()).encode().len() as u64;
    let disk = rustix::fs::statvfs(data).map_err(|error| error.to_string())?;
    let [takes, free] = [ballots * (each + BESIDE), disk.f_bavail * disk.f_frsize].map(|bytes| bytes as f64 / 1e9);
    let said = format!(
        "{ballots} ballots of {each} bytes take some {takes:.1} GB of the disk, of which {free:.1} GB are free"
    );
    if takes < free { Ok(said) } else { Err(said) }
}

/// A voter's ballots, each naming the one before.
fn chain(play: &Rehearsal, model: &SignedBallot, voter: u32, each: usize) -> Vec<Vec<u8>> {
    let mut previous = None;
    let mut ballots = Vec::new();
    for _ in 0..each {
        let ballot = Ballot { voter, previous, ..model.ballot.clone() };
        previous = Some(ballot.tracking_code(play.check().context()));
        ballots.push(Entry::Ballot(SignedBallot { ballot, signature: model.signature, card: None }).encode());
    }
    ballots
}
