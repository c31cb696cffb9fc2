//! What a report says of the registrars' roll.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use tupyo_election::{Correction, ElectionManifest, ElectionState, LineChange};

/// What registrars have made of the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegistrationReport {
    /// The registrars, by their ids.
    pub registrars: Vec<String>,
    /// How many of them must have signed a registration.
    pub signatures: u16,
    /// How many lines have taken effect.
    pub registrations: u64,
    /// How many of them took the place of another one of the same holder.
    pub replacements: u64,
    /// What all registrars have changed, in the ledger's order.
    pub corrections: Vec<CorrectionReport>,
}

/// A line that all registrars have changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CorrectionReport {
    /// The line's voting key, base64url without padding.
    pub key: String,
    /// `struck` or `changed`.
    pub change: &'static str,
    /// Its style's id since; none if it was struck.
    pub style: Option<String>,
    /// Its weight since; none if it was struck.
    pub weight: Option<u32>,
    /// Why, as the registrars say.
    pub reason: String,
}

impl RegistrationReport {
    /// None if the manifest names no registrars.
    pub(super) fn of(state: &ElectionState, manifest: &ElectionManifest) -> Option<RegistrationReport> {
        let rules = manifest.registration()?;
        let summary = state.registrations().cloned().unwrap_or_default();
        Some(RegistrationReport {
            registrars: rules.registrars().iter().map(|person| person.id.clone()).collect(),
            signatures: rules.signatures(),
            registrations: summary.registrations,
            replacements: summary.replacements,
            corrections: summary.corrections.iter().map(|correction| corrected(correction, manifest)).collect(),
        })
    }
}

fn corrected(correction: &Correction, manifest: &ElectionManifest) -> CorrectionReport {
    let (change, style, weight) = match correction.change {
        LineChange::Struck => ("struck", None, None),
        LineChange::Changed { style, weight } => ("changed", manifest.styles().get(usize::from(style)), Some(weight)),
    };
    CorrectionReport {
        key: URL_SAFE_NO_PAD.encode(correction.key),
        change,
        style: style.map(|style| style.id.clone()),
        weight,
        reason: correction.reason.clone(),
    }
}
