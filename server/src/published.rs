use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tupyo_circuits::TrackingCode;
use tupyo_election::{Ballot, ElectionState, Entry, Legal};
use tupyo_ledger::{IndexError, LedgerReader};
use tupyo_merkle::NoteVerifier;

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

    /// Takes entries that the ledger has acknowledged.
    pub(super) fn take(&self, entries: impl IntoIterator<Item = Legal>) -> Result<(), IndexError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        entries.into_iter().for_each(|legal| state.take(legal));
        let context = state.ballot_check().map(|check| *check.context());
        drop(state);
        self.finder.catch_up(context.as_ref())
    }

    /// Where exactly these bytes are. An index that fails is as one that does not find.
    pub(crate) fn index_of_bytes(&self, bytes: &[u8]) -> Option<u64> {
        self.finder.by_bytes(bytes).ok().flatten()
    }

    /// Where the same ballot has been cast, or challenged, whatever its signature: who got no answer may sign it anew.
    pub(crate) fn index_of_same(&self, entry: &Entry) -> Option<u64> {
        let ballot = ballot_of(entry)?;
        let code = self.tracking_code(ballot)?;
        if let Ok(Some((index, found))) = self.finder.by_code(&code) {
            return says_the_same(entry, &found).then_some(index);
        }
        let (last, index) = self.state().last_ballot(ballot.voter)?;
        (last == code && matches!(entry, Entry::Ballot(_))).then_some(index)
    }

    /// The cast or challenged ballot with this tracking code.
    pub(crate) fn find(&self, code: &TrackingCode) -> Result<Option<(u64, Entry)>, IndexError> {
        self.finder.by_code(code)
    }

    fn tracking_code(&self, ballot: &Ballot) -> Option<TrackingCode> {
        let state = self.state();
        Some(ballot.tracking_code(state.ballot_check()?.context()))
    }
}

/// The ballot that an entry casts or challenges.
pub(crate) fn ballot_of(entry: &Entry) -> Option<&Ballot> {
    match entry {
        Entry::Ballot(signed) => Some(&signed.ballot),
        Entry::Challenged(challenged) => Some(&challenged.ballot),
        Entry::Document(_) => None,
    }
}

fn says_the_same(one: &Entry, other: &Entry) -> bool {
    match (one, other) {
        (Entry::Ballot(one), Entry::Ballot(other)) => one.ballot == other.ballot,
        (Entry::Challenged(one), Entry::Challenged(other)) => {
            one.ballot == other.ballot && one.nonce == other.nonce && one.values == other.values
        }
        _ => false,
    }
}
