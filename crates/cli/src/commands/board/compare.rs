//! `tupyo board compare`: whether two views are of one ledger.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tupyo_client::{Board, Comparison, Doubt, LedgerSource, OneHistory, PublishedLedger, View, compare, followed_keys};
use tupyo_election::{ElectionId, LedgerKeys};
use tupyo_voter::{BoardAddress, KeptReceipt};

use crate::catalogue::{board as texts, wrong_usage};
use crate::commands::manifest;
use crate::contradiction::proven;
use crate::copies::CopiedLedger;
use crate::failure::Failure;
use crate::files;
use crate::place::Output;
use crate::receipts;
use crate::say::Answer;

pub const HELP: &str = "\
Each of the two is a file with a checkpoint (such as anchors.json.seen), a receipt with its ballot beside it,
a directory with a record or a mirror, or the address of a board's election or of a mirror (http://HOST/elections/ID).

Exit codes: 0 consistent, 4 a split view, and the evidence is written, 5 it cannot be decided, and the message says
what is missing.

Example:
  tupyo board compare my.receipt record --anchors anchors.json";

const LARGEST_FILE: usize = 1 << 18;
const RECEIPT: &[u8] = b"c2sp.org/tlog-proof";

#[derive(clap::Args)]
pub struct Compare {
    /// A checkpoint, a receipt, a directory or an address
    #[arg(value_name = "A")]
    one: String,
    /// Another one
    #[arg(value_name = "B")]
    other: String,
    /// The anchors file: the board is asked for the manifest, which names the ledger's key
    #[arg(long, value_name = "FILE", required_unless_present = "manifest")]
    anchors: Option<PathBuf>,
    /// The manifest, instead of the anchors
    #[arg(long, value_name = "FILE", conflicts_with = "anchors")]
    manifest: Option<PathBuf>,
    /// Where evidence is written; with a number if the file is there
    #[arg(long, value_name = "FILE", default_value = "split-view.evidence")]
    out: PathBuf,
    #[command(flatten)]
    output: Output,
}

/// Where a view comes from.
enum Side {
    Published(PublishedLedger),
    Copied(CopiedLedger),
    /// Its name and its bytes.
    Checkpoint(String, Vec<u8>),
    Receipt(KeptReceipt),
}

impl Compare {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.compare())
    }

    fn compare(&self) -> Result<Answer, Failure> {
        let sides = [Side::of(&self.one)?, Side::of(&self.other)?];
        let (election, mut keys) = self.keys()?;
        // Another key may have been announced: who has the entries says which.
        let is_unsigned = |side: &Side| side.view(&keys).is_err_and(|failure| failure.code == "note-unsigned");
        if sides.iter().any(is_unsigned)
            && let Some(ledger) = sides.iter().find_map(Side::ledger)
        {
            keys = followed_keys(ledger, election)?;
        }
        let (one, other) = (sides[0].view(&keys)?, sides[1].view(&keys)?);
        match compare(&one, &other, &keys)? {
            Comparison::Consistent(agreement) => Ok(consistent(agreement)),
            Comparison::Split(evidence) => Err(proven(&evidence, &self.out, &keys)),
            Comparison::Undecided(doubt) => Err(undecided(&doubt)),
        }
    }

    fn keys(&self) -> Result<(ElectionId, LedgerKeys), Failure> {
        match (&self.manifest, &self.anchors) {
            (Some(path), _) => manifest::ledger_keys(path),
            (None, Some(anchors)) => {
                let board = Board::new(BoardAddress::from_json(&files::read(anchors, LARGEST_FILE)?)?);
                Ok((board.address().election, board.ledger_keys()?))
            }
            (None, None) => Err(Failure::usage("no-key", wrong_usage::GIVE_ANCHORS_OR_MANIFEST)),
        }
    }
}

impl Side {
    fn of(name: &str) -> Result<Side, Failure> {
        if name.starts_with("http://") || name.starts_with("https://") {
            return Ok(Side::Published(PublishedLedger::new(name)?));
        }
        let path = Path::new(name);
        if path.is_dir() {
            return Ok(Side::Copied(CopiedLedger::new(path)));
        }
        let bytes = files::read(path, LARGEST_FILE)?;
        if bytes.starts_with(RECEIPT) {
            return Ok(Side::Receipt(receipts::load(path)?));
        }
        Ok(Side::Checkpoint(name.to_owned(), bytes.to_vec()))
    }

    fn view(&self, keys: &LedgerKeys) -> Result<View<'_>, Failure> {
        match self {
            Side::Published(ledger) => Ok(View::of_ledger(ledger, keys)?),
            Side::Copied(ledger) => Ok(View::of_ledger(ledger, keys)?),
            Side::Checkpoint(name, file) => {
                let refused = |error: tupyo_merkle::CheckpointError| {
                    Failure::refused(error.code(), format!("{name}: {error}")).advise(wrong_usage::GIVE_CHECKPOINT)
                };
                Ok(View::of_checkpoint(keys.open_signed(file).map_err(refused)?))
            }
            Side::Receipt(kept) => Ok(View::of_receipt(kept, keys)?),
        }
    }

    /// The entries, if this side has them.
    fn ledger(&self) -> Option<&dyn LedgerSource> {
        match self {
            Side::Published(ledger) => Some(ledger),
            Side::Copied(ledger) => Some(ledger),
            _ => None,
        }
    }
}

fn consistent(agreement: OneHistory) -> Answer {
    match agreement {
        OneHistory::SameTree { size } => Answer::new(texts::consistent_both_same_ledger(&size))
            .with(json!({ "outcome": "consistent", "how": "same-tree", "sizes": [size, size] })),
        OneHistory::Prefix { old_size, new_size } => {
            Answer::new(texts::consistent_first_entries_authenticated(&new_size, &old_size))
                .with(json!({ "outcome": "consistent", "how": "prefix", "sizes": [old_size, new_size] }))
        }
    }
}

fn undecided(doubt: &Doubt) -> Failure {
    match doubt {
        Doubt::NoTiles { size } => Failure::undecided("no-tiles", texts::cannot_be_decided_tiles(&size))
            .advise(wrong_usage::COMPARE_WITH_LARGER),
        Doubt::WrongTiles { size, what } => {
            Failure::undecided("wrong-tiles", texts::cannot_be_decided_tiles_ledger(&size, &what))
                .advise(wrong_usage::TAKE_TILES_ELSEWHERE)
        }
    }
}
