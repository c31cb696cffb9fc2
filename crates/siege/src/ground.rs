//! Where one attack is played: a data directory, servers on it, honest voters, and what they were told.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tempfile::TempDir;
use tupyo_client::Board;
use tupyo_load::{
    Attempt, CastOutcome, Figures, LoadEvidence, Prepared, ReplayBounds, Replayed, ServerProcess, Target, Trouble,
    Usage, replay,
};
use tupyo_merkle::leaf_hash;
use tupyo_voter::BoardAddress;

use crate::bar::Phases;
use crate::camp::Camp;
use crate::crowd::Crowd;
use crate::wire::free_port;

/// How many voters vote at the same time at leisure, each from an address of its own, and how long each rests.
const VOTERS: usize = 32;
const REST: Duration = Duration::from_millis(80);
/// How many vote at the same time where throughput is measured, and over how many connections.
const CROWDED: usize = 64;
const BEFORE: Duration = Duration::from_millis(1500);
const AFTER: Duration = Duration::from_millis(1500);
/// An attack is under way after this time.
const RAMP: Duration = Duration::from_millis(700);
/// The last voter is the corrupt one, and attacks play so many of those before.
const RESERVED: usize = 64;
/// Longer than any attack.
const LONG: Duration = Duration::from_secs(60);

/// One attack's place.
pub struct Ground<'a> {
    pub camp: &'a Camp,
    /// What the attack decides by: the seed gives the same again.
    pub rng: StdRng,
    /// What was sent beside the election's own entries, and may be on its ledger.
    pub sent: Vec<Vec<u8>>,
    /// What attackers met, for people.
    pub notes: Vec<String>,
    directory: TempDir,
    attempts: Vec<Attempt>,
    next: usize,
    taken: usize,
}

/// A server and the election on it.
pub struct Held {
    pub server: ServerProcess,
    pub address: SocketAddr,
    pub metrics: SocketAddr,
    pub board: Board,
    pub target: Target,
}

