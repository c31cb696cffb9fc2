//! `tupyo-verify receipt FILE`: what has become of the ballot of a receipt, by a record alone.

use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::{Value, json};
use tupyo_election::LARGEST_ENTRY;
use tupyo_fate::BallotVoter;
use tupyo_merkle::Receipt;

use crate::audited::AuditedRecord;
use crate::whose::Owner;
use crate::{Language, Stopped, output};

mod bundle;
mod judged;
mod words;

use judged::{Judged, judge};

/// No receipt is longer.
const LARGEST_RECEIPT: usize = 1 << 18;

/// Say what has become of the ballot of a receipt, by a record alone: nobody has to be asked.
///
/// The record is verified first. The ballot that the receipt is for lies beside it, in a file of the same name that
/// ends in `.ballot`.
#[derive(Parser)]
#[command(
    name = "tupyo-verify receipt",
    after_help = "\
Exit codes: 0 the ballot counts; 7 it rightly does not count: superseded, challenged, or the election was cancelled;
5 it waits for witnesses, or the record is older than the receipt; 4 the ledger has signed the receipt and the record
does not have the ballot: the evidence is written; 6 it is another voter's; 1 the receipt is forged, which accuses
nobody, or the record is refused; 3 wrong usage or a file cannot be read."
)]
pub(crate) struct ReceiptArguments {
    /// The receipt.
    receipt: PathBuf,
    #[command(flatten)]
    audited: AuditedRecord,
    #[command(flatten)]
    owner: Owner,
    /// A new directory for the evidence, if the ballot is missing; without it, the receipt's name and `.evidence`.
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,
}

/// The file of the ballot that a receipt is for.
pub fn ballot_beside(receipt: &Path) -> PathBuf {
    receipt.with_extension("ballot")
}

impl ReceiptArguments {
    /// The language of what is said.
    pub(crate) fn language(&self) -> Language {
        self.audited.language
    }

    /// Judges the receipt and says so; the exit code.
    pub fn run(&self) -> Result<u8, Stopped> {
        let file = output::read(&self.receipt, LARGEST_RECEIPT)?;
        let entry = output::read(&ballot_beside(&self.receipt), LARGEST_ENTRY)?;
        let directory = self.evidence.clone().unwrap_or_else(|| self.receipt.with_extension("evidence"));
        let audited = self.audited.verify(Some(&directory))?;
        let judged = match Receipt::parse(&file) {
            Err(error) => Judged::Forged { error },
            Ok(receipt) => judge(&audited, &receipt, &entry)?,
        };
        let other = judged.voter().and_then(|voter| self.owner.check(voter).err());
        let bundle = judged.evidence().map(|evidence| {
            bundle::write(&directory, &audited, evidence, &[("receipt", &file), ("ballot", &entry)])?;
            Ok::<_, Stopped>(directory)
        });
        let bundle = bundle.transpose()?;
        if self.audited.json {
            let mut said = programs(&judged, bundle.as_deref());
            said["record"] = json!(audited.outcome());
            said["error"] = other.as_ref().map(|error| error.code()).or_else(|| judged.code()).into();
            output::report(&said.to_string())?;
        } else if !self.audited.quiet {
            let other = other.as_ref().map(|error| words::other(error, self.audited.language));
            let said = words::said(&judged, audited.outcome(), bundle.as_deref(), self.audited.language);
            output::report(&other.into_iter().chain([said]).collect::<Vec<_>>().join("\n"))?;
        }
        Ok(if other.is_some() { 6 } else { judged.exit_code() })
    }
}

fn programs(judged: &Judged, bundle: Option<&Path>) -> Value {
    let voter = judged.voter();
    let mut said = json!({
        "format": "tupyo/receipt-verdict/v1", "verdict": judged.as_str(), "counts": judged.exit_code() == 0,
        "index": judged.index(), "voter": voter.map(|voter| voter.index),
        "key": voter.and_then(BallotVoter::key_text), "evidence": bundle.map(|path| path.display().to_string()),
    });
    if let Some((by, index)) = judged.superseded_by() {
        said["superseded_by"] = json!({ "code": by.to_string(), "index": index });
    }
    said
}
