//! What a report says of the voters' page.

use serde::Serialize;
use tupyo_election::{ElectionState, PageEntry};

/// What the voters' page was announced to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageReport {
    /// The index of the entry with which it took effect.
    pub entry: u64,
    /// The document's digest, hexadecimal.
    pub digest: String,
    /// How many files it has.
    pub assets: usize,
    /// Whether voting was open.
    pub while_open: bool,
    /// Why, as the officials say.
    pub reason: String,
}

impl PageReport {
    /// In the ledger's order.
    pub(super) fn all(state: &ElectionState) -> Vec<PageReport> {
        let report = |page: &PageEntry| PageReport {
            entry: page.index,
            digest: page.digest.to_string(),
            assets: page.assets,
            while_open: page.while_open,
            reason: page.reason.clone(),
        };
        state.pages().iter().map(report).collect()
    }
}
