//! What a ledger has signed and now contradicts: made into evidence.

use std::path::{Path, PathBuf};

use tupyo_client::{Comparison, LedgerSource, View, compare};
use tupyo_election::LedgerKeys;
use tupyo_merkle::SplitView;
use tupyo_voter::{MissingBallot, is_contradiction};

use crate::catalogue::{contradictions as texts, wrong_usage};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;

/// So many files of evidence lie beside each other.
const MOST_FILES: u32 = 1_000;

/// What is known of a ledger and held against it.
pub struct Known<'a> {
    /// The views: remembered checkpoints, a receipt.
    pub views: Vec<View<'a>>,
    /// The ledger's keys.
    pub keys: LedgerKeys,
    /// Where evidence is written; with a number where that is taken.
    pub evidence: PathBuf,
}

impl Known<'_> {
    /// The failure of a ledger that contradicts itself, with the evidence written; where none can be made of what is
    /// known, the failure as it is.
    pub fn explain(&self, failure: Failure, ledger: &dyn LedgerSource) -> Failure {
        if !is_contradiction(&failure.code) {
            return failure;
        }
        let Ok(now) = View::of_ledger(ledger, &self.keys) else { return failure };
        let compared = self.views.iter().filter_map(|view| compare(view, &now, &self.keys).ok());
        let mut evidence = compared.filter_map(|comparison| match comparison {
            Comparison::Split(evidence) => Some(evidence),
            _ => None,
        });
        evidence.next().map_or(failure, |evidence| proven(&evidence, &self.evidence, &self.keys))
    }
}

/// Writes evidence, and says so.
pub fn proven(evidence: &SplitView, wanted: &Path, keys: &LedgerKeys) -> Failure {
    let path = match write(evidence.to_string().as_bytes(), wanted) {
        Ok(path) => path.display().to_string(),
        Err(failure) => return failure,
    };
    let later: String = keys.all().iter().skip(1).map(|key| format!(" --ledger-key {key}")).collect();
    let verify = format!("tupyo-verify evidence {path} --manifest MANIFEST{later}");
    Failure::split_view(texts::ledger_been_shown_two_histories(&path))
        .advise(wrong_usage::give_evidence_to_everybody(&verify))
        .with("evidence", path.into())
}

/// Writes what a light follower has found, and says so.
pub fn shown(evidence: &[u8], wanted: &Path) -> Failure {
    let path = match write(evidence, wanted) {
        Ok(path) => path.display().to_string(),
        Err(failure) => return failure,
    };
    let (said, verify) = match MissingBallot::parse(evidence) {
        Ok(_) => (texts::TALLY_DOES_NOT_COUNT, format!("tupyo ballot evidence {path} --manifest MANIFEST")),
        Err(_) => (texts::LEDGER_BEEN_SHOWN_TWO, format!("tupyo-verify evidence {path} --manifest MANIFEST")),
    };
    let [said_en, said_ko] = said;
    Failure::split_view(texts::evidence(&path, &[said_en, said_ko]))
        .advise(texts::keep_your_receipts_give(&verify))
        .with("evidence", path.into())
}

/// Writes it beside other evidence, if it is not there yet.
fn write(bytes: &[u8], wanted: &Path) -> Result<PathBuf, Failure> {
    for number in 1..=MOST_FILES {
        let path = match number {
            1 => wanted.to_owned(),
            _ => with_ending(wanted, &number.to_string()),
        };
        match files::write_new(&path, bytes, Readers::Everybody) {
            Ok(()) => return Ok(path),
            Err(failure) if failure.code != "file-exists" => return Err(failure),
            Err(_) if files::read(&path, bytes.len()).is_ok_and(|there| there.as_slice() == bytes) => return Ok(path),
            Err(_) => {}
        }
    }
    files::must_be_new(wanted).map(|()| wanted.to_owned())
}
