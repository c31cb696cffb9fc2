use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tupyo_circuits::TrackingCode;
use tupyo_election::{ElectionId, ElectionState, Entry, Legal};
use tupyo_ledger::{IndexError, LedgerError, LedgerReader};
use tupyo_merkle::NoteVerifier;
use tupyo_sequencer::{Board, Unreadable};

use crate::finder::Finder;

/// What of an election is on stable storage and covered by a signed checkpoint: all that is ever shown.
///
/// The state takes an entry only after the ledger has acknowledged it.
pub(crate) struct Published {
    key: NoteVerifier,
    manifest: Vec<u8>,
    ledger: LedgerReader,
    finder: Finder,
    state: RwLock<ElectionState>,
}

impl Published {
    pub(crate) fn new(
        key: NoteVerifier,
        manifest: Vec<u8>,
        ledger: LedgerReader,
        finder: Finder,
        state: ElectionState,
    ) -> Published {
        Published { key, manifest, ledger, finder, state: RwLock::new(state) }
    }

    /// The ledger key.
    pub(crate) fn key(&self) -> &NoteVerifier {
        &self.key
    }

    /// The manifest file's exact bytes.
    pub(crate) fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// The ledger.
    pub(crate) fn ledger(&self) -> &LedgerReader {
        &self.ledger
    }

    /// The state; whoever holds it keeps entries from being published.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, ElectionState> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The election's id.
    pub(crate) fn election(&self) -> ElectionId {
        self.state().election()
    }

    /// Takes entries that the ledger has acknowledged.
    pub(super) fn take(&self, entries: impl IntoIterator<Item = Legal>) -> Result<(), IndexError> {
        let entries: Vec<Legal> = entries.into_iter().collect();
        let codes: Option<Vec<TrackingCode>> = entries.iter().map(Legal::ballot).collect();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let first = state.entries();
        entries.into_iter().for_each(|legal| state.take(legal));
        let context = state.ballot_check().map(|check| *check.context());
        drop(state);
        match codes {
            Some(codes) => self.finder.take(first, &codes),
            None => self.finder.catch_up(context.as_ref()),
        }
    }

    /// The cast or challenged ballot with this tracking code.
    pub(crate) fn find(&self, code: &TrackingCode) -> Result<Option<(u64, Entry)>, IndexError> {
        self.finder.by_code(code)
    }
}

impl Board for Published {
    fn look<T>(&self, at: impl FnOnce(&ElectionState) -> T) -> T {
        at(&self.state())
    }

    /// An index that fails is as one that does not find.
    fn find_bytes(&self, bytes: &[u8]) -> Option<u64> {
        self.finder.by_bytes(bytes).ok().flatten()
    }

    fn find_code(&self, code: &TrackingCode) -> Option<(u64, Entry)> {
        self.finder.by_code(code).ok().flatten()
    }

    fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable> {
        let unreadable = |error: LedgerError| Unreadable { code: error.code(), message: error.to_string() };
        self.ledger.entry(index).map_err(unreadable)
    }
}
