//! `tupyo board mirror`: a copy of the ledger that keeps up with it.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_client::{Board, Follower};

use super::pace::{Pace, Seen};
use crate::catalogue::board as texts;
use crate::failure::Failure;
use crate::light_copy::LightCopy;
use crate::mirror::MirroredLedger;
use crate::place::{Election, Output};
use crate::say::Answer;

pub const HELP: &str = "\
Every tile is verified against the signed checkpoint before it is stored, and every entry held to the rules of the
election. What is there is not fetched again; a stopped mirror goes on where it was, after it has checked what it has.
DIR is at any time the record of its checkpoint: any static host can serve it, and tupyo-verify reads it.
What --page keeps is no part of it, and lies apart. DIR.seen keeps every checkpoint that was seen; evidence is written
to DIR.evidence.

Exit codes: as for board watch.

Example:
  tupyo board mirror mirror --anchors anchors.json --until-close
  tupyo board mirror mirror --anchors anchors.json --page light";

#[derive(clap::Args)]
pub struct Mirror {
    /// The directory: new, empty, or a mirror of this election
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Keep what the public page asks for, too, in this directory: served at the same address as DIR, beside the pages,
    /// it shows the election as the board does
    #[arg(long, value_name = "DIR")]
    page: Option<PathBuf>,
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    output: Output,
}

impl Mirror {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.mirror())
    }

    fn mirror(&self) -> Result<Answer, Failure> {
        let board = Board::new(self.election.address()?);
        let election = board.address().election;
        let mut page = self.page.as_deref().map(|directory| LightCopy::new(directory, board.clone()));
        let mut mirror = MirroredLedger::open(&self.directory, board, election, |board| Ok(board.ledger_keys()?))?;
        let mut follower = Follower::new(mirror.copy().clone(), election);
        let seen = self.pace.keep(&self.output.say(), || {
            mirror.update()?;
            let seen = Seen::of(follower.advance()?.0);
            page.iter_mut().try_for_each(|page| page.update(seen.phase))?;
            Ok(seen)
        })?;
        let directory = self.directory.display();
        let end = Answer::new(texts::mirror_entries(&directory, &seen.entries));
        Ok(end.with(json!({ "event": "end", "entries": seen.entries, "phase": seen.phase.as_str() })))
    }
}
