//! A data directory, its servers, and what clients were told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tempfile::TempDir;
use tupyo_client::{Board, LedgerSource};
use tupyo_election::BallotCheck;
use tupyo_load::{
    Attempt, Breach, CastOutcome, Ended, LoadError, LoadEvidence, Prepared, PreparedBallot, ServerProcess, Tallied,
    Target, Trouble,
};
use tupyo_voter::BoardAddress;

use crate::counts::Counts;
use crate::shim::{Orders, Shim};
use crate::ways::{Heard, Persistence, Ways};

/// What all rounds have in common.
pub struct Workshop {
    /// The server's program.
    pub program: PathBuf,
    /// The election and its ballots.
    pub prepared: Prepared,
    /// What verifies them.
    pub check: BallotCheck,
    /// What is preloaded.
    pub shim: Shim,
    /// Where directories are made.
    pub place: PathBuf,
}

/// One data directory and everything that clients were told by the servers that used it.
pub struct Stage<'a> {
    /// What the rounds have in common.
    pub workshop: &'a Workshop,
    /// What the round decides by: the seed gives the same round again.
    pub rng: StdRng,
    /// What became of it.
    pub counts: Counts,
    /// How long clients go on under load.
    pub persistence: Persistence,
    /// When something was done under load for the last time.
    pub acted: Option<Instant>,
    directory: TempDir,
    /// The server's data; a power cut exchanges it.
    data: PathBuf,
    cuts: usize,
    ballots: Vec<PreparedBallot>,
    next: usize,
    attempts: Vec<Attempt>,
    seen: Vec<Vec<u8>>,
}

/// A server and the election on it.
pub struct Running {
    /// The process.
    pub server: ServerProcess,
    /// Where ballots go.
    pub target: Ways,
    /// Where the board is read.
    pub board: Board,
}

const STARTED: &str = "the server started on what it must refuse";

