//! A board under attack: `cargo xtask siege`.
//!
//! Programs without keys, one corrupt voter, trustee and official, and lying witnesses attack a real server over the
//! loopback interface, each bounded in connections and time, while honest voters vote and are measured before, during
//! and after. Each attack has its bars: what must be left. What clients were told is held against the board after each:
//! one doubled answer or one lost ballot fails everything.

mod attacks;
mod bar;
mod camp;
mod crowd;
mod ground;
mod report;
mod wire;
mod witness;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use attacks::{ATTACKS, Attack};
use camp::Camp;
use ground::Ground;
use report::{Form, Outcome, Run};
use tupyo_load::Trouble;

/// Seconds that an attack takes beside the time that it lasts: a server, an election, voters before and after.
const AROUND: f64 = 4.0;
/// How long an attack lasts, in seconds.
const SHORTEST: f64 = 1.5;
const LONGEST: f64 = 30.0;
/// How often an attack is played at most.
const ATTEMPTS: u32 = 3;

/// Attacks a server, and measures what is left for honest voters.
///
/// Exit codes: 0 everything was kept; 1 not so; 2 wrong usage; 3 it could not be played.
#[derive(Parser)]
#[command(name = "tupyo-siege", args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The server's program
    #[arg(long, value_name = "FILE", required = true)]
    server: Option<PathBuf>,
    /// An older server's program: what it takes undisturbed must still be taken
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// About how many minutes all attacks take together; each is played once
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    minutes: f64,
    /// The seed of an earlier run gives its schedule again
    #[arg(long, value_name = "SEED")]
    replay: Option<u64>,
    /// Play only this attack; may be given more than once
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Show ratios of times and judge all else: where other work shares the machine
    #[arg(long)]
    times_shown: bool,
    /// Print one JSON object
    #[arg(long, conflicts_with = "table")]
    json: bool,
    /// Print the table of benches/README.md
    #[arg(long)]
    table: bool,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print the attacks
    List,
    /// Be a witness
    #[command(hide = true)]
    Witness(witness::WitnessArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match &arguments.command {
        Some(Command::List) => {
            report::list();
            ExitCode::SUCCESS
        }
        Some(Command::Witness(witness)) => ended(witness::serve(witness)),
        None => match siege(&arguments) {
            Ok(run) => {
                run.print(arguments.form());
                let holds = if arguments.times_shown { run.holds_but_for_times() } else { run.holds() };
                ExitCode::from(u8::from(!holds))
            }
            Err(error) => ended(Err(error)),
        },
    }
}

fn ended<E: std::fmt::Display>(result: Result<(), E>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::cannot(&error);
            ExitCode::from(3)
        }
    }
}

impl Arguments {
    fn form(&self) -> Form {
        match (self.json, self.table) {
            (true, _) => Form::Json,
            (_, true) => Form::Table,
            _ => Form::Text,
        }
    }

    /// The attacks that are played.
    fn chosen(&self) -> Result<Vec<&'static Attack>, Trouble> {
        if self.only.is_empty() {
            return Ok(ATTACKS.iter().collect());
        }
        let find = |name: &String| {
            let found = ATTACKS.iter().find(|attack| attack.name == name);
            found.ok_or_else(|| Trouble::Wrong(format!("no attack is called {name}: see `tupyo-siege list`")))
        };
        self.only.iter().map(find).collect()
    }
}

fn siege(arguments: &Arguments) -> Result<Run, Trouble> {
    let begun = Instant::now();
    let seed = arguments.replay.unwrap_or_else(|| rand::thread_rng().gen_range(0..1_000_000));
    let mut attacks = arguments.chosen()?;
    // In an order that nothing is tuned to.
    attacks.shuffle(&mut StdRng::seed_from_u64(seed));
    let each = arguments.minutes * 60.0 / attacks.len().max(1) as f64;
    let during = Duration::from_secs_f64((each - AROUND).clamp(SHORTEST, LONGEST));
    let place = tempfile::tempdir()?;
    let program = |path: &PathBuf| path.canonicalize();
    let server = arguments.server.as_ref().ok_or_else(|| Trouble::Wrong("no server".to_owned()))?;
    let baseline = arguments.baseline.as_ref().map(program).transpose()?;
    let camp = Camp::pitch(program(server)?, baseline, place.path().canonicalize()?, seed, during)?;
    let mut outcomes: Vec<Outcome> =
        attacks.into_iter().map(|attack| play(&camp, attack, seed, arguments.times_shown)).collect();
    outcomes.sort_by_key(|outcome| ATTACKS.iter().position(|attack| attack.name == outcome.attack));
    Ok(Run { seed, seconds: begun.elapsed().as_secs(), attacks: outcomes })
}

/// Plays an attack; if a ratio is not kept, once or twice more, since what else the machine does disturbs it, too. What
/// nothing may break is not tried twice.
fn play(camp: &Camp, attack: &'static Attack, seed: u64, times_shown: bool) -> Outcome {
    let holds = |outcome: &Outcome| if times_shown { outcome.holds_but_for_times() } else { outcome.holds() };
    let mut outcome = attempt(camp, attack, seed);
    while !holds(&outcome) && outcome.failure.is_none() && outcome.attempts < ATTEMPTS {
        outcome = Outcome { attempts: outcome.attempts + 1, ..attempt(camp, attack, seed) };
    }
    outcome
}

/// Plays it on a server of its own.
fn attempt(camp: &Camp, attack: &'static Attack, seed: u64) -> Outcome {
    let begun = Instant::now();
    let played = Ground::new(camp, seed).map(|mut ground| {
        let bars = (attack.play)(&mut ground);
        (bars, std::mem::take(&mut ground.notes))
    });
    let (bars, notes, failure) = match played {
        Ok((Ok(bars), notes)) => (bars, notes, None),
        Ok((Err(trouble), notes)) => (Vec::new(), notes, Some(trouble.to_string())),
        Err(trouble) => (Vec::new(), Vec::new(), Some(trouble.to_string())),
    };
    let Attack { name, row, who, what, .. } = *attack;
    let seconds = begun.elapsed().as_secs_f64();
    let outcome = Outcome { attack: name, row, who, what, seconds, attempts: 1, bars, notes, failure };
    outcome.tell();
    outcome
}
