//! Evidence of a light follower, for everybody.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::ElectionId;
use tupyo_voter::{MissingBallot, MissingKind};

use crate::catalogue::ballot as texts;
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
        let said = words(kind);
        let answer = Answer::new(texts::evidence_valid_for_election(&election, &said));
        Ok(answer.with(json!({ "valid": true, "election": election.to_string(), "kind": kind.as_str() })))
    }
}

fn words(kind: MissingKind) -> [&'static str; 2] {
    match kind {
        MissingKind::NotCounted => texts::VOTER_BALLOT_ON_LEDGER,
        MissingKind::OlderCounted => texts::TALLY_COUNTS_BALLOT_ITS,
        MissingKind::OtherCounted => texts::TALLY_COUNTS_WHAT_NOT,
        MissingKind::AfterClosing => texts::BALLOT_WAS_TAKEN_AFTER,
    }
}
