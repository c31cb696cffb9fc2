//! The stand-alone verifier of an election record: reads an exported directory, runs the checks of `tupyo-verify`,
//! prints the verdict.
//!
//! With `evidence` before a file it verifies evidence of a split view instead: exit code 0 if it proves one, 1 if not,
//! 3 as below.
//!
//! | Exit code | Meaning |
//! |---|---|
//! | 0 | all checks ran and passed |
//! | 1 | a check failed |
//! | 2 | no check failed, but not all could be made: the election is not finished |
//! | 3 | wrong usage, or the record cannot be read |
//! | 4 | the record has more entries than `--max-entries` |
//! | 5 | the election was cancelled: all checks of what was done until then passed, and there is no result |

mod arguments;
mod bars;
mod directory;
mod evidence;
mod language;
mod output;
mod stopped;
mod table;
mod timing;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use tupyo_merkle::WitnessPolicy;
use tupyo_verify::{Anchors, Bounds, Outcome, Progress, Report, Silent, verify};

use arguments::Arguments;
pub use directory::Directory;
use evidence::EvidenceArguments;
pub use language::Language;
use stopped::Stopped;
pub use table::table;
use timing::Timing;

/// The word before the file that makes the verifier look at evidence instead of a record. A record of this name is
/// `./evidence`.
const EVIDENCE: &str = "evidence";

/// Runs the verifier; the first argument is the program's name, and `name` is what people type to run it. Everything
/// that it prints goes to the standard streams.
pub fn run(name: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|first| first == EVIDENCE) {
        arguments.remove(1);
        let name = format!("{name} {EVIDENCE}");
        return parsed(&name, arguments, |arguments: &EvidenceArguments| Ok(u8::from(!arguments.run()?)));
    }
    parsed(name, arguments, |arguments: &Arguments| Ok(exit_code(verify_directory(arguments)?)))
}

fn parsed<A: Parser>(name: &str, arguments: Vec<OsString>, run: impl FnOnce(&A) -> Result<u8, Stopped>) -> ExitCode {
    let matches = A::command().bin_name(name).try_get_matches_from(arguments);
    let arguments = match matches.and_then(|mut matches| A::from_arg_matches_mut(&mut matches)) {
        Ok(arguments) => arguments,
        Err(message) => return ExitCode::from(output::usage(&message)),
    };
    ExitCode::from(run(&arguments).unwrap_or_else(|stopped| {
        output::error(&stopped);
        3
    }))
}

fn verify_directory(arguments: &Arguments) -> Result<Outcome, Stopped> {
    let record = Directory::open(&arguments.record)?;
    let witnesses =
        arguments.quorum.map(|quorum| WitnessPolicy::new(arguments.witnesses.clone(), quorum)).transpose()?;
    let anchors = Anchors { election: arguments.election, witnesses };
    let bounds = Bounds { entries: arguments.max_entries };
    let progress: Box<dyn Progress> = if arguments.quiet { Box::new(Silent) } else { Box::new(bars::Bars::new()) };
    let started = Instant::now();
    let report = threads(arguments.threads.into())?.install(|| verify(&record, &anchors, bounds, progress.as_ref()))?;
    drop(progress);
    let timing = Timing::of(&report, started.elapsed());
    show(arguments, &report, &timing)?;
    if let Some(path) = &arguments.timing {
        timing.write(path)?;
    }
    Ok(report.outcome)
}

/// As many threads as asked for; 0 means as many as the machine has cores.
fn threads(threads: usize) -> Result<rayon::ThreadPool, Stopped> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Stopped::Threads { threads, message: error.to_string() })
}

fn show(arguments: &Arguments, report: &Report, timing: &Timing) -> Result<(), Stopped> {
    if arguments.json {
        output::report(&serde_json::to_string(report).unwrap_or_default())?;
    } else if !arguments.quiet {
        output::report(table(report, arguments.language).trim_end())?;
    }
    if !arguments.quiet {
        output::remark(&timing.to_string());
    }
    Ok(())
}

fn exit_code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Accepted => 0,
        Outcome::Refused => 1,
        Outcome::Incomplete => 2,
        Outcome::LimitExceeded => 4,
        Outcome::Cancelled => 5,
    }
}
