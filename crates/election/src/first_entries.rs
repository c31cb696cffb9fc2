//! The keys of a ledger, from its first entries.

use crate::{ElectionId, ElectionState, Entry, LARGEST_PART_COUNT, LedgerKeys, Refusal};

impl LedgerKeys {
    /// What the manifest at the beginning of a ledger says. Its parts are the first entries, and it has at most
    /// [`LARGEST_PART_COUNT`].
    ///
    /// # Errors
    /// The refusal of the first entry that is not legal; [`Refusal::WrongManifest`] if there is no manifest.
    pub fn of_first_entries<'a>(
        election: ElectionId,
        entries: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<LedgerKeys, Refusal> {
        let mut state = ElectionState::new(election);
        for entry in entries.into_iter().take(LARGEST_PART_COUNT) {
            state.apply(&Entry::decode(entry)?)?;
            if let Some(keys) = state.ledger_keys() {
                return Ok(keys.clone());
            }
        }
        Err(Refusal::WrongManifest)
    }
}
