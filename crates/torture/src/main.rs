//! The server process under kills, power cuts, failing disks, damage, races and full disks: `cargo xtask torture`.
//!
//! Rounds are drawn from a seed, and each can be played again by itself. What must hold is decided from the clients'
//! logs and the public board alone.

mod cluster;
mod counts;
mod disk;
mod gateways;
mod network;
mod processes;
mod report;
mod rounds;
mod shim;
mod stage;
mod ways;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use tupyo_load::{Prepared, Trouble};

use report::Run;
use rounds::{CLUSTER_ROUNDS, NETWORK_ROUNDS, ROUNDS, Trial};
use shim::Shim;
use stage::{Stage, Workshop};

/// Ballots that rounds draw from, and options of their contest.
const BALLOTS: usize = 2500;
const OPTIONS: usize = 2;

/// Tortures a server and counts what it lost.
///
/// Exit codes: 0 nothing was lost and every round went as it must; 1 not so; 2 wrong usage; 3 it could not be played.
#[derive(Parser)]
#[command(name = "tupyo-torture")]
struct Arguments {
    /// The server's program
    #[arg(long, value_name = "FILE")]
    server: PathBuf,
    /// No round is begun after so many minutes; each kind is played at least once
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    minutes: f64,
    /// The same seed gives the same rounds
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Play one round with its seed, as it was printed: NAME:SEED
    #[arg(long, value_name = "ROUND")]
    replay: Option<String>,
    /// Torture servers whose order PostgreSQL keeps, and their databases, instead of one server and its disk. Needs
    /// PostgreSQL's programs, and a server with the feature `postgres`; and root, for rounds that cut ways and fill
    /// disks
    #[arg(long)]
    postgres: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let replayed = arguments.replay.as_deref().and_then(parse).map(|(round, _)| round.name);
    if arguments.postgres || NETWORK_ROUNDS.iter().any(|round| Some(round.name) == replayed) {
        network::enter();
    }
    match torture(&arguments) {
        Ok(report) => {
            report.print(arguments.json);
            ExitCode::from(u8::from(!report.holds()))
        }
        Err(error) => {
            report::cannot(&error);
            ExitCode::from(3)
        }
    }
}

fn torture(arguments: &Arguments) -> Result<Run, Trouble> {
    let begun = Instant::now();
    let place = tempfile::tempdir()?;
    let workshop = workshop(arguments, place.path())?;
    let mut report = Run::new(arguments.seed);
    match &arguments.replay {
        Some(replay) => {
            let (round, seed) = parse(replay).ok_or_else(|| Trouble::Wrong(format!("no such round: {replay}")))?;
            play(&workshop, round, seed, &mut report);
        }
        None => {
            let rounds = rounds(arguments);
            let time = Duration::from_secs_f64((arguments.minutes * 60.0).clamp(0.0, 7.0 * 86_400.0));
            for number in 0.. {
                if number >= rounds.len() && begun.elapsed() >= time {
                    break;
                }
                play(&workshop, rounds[number % rounds.len()], mixed(arguments.seed, number as u64), &mut report);
            }
        }
    }
    report.seconds = begun.elapsed().as_secs();
    Ok(report)
}

/// The kinds of rounds that can be played here.
fn rounds(arguments: &Arguments) -> Vec<&'static Trial> {
    match (arguments.postgres, network::is_inside()) {
        (false, _) => ROUNDS.iter().collect(),
        (true, true) => CLUSTER_ROUNDS.iter().chain(&NETWORK_ROUNDS).collect(),
        (true, false) => {
            report::without_network(NETWORK_ROUNDS.len());
            CLUSTER_ROUNDS.iter().collect()
        }
    }
}

fn workshop(arguments: &Arguments, place: &std::path::Path) -> Result<Workshop, Trouble> {
    let (place, program) = (place.canonicalize()?, arguments.server.canonicalize()?);
    let shim = Shim::compile(&place)?;
    shim.expect_in(&program)?;
    let prepared = Prepared::make(BALLOTS, OPTIONS, arguments.seed, None, &|| {})?;
    let check = prepared.check()?;
    Ok(Workshop { program, prepared, check, shim, place })
}

fn play(workshop: &Workshop, round: &'static Trial, seed: u64, report: &mut Run) {
    let played = Stage::new(workshop, seed).map(|mut stage| {
        // A database that does not come up ends its round alone.
        let outcome = catch_unwind(AssertUnwindSafe(|| (round.play)(&mut stage)));
        let failure = match outcome {
            Ok(outcome) => outcome.err().map(|trouble| trouble.to_string()),
            Err(_) => Some("it could not be played to the end: see above".to_owned()),
        };
        (std::mem::take(&mut stage.counts), failure)
    });
    match played {
        Ok((counts, failure)) => report.take(round.name, seed, counts, failure),
        Err(trouble) => report.take(round.name, seed, Default::default(), Some(trouble.to_string())),
    }
}

fn parse(replay: &str) -> Option<(&'static Trial, u64)> {
    let (name, seed) = replay.split_once(':')?;
    Some((
        ROUNDS.iter().chain(&CLUSTER_ROUNDS).chain(&NETWORK_ROUNDS).find(|round| round.name == name)?,
        seed.parse().ok()?,
    ))
}

/// A round's seed (SplitMix64).
fn mixed(seed: u64, number: u64) -> u64 {
    let word = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
