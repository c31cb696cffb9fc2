//! The battery: `cargo xtask attack`. Cheated records of small honest elections, written with the keys that a cheat can
//! have, and what verifiers report of them (docs/protocol/attacks.md).

mod bombs;
mod camp;
mod change;
mod cheats;
mod course;
mod directories;
mod fields;
mod files;
mod ground;
mod harmless;
mod laying;
mod mutant;
mod mutants;
mod page;
mod powers;
mod program;
mod report;
mod second;
mod signing;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};

use mutant::Mutant;
use mutants::{Extent, Tried};
use report::{CheatsTried, Run, cannot, tell};
use second::Second;

/// Attacks records, and holds the verifiers against what they must say.
///
/// Exit codes: 0 everything is refused that must be; 1 not so; 2 wrong usage; 3 it could not be tried.
#[derive(Parser)]
#[command(name = "tupyo-attack")]
struct Arguments {
    /// The verifier's program, for directories and bombs; without it these are left out
    #[arg(long, value_name = "FILE")]
    verifier: Option<PathBuf>,
    /// test-vectors/reference: the second verifier is asked, too
    #[arg(long, value_name = "DIRECTORY")]
    second: Option<PathBuf>,
    /// About how many records, each with another first cause
    #[arg(long, value_name = "N", default_value_t = 4)]
    second_count: usize,
    /// No changed field is tried after so many seconds
    #[arg(long, value_name = "N", default_value_t = 30)]
    seconds: u64,
    /// Try every changed field, and the large bombs
    #[arg(long)]
    all: bool,
    /// The seed of an earlier run draws its changed fields again; the name of one plays it alone
    #[arg(long, value_name = "SEED|NAME")]
    replay: Option<String>,
    /// Try only this family; may be given more than once
    #[arg(long, value_name = "FAMILY")]
    only: Vec<AttackFamily>,
    /// Compare docs/protocol/attacks.md, or with `--write` write it
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Write the page instead of comparing it
    #[arg(long, requires = "page")]
    write: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AttackFamily {
    /// The hand-written ones.
    Cheats,
    /// Fields and entries.
    Fields,
    /// Files of a record.
    Files,
    /// Directories.
    Directories,
    /// What costs more than its length.
    Bombs,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match attack(&arguments) {
        Ok(run) => {
            run.print(arguments.json);
            ExitCode::from(u8::from(!run.troubles().is_empty()))
        }
        Err(error) => {
            cannot(&error);
            ExitCode::from(3)
        }
    }
}

fn attack(arguments: &Arguments) -> Result<Run, String> {
    let begun = Instant::now();
    let mut run = Run { seed: arguments.seed(), ..Run::default() };
    if arguments.tries(AttackFamily::Cheats) {
        try_cheats(arguments, &mut run)?;
    }
    if arguments.tries(AttackFamily::Files) {
        let tried = files::all()?;
        tell("files", &format!("{} records, {} not answered as they must be", tried.tried, tried.troubles.len()));
        run.files = Some(tried);
    }
    if let Some(verifier) = &arguments.verifier {
        try_program(arguments, verifier, &mut run)?;
    }
    if arguments.tries(AttackFamily::Fields) {
        try_fields(arguments, &mut run)?;
    }
    run.seconds = begun.elapsed().as_secs();
    Ok(run)
}

impl Arguments {
    fn tries(&self, family: AttackFamily) -> bool {
        let is_one_mutant = self.mutant().is_some();
        if is_one_mutant { family == AttackFamily::Fields } else { self.only.is_empty() || self.only.contains(&family) }
    }

    fn mutant(&self) -> Option<Result<Mutant, String>> {
        self.replay.as_ref().filter(|replay| replay.parse::<u64>().is_err()).map(|replay| replay.parse())
    }

    fn seed(&self) -> u64 {
        self.replay.as_ref().and_then(|replay| replay.parse().ok()).unwrap_or_else(|| rand::random::<u32>().into())
    }
}

fn try_cheats(arguments: &Arguments, run: &mut Run) -> Result<(), String> {
    let cheats = cheats::all()?;
    let tried = CheatsTried::of(&cheats);
    let (count, odd, wrong) = (tried.cheats, tried.oddities, tried.troubles.len());
    tell("cheats", &format!("{count}, and {odd} oddities: {wrong} are not reported as they must be"));
    run.cheats = Some(tried);
    let Some(path) = &arguments.page else { return Ok(()) };
    let page = page::page(&cheats);
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if arguments.write {
        return fs::write(path, page).map_err(failed);
    }
    if fs::read_to_string(path).map_err(failed)? != page {
        let path = path.display();
        run.page = Some(format!("{path} is not current: `cargo xtask attack --write` writes it anew"));
    }
    Ok(())
}

fn try_program(arguments: &Arguments, verifier: &std::path::Path, run: &mut Run) -> Result<(), String> {
    if arguments.tries(AttackFamily::Directories) {
        let tried = directories::all(verifier)?;
        tell("directories", &format!("{}, {} not answered as they must be", tried.tried, tried.troubles.len()));
        run.directories = Some(tried);
    }
    if arguments.tries(AttackFamily::Bombs) {
        run.bombs = bombs::all(verifier, arguments.all)?;
        for blast in &run.bombs {
            let kept = if blast.trouble.is_none() { "within its memory" } else { "NOT ANSWERED" };
            let (length, seconds) = (blast.length, blast.seconds);
            tell("bombs", &format!("{}: {length} bytes, {seconds:.2} s, {kept}", blast.name));
        }
    }
    Ok(())
}

fn try_fields(arguments: &Arguments, run: &mut Run) -> Result<(), String> {
    let second = arguments.second.as_ref().map(|reference| Second::new(reference, arguments.second_count));
    let tried = tried_fields(arguments, run.seed, second.as_ref())?;
    report::tell_mutants(&tried, arguments.all && arguments.mutant().is_none());
    run.mutants = Some(tried);
    run.second = second.map(Second::asked);
    if let Some(asked) = &run.second {
        let (count, wrong) = (asked.causes.len(), asked.troubles.len());
        tell("second", &format!("asked about {count} records with different causes: {wrong} differences"));
    }
    Ok(())
}

fn tried_fields(arguments: &Arguments, seed: u64, second: Option<&Second>) -> Result<Tried, String> {
    let also =
        |mutant: &Mutant, camp: &camp::Camp, record: &tupyo_verify::MemoryRecord, report: &tupyo_verify::Report| {
            if let Some(second) = second {
                second.hold(&mutant.to_string(), &camp.ground().election().to_string(), record, report);
            }
        };
    if let Some(mutant) = arguments.mutant() {
        return mutants::some(&[mutant?], None, &also);
    }
    let time = (!arguments.all).then(|| Duration::from_secs(arguments.seconds));
    mutants::all(Extent { seed, time }, &also)
}
