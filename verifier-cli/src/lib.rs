//! The stand-alone verifier of an election record: reads an exported directory, runs the checks of `tupyo-verify`,
//! prints the verdict.
//!
//! With `evidence` before a file it verifies evidence of a split view instead: exit code 0 if it proves one, 1 if not,
//! 3 as below. `receipt` says what has become of a receipt's ballot, `ballot` opens a challenged one: both by a record,
//! with exit codes of their own, which `--help` names.
//!
//! | Exit code | Meaning |
//! |---|---|
//! | 0 | all checks ran and passed |
//! | 1 | a check failed |
//! | 2 | no check failed, but not all could be made: the election is not finished |
//! | 3 | wrong usage, or the record cannot be read |
//! | 4 | the record has more entries than `--max-entries` |
//! | 5 | the election was cancelled: all checks of what was done until then passed, and there is no result |
//!
//! ```
//! use std::fs;
//!
//! use tupyo_rehearsal::{Plan, Rehearsal, record_files};
//! use tupyo_verify::{Anchors, Bounds, Outcome, Silent, verify};
//! use verifier_cli::{Directory, Language, table};
//!
//! let play = Rehearsal::finished(Plan::default());
//! let place = tempfile::tempdir()?;
//! for (path, bytes) in record_files(play.entries(), &play.signer()) {
//!     let path = place.path().join(path);
//!     path.parent().map_or(Ok(()), fs::create_dir_all)?;
//!     fs::write(path, bytes)?;
//! }
//! let anchors = Anchors { election: play.state().election(), witnesses: None };
//! let report = verify(&Directory::open(place.path())?, &anchors, Bounds::default(), &Silent)?;
//! assert_eq!(report.outcome, Outcome::Accepted);
//! assert!(table(&report, Language::En).contains(&anchors.election.to_string()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arguments;
mod audited;
mod ballot;
mod bars;
#[rustfmt::skip]
mod catalogue;
mod directory;
mod evidence;
mod language;
mod output;
mod page;
mod pool;
mod receipt;
mod sandbox;
mod stopped;
mod table;
mod timing;
mod whose;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use tupyo_merkle::WitnessPolicy;
use tupyo_verify::{Anchors, Bounds, Outcome, Progress, Report, Silent, Verified, verify_until_tally};

use arguments::Arguments;
use ballot::BallotArguments;
pub use directory::Directory;
use evidence::EvidenceArguments;
pub use language::{Language, korean_finding};
pub use page::page;
use pool::{threads, threads_at_once};
use receipt::ReceiptArguments;
pub use receipt::ballot_beside;
pub use sandbox::Sandbox;
use stopped::Stopped;
pub use table::table;
use timing::Timing;

/// The words that make the verifier look at something else than a record as a whole. A record of such a name is
/// `./evidence`.
const QUESTIONS: [&str; 3] = ["evidence", "receipt", "ballot"];

/// Runs the verifier; the first argument is the program's name, and `name` is what people type to run it. Everything
/// that it prints goes to the standard streams.
pub fn run(name: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let question = arguments.get(1).and_then(|first| QUESTIONS.into_iter().find(|question| *first == *question));
    if let Some(question) = question {
        arguments.remove(1);
        let name = format!("{name} {question}");
        return match question {
            "receipt" => parsed(&name, arguments, ReceiptArguments::language, ReceiptArguments::run),
            "ballot" => parsed(&name, arguments, BallotArguments::language, BallotArguments::run),
            _ => parsed(&name, arguments, EvidenceArguments::language, |evidence| Ok(u8::from(!evidence.run()?))),
        };
    }
    parsed(name, arguments, |given: &Arguments| given.language, |given| Ok(exit_code(verify_directory(given)?)))
}

fn parsed<A: Parser>(
    name: &str,
    arguments: Vec<OsString>,
    language: impl Fn(&A) -> Language,
    run: impl FnOnce(&A) -> Result<u8, Stopped>,
) -> ExitCode {
    let matches = A::command().bin_name(name).try_get_matches_from(arguments);
    let arguments = match matches.and_then(|mut matches| A::from_arg_matches_mut(&mut matches)) {
        Ok(arguments) => arguments,
        Err(message) => return ExitCode::from(output::usage(&message)),
    };
    ExitCode::from(run(&arguments).unwrap_or_else(|stopped| {
        output::error(&stopped.words(language(&arguments)));
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
    let threads_at_once = threads_at_once(arguments.threads.into());
    if !arguments.no_sandbox {
        enter_sandbox(arguments);
    }
    let started = Instant::now();
    let pool = threads(threads_at_once)?;
    let verified = pool.install(|| verify_until_tally(&record, &anchors, bounds, progress.as_ref()))?;
    let Verified { report, growth, .. } = verified;
    drop(progress);
    let timing = Timing::of(&report, started.elapsed(), pool.current_num_threads());
    show(arguments, &report, &timing)?;
    if let Some(path) = &arguments.html {
        output::file(path, page(&report, &growth, arguments.language))?;
    }
    if let Some(path) = &arguments.timing {
        timing.write(path)?;
    }
    Ok(report.outcome)
}

/// Gives up what is not needed from here on. Threads that run already would keep it: there are none.
fn enter_sandbox(arguments: &Arguments) {
    let sandbox = Sandbox::enter(&arguments.record, &arguments.written());
    if !arguments.quiet {
        output::remark(sandbox.text(arguments.language));
    }
}

fn show(arguments: &Arguments, report: &Report, timing: &Timing) -> Result<(), Stopped> {
    if arguments.json {
        output::report(&serde_json::to_string(report).unwrap_or_default())?;
    } else if !arguments.quiet {
        output::report(table(report, arguments.language).trim_end())?;
    }
    if !arguments.quiet {
        output::remark(&timing.line(arguments.language));
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
