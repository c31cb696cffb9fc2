//! Starting a server on a large ledger.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

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
/// What a server may have in memory: so much whatever it holds, and bytes for each.
const FREE: u64 = 256_000_000;
const OF_BALLOT: u64 = 40;
const OF_VOTER: u64 = 128;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Fills an empty directory of a server with so many voters, and so many ballots of each, and says how it is started.
pub fn fill(data: &Path, voters: usize, each: usize) -> String {
    let filled = Filled::new(data, voters, each);
    format!("--name {LEDGER_NAME} --official {}\nelection {}", filled.official, filled.directory.election)
}

/// Starts a server twice on a directory that was filled; the first start makes the index if there is none. `None` if
/// there is no server's program beside this one, or no election in the directory.
pub fn start(data: &Path) -> Option<Vec<Row>> {
    let (server, directory) = (server_program()?, Directory::find(data)?);
    let had_index = directory.has_index();
    let (first, again) = (directory.started(&server), directory.started(&server));
    let names = if had_index { START } else { WITHOUT_INDEX };
    Some([first.rows(names), again.rows(START)].concat())
}

pub fn measure(effort: &Effort) -> Vec<Row> {
    let Some(server) = server_program() else { return Vec::new() };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    with_threads(cores, || {
        let directory = tempfile::tempdir().expect("a directory");
        let filled = Filled::new(directory.path(), effort.ledger.div_ceil(EACH), EACH);
        // The first start makes the index, as after it was deleted.
        let (without, again) = (filled.directory.started(&server), filled.directory.started(&server));
        [again.rows(START), without.rows(WITHOUT_INDEX)].concat()
    })
}

/// The server's program: in the directory of this program.
pub(super) fn server_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.parent()?.join("tupyo-server");
    program.exists().then_some(program)
}

/// What a start is called, until the first read and until its end, and its memory at the end and at the peak.
type Names = [&'static str; 4];
const START: Names = ["start", "start-to-the-end", "start-memory", "start-peak"];
const WITHOUT_INDEX: Names =
    ["start-without-index", "start-without-index-to-the-end", "start-without-index-memory", "start-without-index-peak"];

/// What one start came to.
struct Started {
    size: String,
    /// Microseconds until a read was answered, and until voting went on.
    read: f64,
    open: f64,
    /// What the process had in memory then, and the most until then.
    resident: u64,
    peak: u64,
    /// What it may have.
    allowed: u64,
}

impl Started {
    fn rows(&self, [read, open, memory, peak]: Names) -> Vec<Row> {
        let row = |name, quantity| Row::new(name, self.size.clone(), quantity);
        let allowed = self.allowed as f64;
        vec![
            row(read, Quantity::Micros(self.read, "start")).aim("10 s"),
            row(open, Quantity::Micros(self.open, "start")),
            row(memory, Quantity::Bytes(self.resident, "server")).peer("allowed", allowed).aim("allowed ÷ 1"),
            row(peak, Quantity::Bytes(self.peak, "server")).peer("allowed", allowed),
        ]
    }
}

/// A server's directory with one election.
struct Directory {
    data: PathBuf,
    election: ElectionId,
}

impl Directory {
    fn find(data: &Path) -> Option<Directory> {
        let mut elections = fs::read_dir(data.join("elections")).ok()?;
        let election = elections.next()?.ok()?.file_name().to_str()?.parse().ok()?;
        Some(Directory { data: data.to_owned(), election })
    }

    fn has_index(&self) -> bool {
        self.data.join("elections").join(self.election.to_string()).join("index").exists()
    }

    fn started(&self, server: &Path) -> Started {
        let begun = Instant::now();
        let passed = || begun.elapsed().as_secs_f64() * 1e6;
        let mut command = Command::new(server);
        command.args(["--listen", "127.0.0.1:0", "--name", LEDGER_NAME, "--data"]).arg(&self.data);
        let server = ServerProcess::start(command).expect("a server");
        let board = Board::new(BoardAddress { url: server.url().to_owned(), election: self.election });
        board.checkpoint().expect("a checkpoint");
        let read = passed();
        while !is_ready(server.url()) {
            thread::sleep(BETWEEN_LOOKS);
        }
        let (open, usage) = (passed(), server.usage());
        let status = board.status_json().expect("a status");
        let [ballots, voters] = ["ballots", "voters"].map(|member| status[member].as_u64().expect("a number"));
        server.stop().expect("stopped");
        let size = format!("{ballots} ballots of {voters} voters, {SIZE}");
        let allowed = FREE + OF_BALLOT * ballots + OF_VOTER * voters;
        Started { size, read, open, resident: usage.resident, peak: usage.peak, allowed }
    }
}

/// Whether every election is open.
fn is_ready(url: &str) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap_or(url)).ok()?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n").ok()?;
        let mut said = String::new();
        stream.read_to_string(&mut said).ok()?;
        Some(said)
    };
    ask().is_some_and(|said| said.starts_with("HTTP/1.1 200 "))
}

/// A server's directory with an election whose ballots are legal where they stand, but not proven: a server that starts
/// trusts what it has verified.
struct Filled {
    directory: Directory,
    official: String,
}

impl Filled {
    fn new(data: &Path, voters: usize, each: usize) -> Filled {
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
        Filled { directory: Directory { data: data.to_owned(), election }, official }
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
