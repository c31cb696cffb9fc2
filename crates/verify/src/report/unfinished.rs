//! What was begun and never said.

use serde::Serialize;
use tupyo_election::{Author, ElectionManifest, ElectionState};

/// Somebody has begun to say something and never said it. It has no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnfinishedReport {
    /// The author's id in the manifest.
    pub author: String,
    /// `official`, `trustee` or `registrar`.
    pub role: &'static str,
    /// How many parts on the ledger belong to no document.
    pub parts: u64,
}

impl UnfinishedReport {
    /// Every author who has left something unfinished, officials first, registrars last.
    pub fn all(state: &ElectionState, manifest: &ElectionManifest) -> Vec<UnfinishedReport> {
        let report = |(author, parts): (Author, u64)| {
            let id = manifest.person(author).map(|person| person.id.clone()).unwrap_or_default();
            UnfinishedReport { author: id, role: author.role(), parts }
        };
        state.unfinished().into_iter().map(report).collect()
    }
}
