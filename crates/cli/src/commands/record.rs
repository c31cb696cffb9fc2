//! `tupyo record`: the public record as files.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_client::{Board, DownloadError, Follower, NewDirectory, export_record};
use tupyo_election::{ElectionState, Phase};

use crate::awaited::{NotFinal, waited_for};
use crate::catalogue::commands as texts;
use crate::copies::CopiedLedger;
use crate::failure::Failure;
use crate::light_copy::LightCopy;
use crate::phases;
use crate::place::{Election, Output};
use crate::say::Answer;

/// The election's public record
#[derive(clap::Subcommand)]
pub enum RecordCommand {
    /// Download the record as a directory of static files that anybody can verify, in any phase
    #[command(after_help = "Example:\n  tupyo record export --anchors anchors.json --out record")]
    Export(Export),
}

#[derive(clap::Args)]
pub struct Export {
    #[command(flatten)]
    election: Election,
    /// The directory to write, new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Store what the public page asks for, too, in this directory: `board mirror --page` keeps it current
    #[arg(long, value_name = "DIR")]
    page: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl RecordCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let RecordCommand::Export(export) = self;
        export.output.say().outcome(export.run())
    }
}

impl Export {
    fn run(&self) -> Result<Answer, Failure> {
        let directory = NewDirectory::make(&self.out).map_err(|error| Failure::file(&self.out, &error))?;
        let mut place = self.election.place()?;
        place.follow()?;
        let exported =
            export_record(&place.board, &directory, &mut || {}).map_err(|error| nothing_final(&place.board, error))?;
        let (size, count, length) = (exported.checkpoint.size, exported.files, exported.bytes);
        let (out, election) = (self.out.display(), place.board.address().election);
        let verify = format!("tupyo-verify {out} --election {election}");
        let answer = Answer::new(texts::record_entries_files_bytes(&count, &length, &out, &size, &verify));
        let json = json!({ "entries": size, "files": count, "bytes": length, "election": election.to_string() });
        let answer = answer.with(json);
        let answer = match NotFinal::of_board(&place.board)?.filter(|not_final| not_final.entries > size) {
            Some(not_final) => with_not_final(answer, &not_final, size),
            None => answer,
        };
        let mut follower = Follower::new(CopiedLedger::new(&self.out), election);
        let (state, _) = follower.advance()?;
        let mut page = self.page.as_deref().map(|directory| LightCopy::new(directory, place.board.clone()));
        page.iter_mut().try_for_each(|page| page.update(state.phase()))?;
        Ok(with_phase(answer, state))
    }
}

fn with_not_final(answer: Answer, not_final: &NotFinal, size: u64) -> Answer {
    let mut answer = answer.beneath(not_final.lines(size));
    answer.add("not_final", not_final.json(size));
    answer
}

/// Where the election stands in the record, and whom it waits for.
fn with_phase(mut answer: Answer, state: &ElectionState) -> Answer {
    answer.add("phase", state.phase().as_str().into());
    let awaited = waited_for(state);
    answer.add("waiting", awaited.as_ref().map(crate::awaited::Awaited::json).into());
    let Some(awaited) = awaited else { return answer };
    let (phase, [en, ko]) = (state.phase(), awaited.lines());
    if phase >= Phase::Finished {
        return answer;
    }
    answer.beneath(texts::election_not_finished_phase(&phases::words(phase), &[en, ko]))
}

/// No checkpoint is final: whose cosignatures are missing.
fn nothing_final(board: &Board, error: DownloadError) -> Failure {
    let failure = Failure::from(error);
    if failure.code != "awaits-witnesses" {
        return failure;
    }
    match NotFinal::of_board(board) {
        Ok(Some(not_final)) => {
            Failure::refused("awaits-witnesses", not_final.lines(0)).with("not_final", not_final.json(0))
        }
        _ => failure,
    }
}
