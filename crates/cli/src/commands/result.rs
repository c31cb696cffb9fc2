//! `tupyo result`: posts the counts, and shows them.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::ElectionId;
use tupyo_encoding::shown_lines;
use tupyo_result::{PublishedResult, Unpublished, html, text};
use tupyo_verify::{Anchors, Bounds, Outcome, Silent, verify};
use verifier_cli::{Directory, Language};

use super::election::Official;
use crate::catalogue::{commands as texts, errors};
use crate::failure::Failure;
use crate::say::{Answer, Say};

mod csv;

/// The counts
#[derive(clap::Subcommand)]
pub enum ResultCommand {
    /// Put the trustees' decryption shares together and post the counts
    Post(Official),
    /// Verify a record, and show its result for people to read: on the terminal, as a spreadsheet or as a page
    #[command(after_help = "Example:\n  tupyo result show record --election 00ab… --format html --out result.html")]
    Show(Show),
}

#[derive(clap::Args)]
pub struct Show {
    /// The directory of an exported record
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// The election's id, from a place that you trust
    #[arg(long, value_name = "ID")]
    election: ElectionId,
    /// How it is shown
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// A file to write, which must be new; without it, it is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language of titles and messages
    #[arg(long, value_enum, default_value_t)]
    language: Language,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    /// A table with bars
    #[default]
    Text,
    /// A line for each option of each district, for spreadsheets
    Csv,
    /// One JSON value, for programs
    Json,
    /// One page without a script, to print and to publish
    Html,
}

impl ResultCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            ResultCommand::Post(official) => official.post_result(),
            ResultCommand::Show(show) => show.run(),
        }
    }
}

impl Show {
    fn run(&self) -> ExitCode {
        let say = Say::new(self.language, false);
        match self.shown(&say).and_then(|shown| self.put(&say, &shown)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => say.outcome(Err(failure)),
        }
    }

    fn shown(&self, say: &Say) -> Result<Vec<u8>, Failure> {
        let record = Directory::open(&self.record).map_err(|error| unreadable(&error))?;
        let anchors = Anchors { election: self.election, witnesses: None };
        let report = verify(&record, &anchors, Bounds::default(), &Silent).map_err(|error| unreadable(&error))?;
        let result = PublishedResult::of(&report).map_err(|error| unpublished(&error, report.outcome))?;
        Ok(match self.format {
            Format::Text => shown_lines(&text(&result, say.tag())).into_bytes(),
            Format::Html => html(&result, say.tag()).into_bytes(),
            Format::Json => format!("{}\n", json!(result)).into_bytes(),
            Format::Csv => csv::write(&result, say.tag()).into_bytes(),
        })
    }

    fn put(&self, say: &Say, shown: &[u8]) -> Result<(), Failure> {
        let Some(path) = &self.out else {
            let mut out = io::stdout().lock();
            let written = out.write_all(shown).and_then(|()| out.flush());
            return written.map_err(|error| Failure::io("output", error.to_string()));
        };
        let written = File::create_new(path).and_then(|mut file| {
            file.write_all(shown)?;
            file.sync_all()
        });
        written.map_err(|error| Failure::file(path, &error))?;
        let path = path.display();
        let answer = Answer::new(texts::result(&path));
        say.event(&answer);
        Ok(())
    }
}

fn unreadable(error: &tupyo_verify::RecordError) -> Failure {
    Failure::io("record", [error.to_string(), errors::record_unreadable(error)])
}

fn unpublished(error: &Unpublished, outcome: Outcome) -> Failure {
    let korean = match error {
        Unpublished::Refused => errors::RESULT_REFUSED.to_owned(),
        Unpublished::Incomplete => errors::RESULT_INCOMPLETE.to_owned(),
        Unpublished::NotRead => errors::RESULT_NOT_READ.to_owned(),
        Unpublished::Cancelled { reason } => errors::result_cancelled(reason),
    };
    let said = [error.to_string(), korean];
    let failure = match outcome {
        Outcome::Incomplete | Outcome::LimitExceeded => Failure::undecided(error.code(), said),
        _ => Failure::refused(error.code(), said),
    };
    failure.advise(texts::RUN_ON_RECORD_SAYS)
}
