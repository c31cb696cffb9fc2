use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_client::{NewDirectory, export_record};

use crate::failure::Failure;
use crate::place::{Election, Output};
use crate::say::Answer;

/// The election's public record
#[derive(clap::Subcommand)]
pub enum RecordCommand {
    /// Download the record as a directory of static files that anybody can verify
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
        let exported = export_record(&place.board, &directory, &mut || {})?;
        let (checkpoint, count, length) = (exported.checkpoint, exported.files, exported.bytes);
        let (out, address) = (self.out.display(), place.board.address());
        let verify = format!("tupyo-verify {out} --election {}", address.election);
        let answer = Answer::new(
            format!(
                "The record is in {out}: {} entries, {count} files, {length} bytes.\nVerify it: {verify}",
                checkpoint.size
            ),
            format!(
                "기록을 {out}에 저장했습니다: 항목 {}개, 파일 {count}개, {length}바이트.\n검증: {verify}",
                checkpoint.size
            ),
        );
        let json = json!({ "entries": checkpoint.size, "files": count, "bytes": length,
            "election": address.election.to_string() });
        Ok(answer.with(json))
    }
}
