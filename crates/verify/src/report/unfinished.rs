use serde::Serialize;
use tupyo_election::{Author, ElectionManifest, ElectionState};

/// Somebody has begun to say something and never said it. It has no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnfinishedReport {
    /// The author's id in the manifest.
    pub author: String,
    /// `official` or `trustee`.
    pub role: &'static str,
    /// How many parts on the ledger belong to no document.
    pub parts: u64,
}

impl UnfinishedReport {
    /// Every author who has left something unfinished, officials first.
    pub fn all(state: &ElectionState, manifest: &ElectionManifest) -> Vec<UnfinishedReport> {
        let report = |(author, parts): (Author, u64)| {
            let (role, people, index) = match author {
                Author::Official(index) => ("official", manifest.officials(), index),
                Author::Trustee(index) => ("trustee", manifest.trustees(), index),
            };
            let author = people.get(usize::from(index)).map(|person| person.id.clone()).unwrap_or_default();
            UnfinishedReport { author, role, parts }
        };
        state.unfinished().into_iter().map(report).collect()
    }
}