impl<'a> Stage<'a> {
    /// An empty data directory.
    pub fn new(workshop: &'a Workshop, seed: u64) -> Result<Stage<'a>, Trouble> {
        let directory = tempfile::tempdir_in(&workshop.place)?;
        let data = directory.path().join("data");
        std::fs::create_dir(&data)?;
        let mut rng = StdRng::seed_from_u64(seed);
        let mut ballots = workshop.prepared.ballots().to_vec();
        ballots.rotate_left(rng.gen_range(0..workshop.prepared.ballots().len()));
        let (counts, persistence, acted, cuts) = Default::default();
        let (next, attempts, seen) = Default::default();
        Ok(Stage { workshop, rng, counts, persistence, acted, directory, data, cuts, ballots, next, attempts, seen })
    }

    /// Where the server keeps its data.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The directory of the election's ledger.
    pub fn ledger(&self) -> PathBuf {
        self.data.join("elections").join(self.workshop.prepared.election().to_string()).join("ledger")
    }

    /// The directory of the election's index.
    pub fn index(&self) -> PathBuf {
        self.ledger().with_file_name("index")
    }

    /// Counts something that is done to a server, a database or a way.
    pub fn fault(&mut self, name: &'static str) {
        *self.counts.faults.entry(name).or_default() += 1;
    }

    /// A path for something of this round.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Lets another directory take the place of the data.
    pub fn move_to(&mut self, data: PathBuf) {
        self.data = data;
    }

    /// A path for the data that the next power cut leaves.
    pub fn next_data(&mut self) -> PathBuf {
        self.cuts += 1;
        self.path(&format!("data-{}", self.cuts))
    }

    /// The command that starts the server.
    pub fn command(&self) -> Result<Command, Trouble> {
        Ok(ServerProcess::command(&self.workshop.program, &self.data, &self.workshop.prepared.official())?)
    }

    /// Starts the server and brings the election on it, if it is not there.
    pub fn start(&mut self) -> Result<Running, Trouble> {
        self.start_with(Orders::default())
    }

    /// The same with a disk or clock that does something.
    pub fn start_with(&mut self, orders: Orders<'_>) -> Result<Running, Trouble> {
        let mut command = self.command()?;
        if orders.root.is_some() || orders.clock.is_some() {
            self.workshop.shim.order(&mut command, orders);
        }
        let server = ServerProcess::start(command)?;
        self.counts.starts += 1;
        let address = self.workshop.prepared.begin(server.url())?;
        self.running(server, address, &[])
    }

    /// A server that has been started in another way, before which these gateways are, and the election on it.
    pub fn running_on(&mut self, server: ServerProcess, gateways: &[String]) -> Result<Running, Trouble> {
        self.counts.starts += 1;
        let address = self.workshop.prepared.begin(server.url())?;
        self.running(server, address, gateways)
    }

    fn running(&self, server: ServerProcess, address: BoardAddress, gateways: &[String]) -> Result<Running, Trouble> {
        let gateways = gateways.iter().map(|url| Target::new(&self.at(url.clone()))).collect::<Result<_, _>>()?;
        let target = Ways { direct: Target::new(&address)?, gateways };
        Ok(Running { server, target, board: Board::new(address) })
    }

    /// The election at another address.
    fn at(&self, url: String) -> BoardAddress {
        BoardAddress { url, election: self.workshop.prepared.election() }
    }

    /// Starts a server that must refuse its directory; how it ended. A slow one listens before it has read everything,
    /// and ends then.
    pub fn refused(&mut self) -> Result<Ended, Trouble> {
        let ended = match ServerProcess::start(self.command()?) {
            Err(LoadError::NotStarted { code, message }) => Ended { code, message },
            Err(error) => return Err(error.into()),
            Ok(mut server) => server.wait().map_err(|_| Trouble::Wrong(STARTED.to_owned()))?,
        };
        self.counts.refused_starts += 1;
        Ok(ended)
    }

    /// The next ballots that nobody has cast yet.
    pub fn fresh(&mut self, count: usize) -> Vec<PreparedBallot> {
        let start = self.next.min(self.ballots.len());
        let end = (start + count).min(self.ballots.len());
        self.next = end;
        self.ballots[start..end].to_vec()
    }

    /// Casts fresh ballots, and expects nothing.
    pub fn cast(&mut self, running: &Running, count: usize) -> u64 {
        let ballots = self.fresh(count);
        let heard = running.target.load(&ballots, Persistence::Long);
        self.remember(heard)
    }

    /// Casts fresh ballots through one gateway, all of which must be acknowledged.
    pub fn cast_through(&mut self, running: &Running, gateway: usize, count: usize) -> Result<(), Trouble> {
        let ballots = self.fresh(count);
        let heard = running.target.load_through(gateway, &ballots);
        let (got, expected) = (self.remember(heard), ballots.len());
        let words = || format!("{got} of {expected} acknowledged through gateway {gateway}: {}", self.last_words());
        Trouble::unless(got == expected as u64, words)
    }

    /// Casts fresh ballots, all of which must be acknowledged.
    pub fn cast_all(&mut self, running: &Running, count: usize) -> Result<(), Trouble> {
        let expected = (self.ballots.len() - self.next).min(count) as u64;
        let got = self.cast(running, count);
        Trouble::unless(got == expected, || format!("{got} of {expected} ballots acknowledged: {}", self.last_words()))
    }

    /// Casts again whatever was begun and not acknowledged: now it must be.
    pub fn cast_again(&mut self, running: &Running) -> Result<(), Trouble> {
        let mut known: BTreeMap<_, bool> = BTreeMap::new();
        for attempt in &self.attempts {
            *known.entry(attempt.code).or_default() |= attempt.outcome.is_acknowledged();
        }
        let begun = self.ballots.iter().filter(|ballot| known.get(&ballot.code) == Some(&false));
        let ballots: Vec<PreparedBallot> = begun.cloned().collect();
        let heard = running.target.load(&ballots, Persistence::Long);
        let got = self.remember(heard);
        let expected = ballots.len() as u64;
        Trouble::unless(got == expected, || format!("{got} of {expected} cast again: {}", self.last_words()))
    }

    /// Keeps what clients were told; how many were acknowledged.
    pub fn remember(&mut self, heard: Heard) -> u64 {
        let acknowledged = heard.acknowledged();
        self.counts.requests += heard.attempts.len() as u64;
        self.counts.acknowledged += acknowledged;
        self.counts.by_gateways += heard.by_gateways;
        self.attempts.extend(heard.attempts);
        acknowledged
    }

    /// Keeps the board's present checkpoint as somebody who has seen it.
    pub fn see(&mut self, running: &Running) -> Result<Vec<u8>, Trouble> {
        let file = running.board.checkpoint_file()?;
        self.seen.push(file.clone());
        Ok(file)
    }

    /// Keeps the checkpoint that is shown at another address.
    pub fn see_at(&mut self, url: String) -> Result<(), Trouble> {
        let file = Board::new(self.at(url)).checkpoint_file()?;
        self.seen.push(file);
        Ok(())
    }

    /// Forgets the checkpoint that was seen last.
    pub fn unsee(&mut self) {
        self.seen.pop();
    }

    /// Forgets what clients were told, beginning with this many: as if they had got no answer.
    pub fn unanswered_from(&mut self, kept: usize) {
        for attempt in self.attempts.iter_mut().skip(kept) {
            if attempt.outcome.is_acknowledged() {
                self.counts.acknowledged -= 1;
                attempt.outcome = CastOutcome::NoAnswer { reason: "not yet told".to_owned() };
            }
        }
    }

    /// Leaves everything behind: what follows is another board's.
    pub fn forget(&mut self) {
        self.counts.verified_before +=
            self.attempts.iter().filter(|attempt| attempt.outcome.is_acknowledged()).count() as u64;
        self.attempts.clear();
        self.seen.clear();
    }

    /// A board that goes on after it forgot something: what it tells now is not kept.
    pub fn forge_past(&mut self, running: &Running, count: usize) {
        let ballots = self.fresh(count);
        let _forgotten = running.target.load(&ballots, Persistence::Long);
    }

    /// What clients were told.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Holds what clients know against the board: nothing may be broken.
    pub fn verify(&mut self, running: &Running) -> Result<Tallied, Trouble> {
        let (tallied, violations) = self.examine(running)?;
        self.counts.verified = self.counts.verified_before + tallied.acknowledged;
        self.counts.checkpoints = tallied.checkpoints;
        self.counts.kept_unanswered = tallied.unanswered_kept;
        let lost = |violation: &&Breach| {
            matches!(violation, Breach::Lost { .. } | Breach::WentBack { .. } | Breach::OtherHistory { .. })
        };
        self.counts.lost += violations.iter().filter(lost).count() as u64;
        Trouble::if_any(violations)?;
        self.see(running)?;
        Ok(tallied)
    }

    /// Holds what clients know against the board.
    pub fn examine(&self, running: &Running) -> Result<(Tallied, Vec<Breach>), Trouble> {
        let prepared = &self.workshop.prepared;
        let ballots = prepared.ballots().iter().map(|ballot| &ballot.entry);
        let sent = prepared.setup().iter().chain(prepared.close()).chain(ballots);
        let sent: Vec<&[u8]> = sent.map(Vec::as_slice).collect();
        let evidence = LoadEvidence {
            election: prepared.election(),
            ledger_keys: &prepared.ledger_keys()?,
            check: &self.workshop.check,
            sent: &sent,
            attempts: &self.attempts,
            seen: &self.seen,
        };
        Ok(evidence.examine(&running.board)?)
    }

    /// How the last requests were answered, in words.
    fn last_words(&self) -> String {
        let mut words: BTreeMap<&str, u64> = BTreeMap::new();
        for attempt in self.attempts.iter().rev().take(200) {
            *words.entry(attempt.outcome.word()).or_default() += 1;
        }
        words.iter().map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(", ")
    }
}