impl<'a> Ground<'a> {
    pub fn new(camp: &'a Camp, seed: u64) -> Result<Ground<'a>, Trouble> {
        let directory = tempfile::tempdir_in(&camp.place)?;
        let (sent, notes, attempts, next, taken) = Default::default();
        Ok(Ground { camp, rng: StdRng::seed_from_u64(seed), sent, notes, directory, attempts, next, taken })
    }

    /// A path for something of this attack.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The command that starts a server on a directory of this attack.
    pub fn command(&self, program: &Path, data: &str, options: &[&str]) -> Result<Command, Trouble> {
        let mut command = ServerProcess::command(program, &self.path(data), &self.camp.prepared.official())?;
        command.args(options);
        Ok(command)
    }

    /// Starts the server, with the election open for voting.
    pub fn hold(&self, options: &[&str]) -> Result<Held, Trouble> {
        self.hold_with(&self.camp.program, "data", options, &self.camp.prepared)
    }

    pub fn hold_with(
        &self,
        program: &Path,
        data: &str,
        options: &[&str],
        election: &Prepared,
    ) -> Result<Held, Trouble> {
        let metrics = free_port()?;
        let mut command = self.command(program, data, options)?;
        command.args(["--metrics", &metrics.to_string()]);
        let server = ServerProcess::start(command)?;
        let address = election.begin(server.url())?;
        Held::new(server, metrics, address)
    }

    /// Voters vote at leisure for a time.
    pub fn vote(&mut self, held: &Held, time: Duration) -> Result<Figures, Trouble> {
        self.cast(held, VOTERS, usize::MAX, time, REST)
    }

    /// So many ballots are cast as fast as the board takes them.
    pub fn rush(&mut self, held: &Held, ballots: usize) -> Result<Figures, Trouble> {
        self.cast(held, CROWDED, ballots, LONG, Duration::ZERO)
    }

    fn cast(
        &mut self,
        held: &Held,
        connections: usize,
        ballots: usize,
        time: Duration,
        rest: Duration,
    ) -> Result<Figures, Trouble> {
        let honest = self.camp.prepared.ballots().len().saturating_sub(RESERVED + 1);
        let start = self.next.min(honest);
        let end = start.saturating_add(ballots).min(honest);
        let ballots = &self.camp.prepared.ballots()[start..end];
        let bounds = ReplayBounds { connections, time, retries: 20, rest };
        let Replayed { attempts, time } = replay(&held.target, ballots, &bounds, &|_| {})?;
        if ballots.is_empty() || attempts.is_empty() {
            return Err(Trouble::Wrong("there is no board, or no ballot left".to_owned()));
        }
        self.next += attempts.len();
        let figures = Figures::of(&attempts, time);
        self.attempts.extend(attempts);
        Ok(figures)
    }

    /// Voters at leisure before, during and after an attack.
    pub fn besiege(
        &mut self,
        held: &Held,
        attack: impl FnOnce(&mut Ground<'a>) -> Result<Vec<Crowd>, Trouble>,
    ) -> Result<Phases, Trouble> {
        let during = self.camp.during;
        self.besiege_for(held, during, attack)
    }

    /// The same with an attack that needs some time.
    pub fn besiege_for(
        &mut self,
        held: &Held,
        at_least: Duration,
        attack: impl FnOnce(&mut Ground<'a>) -> Result<Vec<Crowd>, Trouble>,
    ) -> Result<Phases, Trouble> {
        let during = self.camp.during.max(at_least);
        self.attack(held, attack, &|ground, phase| match phase {
            0 => ground.vote(held, BEFORE),
            1 => ground.vote(held, during),
            _ => ground.vote(held, AFTER),
        })
    }

    /// The same with as many ballots as the board takes.
    pub fn storm(
        &mut self,
        held: &Held,
        attack: impl FnOnce(&mut Ground<'a>) -> Result<Vec<Crowd>, Trouble>,
    ) -> Result<Phases, Trouble> {
        self.rush(held, 1000)?;
        self.attack(held, attack, &|ground, phase| ground.rush(held, [4000, 4000, 2500][phase.min(2)]))
    }

    fn attack(
        &mut self,
        held: &Held,
        attack: impl FnOnce(&mut Ground<'a>) -> Result<Vec<Crowd>, Trouble>,
        honest: &dyn Fn(&mut Ground<'a>, usize) -> Result<Figures, Trouble>,
    ) -> Result<Phases, Trouble> {
        let before = honest(self, 0)?;
        let idle = system_buffers();
        let mut crowds = attack(self)?;
        let over = AtomicBool::new(false);
        let (during, (resident, buffers)) = thread::scope(|scope| {
            let watch = scope.spawn(|| watch(held.server.id(), &over));
            thread::sleep(RAMP);
            let during = honest(self, 1);
            over.store(true, Ordering::Relaxed);
            (during, watch.join().unwrap_or_default())
        });
        crowds.iter_mut().for_each(Crowd::withdraw);
        self.notes.extend(crowds.iter().map(|crowd| crowd.seen().text()));
        drop(crowds);
        thread::sleep(RAMP);
        let after = honest(self, 2)?;
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let (resident, buffers) = (megabytes(resident), megabytes(buffers.saturating_sub(idle)));
        Ok(Phases { before, during: during?, after, resident, buffers })
    }

    /// Holds what clients were told against the board: no answer may be doubled, no ballot lost.
    pub fn judge(&self, held: &Held) -> Result<(), Trouble> {
        let prepared = &self.camp.prepared;
        let ballots = prepared.ballots().iter().map(|ballot| &ballot.entry);
        let sent: Vec<&[u8]> = prepared.setup().iter().chain(ballots).chain(&self.sent).map(Vec::as_slice).collect();
        let evidence = LoadEvidence {
            election: prepared.election(),
            ledger_keys: &prepared.ledger_keys()?,
            check: &self.camp.check,
            sent: &sent,
            attempts: &self.attempts,
            seen: &[],
        };
        Trouble::if_any(evidence.examine(&held.board)?.1)
    }

    /// Ballots of voters whom an attack plays itself: what they are told is not known here.
    pub fn reserved(&mut self, count: usize) -> Vec<Vec<u8>> {
        let ballots = self.camp.prepared.ballots();
        let own = ballots.iter().rev().skip(1 + self.taken).take(count.min(RESERVED));
        let own: Vec<_> = own.cloned().collect();
        self.taken += own.len();
        self.attempts.extend(own.iter().map(|ballot| Attempt {
            code: ballot.code,
            leaf: leaf_hash(&ballot.entry),
            outcome: CastOutcome::NoAnswer { reason: "told to somebody else".to_owned() },
            latency: Duration::ZERO,
        }));
        own.into_iter().map(|ballot| ballot.entry).collect()
    }

    /// The honest ballots that come next: who listens can know them.
    pub fn coming(&self, count: usize) -> Vec<Vec<u8>> {
        let ballots = self.camp.prepared.ballots();
        ballots.iter().skip(self.next).take(count).map(|ballot| ballot.entry.clone()).collect()
    }
}

impl Held {
    /// A server that has the election already.
    pub fn new(server: ServerProcess, metrics: SocketAddr, address: BoardAddress) -> Result<Held, Trouble> {
        let target = Target::new(&address)?.from_sources(200);
        let listens = server.url().strip_prefix("http://").and_then(|address| address.parse().ok());
        let listens = listens.ok_or_else(|| Trouble::Wrong(format!("no address: {}", server.url())))?;
        Ok(Held { server, address: listens, metrics, board: Board::new(address), target })
    }

    /// The path of something of the election.
    pub fn path(&self, rest: &str) -> String {
        format!("/elections/{}{rest}", self.board.address().election)
    }
}

/// The most resident memory of a process and the most that the system keeps for connections, until it is over.
fn watch(process: u32, over: &AtomicBool) -> (u64, u64) {
    let mut most = (0, 0);
    while !over.load(Ordering::Relaxed) {
        let usage = Usage::of(process).unwrap_or_default();
        most = (usage.resident.max(most.0), system_buffers().max(most.1));
        thread::sleep(Duration::from_millis(25));
    }
    most
}

/// What the system keeps for TCP, in bytes.
fn system_buffers() -> u64 {
    let text = fs::read_to_string("/proc/net/sockstat").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("TCP:")).unwrap_or_default();
    line.rsplit(' ').next().and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4096
}
