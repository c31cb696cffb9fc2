//! Evidence of a light follower, for everybody.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::ElectionId;
use tupyo_voter::{MissingBallot, MissingKind};

use crate::failure::Failure;
use crate::files;
use crate::place::Output;
use crate::say::Answer;

const LARGEST_EVIDENCE: usize = 64 << 20;
const LARGEST_MANIFEST: usize = 16_000_000;

/// What `ballot evidence` is given.
#[derive(clap::Args)]
pub struct Evidence {
    /// The evidence
    file: PathBuf,
    /// The election's manifest, whose hash is the announced id
    #[arg(long, value_name = "MANIFEST")]
    manifest: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Evidence {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.verify())
    }

    fn verify(&self) -> Result<Answer, Failure> {
        let evidence = MissingBallot::parse(&files::read(&self.file, LARGEST_EVIDENCE)?)?;
        let manifest = files::read(&self.manifest, LARGEST_MANIFEST)?;
        let kind = evidence.verify(&manifest)?;
        let election = ElectionId::of_manifest(&manifest);
        let [en, ko] = words(kind);
        let answer = Answer::new(
            format!("The evidence is valid for election {election}, whoever has made it: {en}."),
            format!("증거가 선거 {election}에 대하여 유효합니다(누가 만들었든 마찬가지입니다): {ko}."),
        );
        Ok(answer.with(json!({ "valid": true, "election": election.to_string(), "kind": kind.as_str() })))
    }
}

fn words(kind: MissingKind) -> [&'static str; 2] {
    match kind {
        MissingKind::NotCounted => {
            ["a voter's ballot is on the ledger and the tally counts none", "원장에 있는 투표지가 집계되지 않았습니다"]
        }
        MissingKind::OlderCounted => [
            "the tally counts a ballot that its voter had replaced by a later one",
            "이후 투표로 바뀐 이전 투표지가 집계되었습니다",
        ],
        MissingKind::OtherCounted => {
            ["the tally counts what is not the voter's ballot", "선거인의 투표지가 아닌 것이 집계되었습니다"]
        }
        MissingKind::AfterClosing => {
            ["a ballot was taken after the voting was closed", "투표 마감 뒤에 접수된 투표지가 있습니다"]
        }
    }
}
