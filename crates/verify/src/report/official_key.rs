//! What a report says of an official's other key.

use serde::Serialize;
use tupyo_election::{Author, ElectionManifest, ElectionState};

/// An official who signs with another key than the manifest names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfficialKeyReport {
    /// The official's id.
    pub official: String,
    /// The new key, as a manifest would have it.
    pub key: String,
    /// Why, as the other officials say.
    pub reason: String,
}

impl OfficialKeyReport {
    /// In the ledger's order.
    pub(super) fn all(state: &ElectionState, manifest: &ElectionManifest) -> Vec<OfficialKeyReport> {
        let id = |official| manifest.person(Author::Official(official)).map(|person| person.id.clone());
        let report = |new: &tupyo_election::OfficialKey| OfficialKeyReport {
            official: id(new.official).unwrap_or_default(),
            key: new.key.to_string(),
            reason: new.reason.clone(),
        };
        state.official_keys().iter().map(report).collect()
    }
}
