//! `tupyo board push`: a board's public files in an object store.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};
use tupyo_client::Board;

use super::pace::{Pace, Sight, event};
use crate::catalogue::board as texts;
use crate::failure::Failure;
use crate::memory::with_ending;
use crate::place::{Election, Output};
use crate::push::{Pushed, Pusher, StoreOptions, StorePlace, open};
use crate::say::{Answer, Say};

pub const HELP: &str = "\
Tiles, bundles and the manifest are sent first, the checkpoint last: whoever reads the store finds, at any time, all
that its checkpoint covers. What is there already is not sent again, and never overwritten: other bytes in its place
are an error. Every tile is held to the signed checkpoint before it leaves. The store's checkpoint is replaced only by
one that continues it; evidence of two histories is written to ANCHORS.evidence.
Readers find the election at the address of the bucket or prefix, as they find it at a board's.

Needs a program that was built with the feature object-store. Credentials are never arguments: give a file, or let
the environment say them (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and so on).

Exit codes: 0 it has ended as asked; 1 the store has other bytes (object-differs), another ledger
(store-other-ledger), does not let this program in (store-login), or somebody else pushes (store-changed);
3 the board or the store does not answer; 4 a split view, and the evidence is written; 5 the store is ahead of the
board (store-ahead).

Example:
  tupyo board push s3://votes --anchors anchors.json --public /var/lib/tupyo/public --until-close
  tupyo board push s3://votes/2026 --anchors anchors.json --once --endpoint https://s3.example --credentials s3.txt";

#[derive(clap::Args)]
pub struct Push {
    /// The bucket, and what the names of the objects begin with
    #[arg(value_name = "s3://BUCKET/PREFIX")]
    store: StorePlace,
    #[command(flatten)]
    election: Election,
    /// The directory that the server writes its public files to: full tiles are read from there, and not from the board
    #[arg(long, value_name = "DIR")]
    public: Option<PathBuf>,
    /// Compare everything that is in the store, and send what is missing; without it, only what its checkpoint does not
    /// cover
    #[arg(long)]
    all: bool,
    /// So many objects are sent at once
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    parallel: u8,
    #[command(flatten)]
    options: StoreOptions,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    output: Output,
}

impl Push {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let say = self.output.say();
        say.outcome(self.push(&say))
    }

    fn push(&self, say: &Say) -> Result<Answer, Failure> {
        let board = Board::new(self.election.address()?);
        let objects = open(&self.store, &self.options, board.address().election)?;
        let evidence = with_ending(&self.election.anchors, "evidence");
        let mut pusher = Pusher::new(objects, board, self.public.as_deref(), evidence)?;
        (pusher.all, pusher.parallel) = (self.all, self.parallel.into());
        let pushed = self.pace.keep(say, || pusher.push(say))?;
        let mut json = json(&pushed);
        json["event"] = "end".into();
        Ok(Answer::new(texts::push_entries(&pushed.entries)).with(json))
    }
}

impl Sight for Pushed {
    fn since(self, _: Option<Pushed>) -> Answer {
        let said = texts::pushed(&self.sent.bytes, &self.entries, &self.sent.new, &self.sent.there);
        event("pushed", said, json(&self))
    }

    fn is_new(&self, last: Option<Pushed>) -> bool {
        self.sent.new > 0 || last.is_none_or(|last| last.entries != self.entries)
    }

    fn is_closed(&self) -> bool {
        self.is_closed
    }
}

fn json(pushed: &Pushed) -> Value {
    let Pushed { entries, sent, .. } = pushed;
    json!({ "entries": entries, "sent": sent.new, "bytes": sent.bytes, "there": sent.there })
}
