//! `tupyo board watch`: follows a board and says what happens.

use std::process::ExitCode;

use serde_json::json;

use super::pace::{Pace, Seen};
use crate::catalogue::board as texts;
use crate::failure::Failure;
use crate::place::{Election, Output};
use crate::say::Answer;

pub const HELP: &str = "\
Every entry is downloaded and held to the rules of the election, every checkpoint to all that were seen before.
The newest is kept in ANCHORS.seen; evidence is written to ANCHORS.evidence.

Exit codes: 0 it has ended as asked, 1 an entry that is not legal or a checkpoint that is not signed, 3 the board
does not answer, 4 a split view, and the evidence is written, 5 the ledger is shorter than it was.

Example:
  tupyo board watch --anchors anchors.json --until-close --json";

#[derive(clap::Args)]
pub struct Watch {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    output: Output,
}

impl Watch {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.watch())
    }

    fn watch(&self) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let seen = self.pace.keep(&self.output.say(), || Ok(Seen::of(place.follow()?)))?;
        let end = Answer::new(texts::nothing_contradicts_anything_entries(&seen.entries));
        Ok(end.with(json!({ "event": "end", "entries": seen.entries, "phase": seen.phase.as_str() })))
    }
}
