//! Starting a server on a large ledger.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rayon::prelude::*;
use tupyo_client::Board;
use tupyo_election::{Ballot, ElectionId, Entry, SignedBallot};
use tupyo_ledger::Ledger;
use tupyo_load::ServerProcess;
use tupyo_rehearsal::{LEDGER_NAME, Plan, Rehearsal, ledger_key_file};
use tupyo_voter::BoardAddress;

use crate::{BallotSize, Effort, Quantity, Row, with_threads};

const SIZE: BallotSize = BallotSize { options: 12, blank: true };
/// Ballots of each voter on the filled ledger.
const EACH: usize = 4;
/// Entries appended together when it is filled, or a few less.
const GROUP: usize = 4096;

/// Fills an empty directory of a server with so many voters, and so many ballots of each, and says how it is started.
pub fn fill(data: &Path, voters: usize, each: usize) -> String {
    let Filled { election, official, .. } = Filled::new(data, voters, each);
    format!("--name {LEDGER_NAME} --official {official}\nelection {election}")
}

pub fn measure(effort: &Effort) -> Vec<Row> {
    let Some(server) = server_program() else { return Vec::new() };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    with_threads(cores, || start(effort, &server))
}

/// The server's program: in the directory of this program.
pub(super) fn server_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.parent()?.join("tupyo-server");
    program.exists().then_some(program)
}

fn start(effort: &Effort, server: &Path) -> Vec<Row> {
    let voters = effort.ledger.div_ceil(EACH);
    let directory = tempfile::tempdir().expect("a directory");
    let filled = Filled::new(directory.path(), voters, EACH);
    let size = format!("{} ballots of {SIZE}", voters * EACH);
    // The first start makes the index, as after it was deleted.
    let (without, first_peak) = filled.started(server);
    let (again, peak) = filled.started(server);
    let row = |name, micros| Row::new(name, size.clone(), Quantity::Micros(micros, "start"));
    let memory = |name, bytes| Row::new(name, size.clone(), Quantity::Bytes(bytes, "server"));
    vec![
        row("start", again).aim("10 s"),
        memory("start-memory", peak).aim("256 MB and some bytes per voter"),
        row("start-without-index", without),
        memory("start-without-index-memory", first_peak),
    ]
}

/// A server's directory with an election whose ballots are legal where they stand, but not proven: a server that starts
/// trusts what it has verified.
struct Filled<'a> {
    data: &'a Path,
    election: ElectionId,
    official: String,
}

impl Filled<'_> {
    fn new(data: &Path, voters: usize, each: usize) -> Filled<'_> {
        let plan = Plan::single_choice(SIZE.options, voters);
        let mut play = Rehearsal::opened(Plan { ballots: each as u64 + 1, ..plan });
        let election = play.state().election();
        fs::create_dir_all(data).expect("a directory");
        fs::write(data.join("ledger.key"), ledger_key_file()).expect("keys");
        let signer = play.signer();
        let place = data.join("elections").join(election.to_string()).join("ledger");
        let mut ledger = Ledger::open(place, signer).expect("a ledger");
        ledger.append(play.entries()).expect("appended");
        let model = match play.ballot(0, 1) {
            Entry::Ballot(model) => Some(model),
            _ => None,
        };
        let model = model.expect("a ballot");
        let all: Vec<u32> = (0..voters as u32).collect();
        for group in all.chunks(GROUP.div_ceil(each)) {
            let chains: Vec<_> = group.par_iter().map(|voter| chain(&play, &model, *voter, each)).collect();
            ledger.append(&chains.concat()).expect("appended");
        }
        let official = URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes());
        Filled { data, election, official }
    }

    /// Microseconds until a server has answered a read, and its memory at the peak.
    fn started(&self, server: &Path) -> (f64, u64) {
        let begun = Instant::now();
        let command = ServerProcess::command(server, self.data, &self.official).expect("a command");
        let server = ServerProcess::start(command).expect("a server");
        let (url, election) = (server.url().to_owned(), self.election);
        Board::new(BoardAddress { url, election }).checkpoint().expect("a checkpoint");
        let micros = begun.elapsed().as_secs_f64() * 1e6;
        let peak = server.usage().peak;
        server.stop().expect("stopped");
        (micros, peak)
    }
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
