//! Orders that databases keep, beside segment files.

mod failover;
mod gateways;
mod keeping;

use std::path::Path;

use tupyo_journal_postgres::PostgresBoard;
use tupyo_ledger::{Ledger, LedgerOptions, RecoveredLedger};
use tupyo_load::{Prepared, ServerProcess};
use tupyo_merkle::{NoteSigner, Origin};
use tupyo_trial_database::TrialDatabase;

use super::casting::{cast_at, verify};
use super::starting::server_program;
use crate::{BallotSize, Clock, Effort, Quantity, Row, with_threads};
use keeping::Keeping;

const SIZE: BallotSize = BallotSize { options: 12, blank: true };
/// Bytes of an entry, and entries appended together, as where nothing but a ledger is appended to.
const ENTRY: usize = 1536;
const GROUPS: [usize; 3] = [64, 256, 1024];
/// So many times the largest group is appended in each round, in groups of any size.
const TIMES: usize = 8;
const NAME: &str = "bench.invalid";

pub fn measure(effort: &Effort) -> Vec<Row> {
    if effort.servers_rounds == 0 || !TrialDatabase::is_installed() {
        return Vec::new();
    }
    let mut rows = appends(effort);
    let Some(server) = server_program() else { return rows };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let prepared = Prepared::make(effort.servers_ballots, SIZE.options, 1, None, &|| {}).expect("ballots");
    let verifying = with_threads(cores, || alone(effort, &prepared));
    rows.extend(casts(effort, &prepared, &server, verifying));
    rows.extend(gateways::measure(effort.servers_rounds, &prepared, &server, verifying));
    rows.extend(failover::measure(&prepared, &server));
    rows
}

/// The least of some rounds, each on an order of its own.
fn appends(effort: &Effort) -> Vec<Row> {
    let mut rows = Vec::new();
    for size in GROUPS {
        let least = |keeping: Keeping| {
            let rounds = (0..effort.servers_rounds).map(|_| append(keeping, size));
            rounds.fold([f64::INFINITY; 2], |least, round| std::array::from_fn(|at| least[at].min(round[at])))
        };
        let alone = least(Keeping::Segments);
        for keeping in Keeping::ALL {
            let [passed, leader] = if keeping == Keeping::Segments { alone } else { least(keeping) };
            let of = |name, micros| {
                Row::new(name, format!("groups of {size}"), Quantity::Micros(micros, "entry")).with(keeping.name())
            };
            let has_floor = keeping != Keeping::Segments;
            let floored = |row: Row, floor| if has_floor { row.floor(floor) } else { row };
            rows.push(floored(of("append", passed), alone[0]));
            rows.push(floored(of("append-leader", leader), alone[1]).aim("20 µs"));
        }
    }
    rows
}

/// Microseconds per entry: that passed, and of this thread.
fn append(keeping: Keeping, size: usize) -> [f64; 2] {
    let directory = tempfile::tempdir().expect("a directory");
    let databases = keeping.databases();
    let signer = || NoteSigner::from_seed(Origin::new(NAME).expect("a name"), &[1; 32]);
    let mut ledger = match &databases {
        None => Ledger::open(directory.path(), signer()).expect("a ledger"),
        Some(databases) => {
            let address = databases.journal().parse().expect("an address");
            let board = PostgresBoard::open(address, NAME, keeping.standbys()).expect("a database");
            lead(directory.path(), &board, signer())
        }
    };
    let group: Vec<Vec<u8>> = (0..size).map(|number| vec![number as u8; ENTRY]).collect();
    ledger.append(&group).expect("appended");
    let groups = TIMES * GROUPS[GROUPS.len() - 1] / size;
    let mut passed = 0.0;
    let work =
        || passed = Clock::Wall.measure(|| (0..groups).for_each(|_| drop(ledger.append(&group).expect("appended")))).1;
    let ((), leader) = Clock::Processor.measure(work);
    [passed, leader].map(|micros| micros / (groups * size) as f64)
}

fn lead(directory: &Path, board: &PostgresBoard, signer: NoteSigner) -> Ledger {
    let keys = [signer.verifier().clone()];
    let journal = Box::new(board.journal([1; 32]));
    let recovered = RecoveredLedger::take_over(directory, &keys, LedgerOptions::default(), journal);
    Ledger::of_recovered(recovered.expect("a journal"), signer).expect("a ledger")
}

/// What the batch verifier alone takes of the processor, in µs per ballot.
fn alone(effort: &Effort, prepared: &Prepared) -> f64 {
    let rounds = (0..effort.servers_rounds).map(|_| verify(prepared, effort.batch).1);
    rounds.fold(f64::INFINITY, f64::min)
}

/// Casts all ballots at a server with each order.
fn casts(effort: &Effort, prepared: &Prepared, server: &Path, verifying: f64) -> Vec<Row> {
    let rows = Keeping::ALL.into_iter().filter_map(|keeping| {
        let rounds = (0..effort.servers_rounds).map(|_| {
            let (directory, databases) = (tempfile::tempdir().expect("a directory"), keeping.databases());
            let mut command = ServerProcess::command(server, &directory.path().join("data"), &prepared.official())
                .expect("a command");
            keeping.tell(&mut command, databases.as_ref());
            cast_at(prepared, command).ok()
        });
        let best = rounds
            .flatten()
            .max_by(|one, other| one.figures.casts_per_second.total_cmp(&other.figures.casts_per_second))?;
        let row = |name, micros| Row::of_ballot(name, SIZE, micros).with(keeping.name());
        Some([
            row("cast", 1e6 / best.figures.casts_per_second),
            row("cast-leader", (best.server - verifying).max(0.0)),
            row("cast-latency-p50", best.figures.p50_ms * 1e3),
            row("cast-latency-p99", best.figures.p99_ms * 1e3).aim("1 s"),
        ])
    });
    rows.flatten().collect()
}
