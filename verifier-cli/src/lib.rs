//! The stand-alone verifier of an election record: reads an exported directory, runs the checks of `tupyo-verify`, prints the verdict.
//!
//! | Exit code | Meaning |
//! |---|---|
//! | 0 | all checks ran and passed |
//! | 1 | a check failed |
//! | 2 | no check failed, but not all could be made: the election is not finished |
//! | 3 | wrong usage, or the record cannot be read |
//! | 4 | the record has more entries than `--max-entries` |

mod arguments;
mod bars;
mod directory;
mod language;
mod output;
mod table;
mod timing;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use tupyo_verify::{Anchors, Bounds, Outcome, Progress, Report, Silent, verify};

use arguments::Arguments;
pub use directory::Directory;
pub use language::Language;
pub use table::table;
use timing::Timing;

/// What ends a run before there is a verdict.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error("{0}")]
    Record(#[from] tupyo_verify::RecordError),
    #[error("cannot start {threads} threads: {message}")]
    Threads { threads: usize, message: String },
    #[error("cannot write `{path}`: {message}")]
    Write { path: String, message: String },
}

/// Runs the verifier; the first argument is the program's name. Everything that it prints goes to the standard streams.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => return ExitCode::from(output::usage(&message)),
    };
    match verify_directory(&arguments) {
        Ok(outcome) => ExitCode::from(exit_code(outcome)),
        Err(stopped) => {
            output::error(&stopped);
            ExitCode::from(3)
        }
    }
}

fn verify_directory(arguments: &Arguments) -> Result<Outcome, Stopped> {
    let record = Directory::open(&arguments.record)?;
    let anchors = Anchors { election: arguments.election, ledger_key: arguments.ledger_key.clone() };
    let bounds = Bounds { entries: arguments.max_entries };
    let progress: Box<dyn Progress> = if arguments.quiet { Box::new(Silent) } else { Box::new(bars::Bars::new()) };
    let started = Instant::now();
    let report = threads(arguments.threads)?.install(|| verify(&record, &anchors, bounds, progress.as_ref()))?;
    drop(progress);
    let timing = Timing::of(&report, started.elapsed());
    if let Some(path) = &arguments.timing {
        timing.write(path)?;
    }
    show(arguments, &report, &timing);
    Ok(report.outcome)
}

/// As many threads as asked for; 0 means as many as the machine has cores.
fn threads(threads: usize) -> Result<rayon::ThreadPool, Stopped> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Stopped::Threads { threads, message: error.to_string() })
}

fn show(arguments: &Arguments, report: &Report, timing: &Timing) {
    if arguments.json {
        output::report(&serde_json::to_string(report).unwrap_or_default());
    } else if !arguments.quiet {
        output::report(table(report, arguments.language).trim_end());
    }
    if !arguments.quiet {
        output::remark(&timing.to_string());
    }
}

fn exit_code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Accepted => 0,
        Outcome::Refused => 1,
        Outcome::Incomplete => 2,
        Outcome::LimitExceeded => 4,
    }
}
