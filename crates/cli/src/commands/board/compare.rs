use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tupyo_client::{ClientError, Comparison, Doubt, OneHistory, PublishedLedger, View, compare};
use tupyo_merkle::{NoteVerifier, SignedCheckpoint};
use tupyo_voter::{BoardAddress, KeptReceipt};

use crate::contradiction::proven;
use crate::copies::CopiedLedger;
use crate::failure::Failure;
use crate::files;
use crate::place::Output;
use crate::receipts;
use crate::say::Answer;

pub const HELP: &str = "\
Each of the two is a file with a checkpoint (such as anchors.json.seen), a receipt with its ballot beside it, a directory with a record or
a mirror, or the address of a board's election or of a mirror (http://HOST/elections/ID).

Exit codes: 0 consistent, 4 a split view, and the evidence is written, 5 it cannot be decided, and the message says what is missing.

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
    /// The anchors file, for its ledger key
    #[arg(long, value_name = "FILE", required_unless_present = "ledger_key")]
    anchors: Option<PathBuf>,
    /// The ledger key, instead of the anchors
    #[arg(long, value_name = "KEY", conflicts_with = "anchors")]
    ledger_key: Option<NoteVerifier>,
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
    Checkpoint(SignedCheckpoint),
    Receipt(KeptReceipt),
}

impl Compare {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.compare())
    }

    fn compare(&self) -> Result<Answer, Failure> {
        let key = self.key()?;
        let sides = [Side::of(&self.one, &key)?, Side::of(&self.other, &key)?];
        let (one, other) = (sides[0].view(&key)?, sides[1].view(&key)?);
        match compare(&one, &other, &key)? {
            Comparison::Consistent(agreement) => Ok(consistent(agreement)),
            Comparison::Split(evidence) => Err(proven(&evidence, &self.out, &key)),
            Comparison::Undecided(doubt) => Err(undecided(&doubt)),
        }
    }

    fn key(&self) -> Result<NoteVerifier, Failure> {
        match (&self.ledger_key, &self.anchors) {
            (Some(key), _) => Ok(key.clone()),
            (None, Some(anchors)) => Ok(BoardAddress::from_json(&files::read(anchors, LARGEST_FILE)?)?.ledger_key),
            (None, None) => Err(Failure::usage("no-key", "give --anchors or --ledger-key")),
        }
    }
}

impl Side {
    fn of(name: &str, key: &NoteVerifier) -> Result<Side, Failure> {
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
        let refused = |error: tupyo_merkle::CheckpointError| {
            Failure::refused(error.code(), format!("{name}: {error}")).advise(
                "Give a checkpoint or a receipt of this election's ledger, a record's directory, or an address.",
            )
        };
        Ok(Side::Checkpoint(SignedCheckpoint::open(bytes.as_slice(), key).map_err(refused)?))
    }

    fn view(&self, key: &NoteVerifier) -> Result<View<'_>, ClientError> {
        match self {
            Side::Published(ledger) => View::of_ledger(ledger, key),
            Side::Copied(ledger) => View::of_ledger(ledger, key),
            Side::Checkpoint(signed) => Ok(View::of_checkpoint(signed.clone())),
            Side::Receipt(kept) => View::of_receipt(kept, key),
        }
    }
}

fn consistent(agreement: OneHistory) -> Answer {
    match agreement {
        OneHistory::SameTree { size } => Answer::new(
            format!("Consistent: both are the same ledger of {size} entries, by its root."),
            format!("일치합니다: 둘 다 항목 {size}개의 같은 원장이며 루트가 같습니다."),
        )
        .with(json!({ "outcome": "consistent", "how": "same-tree", "sizes": [size, size] })),
        OneHistory::Prefix { old_size, new_size } => Answer::new(
            format!(
                "Consistent: the first {old_size} of {new_size} entries, by the authenticated tiles of the larger ledger, have the root of the smaller."
            ),
            format!(
                "일치합니다: 큰 원장의 인증된 타일로 계산한, 항목 {new_size}개 중 처음 {old_size}개의 루트가 작은 원장의 루트와 같습니다."
            ),
        )
        .with(json!({ "outcome": "consistent", "how": "prefix", "sizes": [old_size, new_size] })),
    }
}

fn undecided(doubt: &Doubt) -> Failure {
    match doubt {
        Doubt::NoTiles { size } => Failure::undecided(
            "no-tiles",
            format!("it cannot be decided: the tiles of the ledger with {size} entries are missing"),
        )
        .in_korean(format!("판단할 수 없습니다: 항목 {size}개인 원장의 타일이 없습니다"))
        .advise("Compare with a record, a mirror or a board of at least this size. A proof that is missing is no evidence."),
        Doubt::WrongTiles { size, what } => Failure::undecided(
            "wrong-tiles",
            format!("it cannot be decided: the tiles of the ledger with {size} entries do not lead to its signed root: {what}"),
        )
        .in_korean(format!("판단할 수 없습니다: 항목 {size}개인 원장의 타일이 서명된 루트와 맞지 않습니다: {what}"))
        .advise("Take the tiles from elsewhere. Keep the signed checkpoint: who signed it owes its tiles."),
    }
}
