//! What of a ledger is on stable storage and signed.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use tupyo_ledger::{IndexError, LedgerError, LedgerReader};
use tupyo_merkle::Hash;
use tupyo_sequencer::{Arrival, Fold, Key, Publication, Unreadable};

use crate::finder::Finder;

/// What of a ledger is on stable storage and covered by a signed checkpoint: all that is ever shown.
///
/// The fold takes an entry only after the ledger has acknowledged it.
pub(crate) struct Published<F> {
    ledger: LedgerReader,
    finder: Finder<F>,
    state: Arc<RwLock<F>>,
    watcher: Arc<dyn Watcher<F>>,
}

/// Looks at entries while they are published.
pub(crate) trait Watcher<F: Fold>: Send + Sync {
    /// The state is about to take an entry. Everybody waits meanwhile.
    fn takes(&self, state: &F, index: u64, legal: &F::Legal);

    /// The state has taken entries.
    fn taken(&self, state: &RwLock<F>);
}

impl<F: Fold> Published<F> {
    /// Shows a ledger and what it adds up to; its index is in a directory of its own.
    pub(crate) fn open(
        ledger: LedgerReader,
        index: &Path,
        state: F,
        watcher: Arc<dyn Watcher<F>>,
    ) -> Result<Published<F>, IndexError> {
        let state = Arc::new(RwLock::new(state));
        let finder = Finder::open(index, ledger.clone(), state.clone())?;
        watcher.taken(&state);
        Ok(Published { ledger, finder, state, watcher })
    }

    /// The way to entries by their keys.
    pub(crate) fn finder(&self) -> &Finder<F> {
        &self.finder
    }

    /// The ledger.
    pub(crate) fn ledger(&self) -> &LedgerReader {
        &self.ledger
    }

    /// The state; whoever holds it keeps entries from being published.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, F> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes entries that the ledger has acknowledged, from an index on.
    pub(super) fn take(&self, first_index: u64, entries: Vec<(Key, F::Legal)>) -> Result<(), IndexError> {
        let (keys, entries): (Vec<Key>, Vec<F::Legal>) = entries.into_iter().unzip();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for (index, legal) in (first_index..).zip(entries) {
            self.watcher.takes(&state, index, &legal);
            state.take(legal);
        }
        drop(state);
        self.watcher.taken(&self.state);
        self.finder.take(first_index, &keys)
    }

    /// The entry that is found by this key.
    pub(crate) fn find(&self, key: &Key) -> Result<Option<(u64, F::Entry)>, IndexError> {
        self.finder.find(key)
    }
}

impl<F: Fold> Publication for Published<F> {
    type Fold = F;

    fn look<T>(&self, at: impl FnOnce(&F) -> T) -> T {
        at(&self.state())
    }

    /// An index that fails is as one that does not find.
    fn find(&self, arrival: &Arrival<F>) -> Option<(u64, Vec<u8>)> {
        self.finder.find_like(arrival).ok().flatten()
    }

    fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable> {
        self.ledger.entry(index).map_err(unreadable)
    }

    fn root_at(&self, size: u64) -> Result<Hash, Unreadable> {
        self.ledger.root_at(size).map_err(unreadable)
    }
}

fn unreadable(error: LedgerError) -> Unreadable {
    Unreadable { code: error.code(), message: error.to_string() }
}
