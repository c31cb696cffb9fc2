//! Starting a server on a large ledger.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tupyo_client::Board;
use tupyo_election::ElectionId;
use tupyo_load::ServerProcess;
use tupyo_rehearsal::LEDGER_NAME;
use tupyo_voter::BoardAddress;

use super::filling::{Filled, SIZE, place};
use crate::{Effort, Quantity, Row, with_threads};

/// Ballots of each voter on the ledger.
const EACH: usize = 4;
/// Reads are answered so long after a start.
const READS_WITHIN: Duration = Duration::from_secs(10);
/// What a server may have in memory: so much whatever it holds, and bytes for each.
const FREE: u64 = 256_000_000;
const OF_BALLOT: u64 = 40;
const OF_VOTER: u64 = 128;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// Nobody waits longer for a start.
const LONGEST: Duration = Duration::from_secs(3600);

/// What starting a server on a filled directory came to.
pub struct Starts {
    /// What was measured.
    pub rows: Vec<Row>,
    /// Whether reads were answered in time and the memory is what it may be.
    pub is_kept: bool,
}

/// Starts a server three times on a directory that was filled, and says how it goes. The first start makes the index if
/// there is none; before the last one nothing of the ledger is in the system's memory. `None` if there is no server's
/// program beside this one, or no election in the directory.
pub fn start(data: &Path, tell: &mut dyn FnMut(&str)) -> Option<Starts> {
    let (server, directory) = (server_program()?, Directory::find(data)?);
    let first = if directory.has_index() { START } else { WITHOUT_INDEX };
    let mut starts = Starts { rows: Vec::new(), is_kept: true };
    for names in [first, START, COLD] {
        if names == COLD {
            directory.forget();
        }
        let started = directory.started(&server);
        tell(&format!("{}: {}", names[0], started.text()));
        // What the disk gives is no merit or fault of the server's.
        starts.is_kept &= started.is_kept() || names == COLD;
        starts.rows.extend(started.rows(names));
    }
    Some(starts)
}

pub fn measure(effort: &Effort) -> Vec<Row> {
    let Some(server) = server_program() else { return Vec::new() };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    with_threads(cores, || {
        let directory = tempfile::tempdir().expect("a directory");
        let filled = Filled::new(directory.path(), effort.ledger.div_ceil(EACH), EACH, &mut |_| {}).expect("room");
        let filled = Directory { data: directory.path().to_owned(), election: filled.election };
        // The first start makes the index, as after it was deleted.
        let (without, again) = (filled.started(&server), filled.started(&server));
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
const COLD: Names = ["start-cold", "start-cold-to-the-end", "start-cold-memory", "start-cold-peak"];

/// What one start came to.
struct Started {
    size: String,
    /// Until a read was answered, and until voting went on.
    read: Duration,
    open: Duration,
    /// What the process had in memory then, and the most until then.
    resident: u64,
    peak: u64,
    /// What it may have.
    allowed: u64,
}

impl Started {
    fn rows(&self, [read, open, memory, peak]: Names) -> Vec<Row> {
        let row = |name, quantity| Row::new(name, self.size.clone(), quantity);
        let micros = |time: Duration| Quantity::Micros(time.as_secs_f64() * 1e6, "start");
        let allowed = self.allowed as f64;
        vec![
            row(read, micros(self.read)).aim(if read == COLD[0] { "" } else { "10 s" }),
            row(open, micros(self.open)),
            row(memory, Quantity::Bytes(self.resident, "server")).peer("allowed", allowed).aim("allowed ÷ 1"),
            row(peak, Quantity::Bytes(self.peak, "server")).peer("allowed", allowed),
        ]
    }

    fn is_kept(&self) -> bool {
        self.read <= READS_WITHIN && self.resident <= self.allowed
    }

    fn text(&self) -> String {
        let [resident, peak, allowed] = [self.resident, self.peak, self.allowed].map(|bytes| bytes as f64 / 1e6);
        let (verdict, limit) = (if self.is_kept() { "kept" } else { "NOT KEPT" }, READS_WITHIN.as_secs());
        let [read, open] = [self.read, self.open].map(|time| time.as_secs_f64());
        format!(
            "{}: reads after {read:.1} s ({limit} s), voting after {open:.1} s, {resident:.1} MB ({allowed:.1} MB), at \
            most {peak:.1} MB: {verdict}",
            self.size
        )
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

    /// Has the system forget what it keeps of the ledger's files: they are on the disk.
    fn forget(&self) {
        let segments = fs::read_dir(place(&self.data, self.election).join("segments")).into_iter().flatten().flatten();
        for file in segments.filter_map(|segment| fs::File::open(segment.path()).ok()) {
            // Where it does not, the start is as fast as the one before.
            let _or_not = file.sync_all();
            let _or_not = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
        }
    }

    fn started(&self, server: &Path) -> Started {
        let begun = Instant::now();
        let mut command = Command::new(server);
        command.args(["--listen", "127.0.0.1:0", "--name", LEDGER_NAME, "--data"]).arg(&self.data);
        let server = ServerProcess::start(command).expect("a server");
        let until = |path: &str| {
            while !is_answered(server.url(), path) {
                assert!(begun.elapsed() < LONGEST, "no answer at {path}");
                thread::sleep(BETWEEN_LOOKS);
            }
            begun.elapsed()
        };
        // The checkpoint is answered when every byte of the ledger has been read.
        let read = until(&format!("/elections/{}/checkpoint", self.election));
        let open = until("/readyz");
        let usage = server.usage();
        let board = Board::new(BoardAddress { url: server.url().to_owned(), election: self.election });
        let status = board.status_json().expect("a status");
        let [ballots, voters] = ["ballots", "voters"].map(|member| status[member].as_u64().expect("a number"));
        server.stop().expect("stopped");
        let size = format!("{ballots} ballots of {voters} voters, {SIZE}");
        let allowed = FREE + OF_BALLOT * ballots + OF_VOTER * voters;
        Started { size, read, open, resident: usage.resident, peak: usage.peak, allowed }
    }
}

/// Whether a server answers this with 200.
fn is_answered(url: &str, path: &str) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap_or(url)).ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut said = Vec::new();
        stream.read_to_end(&mut said).ok()?;
        Some(said)
    };
    ask().is_some_and(|said| said.starts_with(b"HTTP/1.1 200 "))
}
