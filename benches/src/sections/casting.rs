//! Casting on a server, from the socket to the receipt.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rayon::prelude::*;
use tupyo_election::Entry;
use tupyo_load::{
    Figures, LoadError, Prepared, ReplayBounds, Replayed, ServerProcess, Target, Usage, receipts_hold, replay,
};

use super::starting::server_program;
use crate::{BallotSize, Clock, Effort, Quantity, Row, with_threads};

/// Three of the server's batches: two that are being verified, and one on its way.
const CLIENTS: usize = 1536;
/// Ballots, as so many of the verifier's batches: enough that the beginning and the end, when not all clients wait,
/// weigh little.
const BATCHES: usize = 32;
/// No more rounds than these: each takes a server of its own.
const ROUNDS: usize = 4;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let Some(server) = server_program() else { return Vec::new() };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let sizes = effort.casts.iter().map(|options| BallotSize { options: *options, blank: true });
    with_threads(cores, || sizes.flat_map(|size| cast(effort, size, &server)).collect())
}

/// What casting so many ballots came to, in µs per ballot.
pub(super) struct Casting {
    pub(super) figures: Figures,
    pub(super) server: f64,
    clients: f64,
    peak: u64,
}

fn cast(effort: &Effort, size: BallotSize, server: &Path) -> Vec<Row> {
    let prepared = Prepared::make(BATCHES * effort.batch, size.options, 1, None, &|| {}).expect("ballots");
    let (mut alone, mut processor, mut best): (f64, f64, Option<Casting>) = (f64::INFINITY, f64::INFINITY, None);
    for _ in 0..effort.rounds.min(ROUNDS) {
        let (passed, used) = verify(&prepared, effort.batch);
        (alone, processor) = (alone.min(passed), processor.min(used));
        let round = cast_once(&prepared, server).expect("a server");
        if best.as_ref().is_none_or(|best| best.figures.casts_per_second < round.figures.casts_per_second) {
            best = Some(round);
        }
    }
    let round = best.expect("a round");
    let row = |name, micros| Row::of_ballot(name, size, micros);
    let clients = format!("{CLIENTS} clients");
    let rows = [
        row("cast", 1e6 / round.figures.casts_per_second).floor(alone).aim("floor ÷ 0.75"),
        row("cast-server", round.server).floor(processor),
        row("cast-clients", round.clients),
        row("cast-latency-p50", round.figures.p50_ms * 1e3),
        row("cast-latency-p99", round.figures.p99_ms * 1e3).aim("1 s"),
        Row::new("server-memory", size.to_string(), Quantity::Bytes(round.peak, "server")),
    ];
    rows.into_iter().map(|row| row.with(&clients)).collect()
}

/// Microseconds per ballot of the verifier alone: that passed, and of the processor on all cores.
pub(super) fn verify(prepared: &Prepared, batch: usize) -> (f64, f64) {
    let check = prepared.check().expect("an election");
    let before = own_processor();
    let ((), passed) = Clock::Wall.measure(|| {
        for ballots in prepared.ballots().chunks(batch) {
            let decode = |ballot: &tupyo_load::PreparedBallot| Entry::decode(&ballot.entry).expect("a ballot");
            let entries: Vec<Entry> = ballots.par_iter().map(decode).collect();
            let answers = check.verify(&entries.iter().collect::<Vec<_>>());
            assert!(answers.iter().all(Result::is_ok), "a ballot is refused");
        }
    });
    let count = prepared.ballots().len() as f64;
    (passed / count, (own_processor() - before) * 1e6 / count)
}

/// Casts all ballots at a server of its own.
fn cast_once(prepared: &Prepared, server: &Path) -> Result<Casting, LoadError> {
    let directory = tempfile::tempdir().expect("a directory");
    cast_at(prepared, ServerProcess::command(server, &directory.path().join("data"), &prepared.official())?)
}

/// Casts all ballots at the server that this command starts, if it starts one.
pub(super) fn cast_at(prepared: &Prepared, command: Command) -> Result<Casting, LoadError> {
    let server = ServerProcess::start(command)?;
    let address = prepared.begin(server.url()).expect("an election");
    let target = Target::new(&address).expect("a target").from_sources(CLIENTS as u16);
    let bounds =
        ReplayBounds { connections: CLIENTS, time: Duration::from_secs(300), retries: 100, rest: Duration::ZERO };
    let before = (server.usage().cpu_seconds, own_processor());
    let Replayed { attempts, time } = replay(&target, prepared.ballots(), &bounds, &|_| {}).expect("an event loop");
    let after = (server.usage().cpu_seconds, own_processor());
    let figures = Figures::of(&attempts, time);
    let receipts = receipts_hold(&attempts, prepared.ballots(), &prepared.ledger_keys().expect("keys"));
    assert_eq!(receipts, prepared.ballots().len() as u64, "every ballot has a receipt");
    let per_ballot = |seconds: f64| seconds * 1e6 / receipts as f64;
    let peak = server.usage().peak;
    Ok(Casting { figures, server: per_ballot(after.0 - before.0), clients: per_ballot(after.1 - before.1), peak })
}

/// Seconds of the processor that this process has used.
fn own_processor() -> f64 {
    Usage::of(std::process::id()).unwrap_or_default().cpu_seconds
}
