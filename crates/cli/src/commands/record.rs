use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_client::{Board, DownloadError, Follower, NewDirectory, export_record};
use tupyo_election::{ElectionState, Phase};

use crate::awaited::{NotFinal, waited_for};
use crate::copies::CopiedLedger;
use crate::failure::Failure;
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
        let answer = Answer::new(
            format!("The record is in {out}: {size} entries, {count} files, {length} bytes.\nVerify it: {verify}"),
            format!("기록을 {out}에 저장했습니다: 항목 {size}개, 파일 {count}개, {length}바이트.\n검증: {verify}"),
        );
        let json = json!({ "entries": size, "files": count, "bytes": length, "election": election.to_string() });
        let answer = answer.with(json);
        let answer = match NotFinal::of_board(&place.board)?.filter(|not_final| not_final.entries > size) {
            Some(not_final) => with_not_final(answer, &not_final, size),
            None => answer,
        };
        let mut follower = Follower::new(CopiedLedger::new(&self.out), election);
        let (state, _) = follower.advance()?;
        Ok(with_phase(answer, state))
    }
}

fn with_not_final(answer: Answer, not_final: &NotFinal, size: u64) -> Answer {
    let [en, ko] = not_final.lines(size);
    let mut answer = answer.beneath(&en, &ko);
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
    answer.beneath(
        &format!(
            "The election is not finished: phase `{phase}`. {en} Of such a record `tupyo verify` ends with exit code 2."
        ),
        &format!("선거가 끝나지 않았습니다: 단계 `{phase}`. {ko} 이런 기록에 `tupyo verify`는 종료 코드 2로 끝납니다."),
    )
}

/// No checkpoint is final: whose cosignatures are missing.
fn nothing_final(board: &Board, error: DownloadError) -> Failure {
    let failure = Failure::from(error);
    if failure.code != "awaits-witnesses" {
        return failure;
    }
    match NotFinal::of_board(board) {
        Ok(Some(not_final)) => {
            let [en, ko] = not_final.lines(0);
            Failure::refused("awaits-witnesses", en).in_korean(ko).with("not_final", not_final.json(0))
        }
        _ => failure,
    }
}
