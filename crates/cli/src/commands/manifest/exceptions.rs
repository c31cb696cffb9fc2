//! Exceptions as they are written on the command line: `threshold-one=why`, `exposed:STYLE=why`.

use std::collections::BTreeMap;

use tupyo_election::ExceptionDraft;

use crate::catalogue::manifest as texts;
use crate::failure::Failure;

/// The exception of this kind, with its reason.
///
/// # Errors
/// A [`Failure`] that shows the kinds, if there is no such one, or a style stands where none belongs.
pub fn read(kind: &str, reason: BTreeMap<String, String>) -> Result<ExceptionDraft, Failure> {
    Ok(match kind.split_once(':') {
        Some(("exposed", style)) => ExceptionDraft::Exposed { style: style.to_owned(), reason },
        None if kind == "threshold-one" => ExceptionDraft::ThresholdOne { reason },
        None if kind == "threshold-minority" => ExceptionDraft::ThresholdMinority { reason },
        None if kind == "witness-quorum" => ExceptionDraft::WitnessQuorum { reason },
        _ => return Err(unknown(kind)),
    })
}

fn unknown(kind: &str) -> Failure {
    let kinds = "threshold-one, threshold-minority, witness-quorum, exposed:STYLE";
    Failure::usage("exception", texts::no_kind_exception(&kind, &kinds))
}
