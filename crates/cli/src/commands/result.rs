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
        let answer = Answer::new(format!("The result is in {path}."), format!("개표 결과를 {path}에 저장했습니다."));
        say.event(&answer);
        Ok(())
    }
}

fn unreadable(error: &tupyo_verify::RecordError) -> Failure {
    Failure::io("record", error.to_string()).in_korean(format!("선거 기록을 읽을 수 없습니다: {error}"))
}

fn unpublished(error: &Unpublished, outcome: Outcome) -> Failure {
    let failure = match outcome {
        Outcome::Incomplete | Outcome::LimitExceeded => Failure::undecided(error.code(), error.to_string()),
        _ => Failure::refused(error.code(), error.to_string()),
    };
    let korean = match error {
        Unpublished::Refused => "기록이 점검에 합격하지 못하여 개표 결과를 표시하지 않습니다".to_owned(),
        Unpublished::Incomplete => "선거가 끝나지 않았거나 기록이 온전하지 않아 아직 개표 결과가 없습니다".to_owned(),
        Unpublished::NotRead => "기록을 끝까지 읽지 않았습니다".to_owned(),
        Unpublished::Cancelled { reason } => format!("선거가 취소되어 개표 결과가 없습니다: {reason}"),
    };
    let advice = "Run `tupyo verify` on the record: it says which check does not pass, and why.";
    failure
        .in_korean(korean)
        .advise(advice)
        .advise_in_korean("이 기록에 `tupyo verify`를 실행하면 어느 점검이 왜 통과하지 못했는지 알 수 있습니다.")
}
