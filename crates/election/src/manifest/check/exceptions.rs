//! Departures from the rules that keep votes secret: those that must be named, and styles that may reveal single votes.

use std::collections::{BTreeMap, HashMap, HashSet};

use tupyo_merkle::WitnessPolicy;

use super::super::draft::ExceptionDraft;
use super::super::exception::ManifestException;
use super::super::exception_kind::ExceptionKind;
use super::super::largest::MAX_EXCEPTIONS;
use super::super::{ManifestError, ManifestRule, Style, Title};
use super::check_count;

/// The exceptions that a manifest demands.
pub(super) fn demanded(trustees: usize, threshold: u16, witnesses: Option<&WitnessPolicy>) -> Vec<ExceptionKind> {
    let witnesses = witnesses.map(|policy| [policy.quorum(), policy.witnesses().len()]);
    ExceptionKind::demanded(trustees, threshold.into(), witnesses)
}

/// The exceptions, of which all these are there and no others but those of styles.
pub(super) fn check(
    drafts: Vec<ExceptionDraft>,
    styles: &[Style],
    demanded: &[ExceptionKind],
) -> Result<Vec<ManifestException>, ManifestError> {
    check_count("exceptions", drafts.len(), 0, MAX_EXCEPTIONS)?;
    let indexes: HashMap<&str, u16> = (0..).zip(styles).map(|(index, style)| (style.id.as_str(), index)).collect();
    let mut seen = HashSet::new();
    let exception = |(index, draft)| {
        let place = format!("exceptions[{index}]");
        let (kind, reason) = split(draft, &place, &indexes)?;
        let reason = Title::check(&format!("{place}.reason"), reason)?;
        if !seen.insert(kind) {
            return Err(ManifestRule::ExceptionRepeated.at(place));
        }
        if !matches!(kind, ExceptionKind::Exposed(_)) && !demanded.contains(&kind) {
            return Err(ManifestRule::ExceptionUnneeded.at(place));
        }
        Ok(ManifestException { kind, reason })
    };
    let exceptions = drafts.into_iter().enumerate().map(exception).collect::<Result<_, _>>()?;
    match demanded.iter().find(|kind| !seen.contains(kind)) {
        Some(kind) => Err(ManifestRule::ExceptionMissing(*kind).at(place_of(*kind))),
        None => Ok(exceptions),
    }
}

/// What a draft is about, and its reason.
fn split(
    draft: ExceptionDraft,
    place: &str,
    styles: &HashMap<&str, u16>,
) -> Result<(ExceptionKind, BTreeMap<String, String>), ManifestError> {
    Ok(match draft {
        ExceptionDraft::ThresholdOne { reason } => (ExceptionKind::ThresholdOne, reason),
        ExceptionDraft::ThresholdMinority { reason } => (ExceptionKind::ThresholdMinority, reason),
        ExceptionDraft::WitnessQuorum { reason } => (ExceptionKind::WitnessQuorum, reason),
        ExceptionDraft::Exposed { style, reason } => {
            let index = styles.get(style.as_str());
            let index = index.ok_or_else(|| ManifestRule::ExceptionStyle.at(format!("{place}.style")))?;
            (ExceptionKind::Exposed(*index), reason)
        }
    })
}

/// What demands an exception.
fn place_of(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::WitnessQuorum => "witnesses.quorum",
        _ => "trustees.threshold",
    }
}
