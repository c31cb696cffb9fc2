//! Finds entries by their keys.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tupyo_ledger::{Index, IndexError, LedgerReader};
use tupyo_sequencer::{Arrival, Fold, Key};

use crate::log::{self, Event};

/// Finds entries by their keys. Only a hint: what it does not find may still be on the ledger.
pub(crate) struct Finder<F> {
    index: Index,
    /// Says how entries are decoded that are read from the ledger.
    state: Arc<RwLock<F>>,
    path: PathBuf,
    repairing: Mutex<()>,
}

impl<F: Fold> Finder<F> {
    /// Opens the index of a ledger that adds up to this state, and brings it up to its end.
    pub(crate) fn open(path: &Path, ledger: LedgerReader, state: Arc<RwLock<F>>) -> Result<Finder<F>, IndexError> {
        let known = state.clone();
        let keys_of =
            move |_, bytes: &[u8]| decode(&known, bytes).map(|(key, _)| key.as_bytes().to_vec()).into_iter().collect();
        let index = Index::open(path, ledger, keys_of)?;
        Ok(Finder { index, state, path: path.to_owned(), repairing: Mutex::new(()) })
    }

    /// Says so if the index was made anew when it was opened.
    pub(crate) fn tell_if_rebuilt(&self) {
        if self.index.was_rebuilt() {
            log::event(Event::IndexRebuilt { index: self.path.clone() });
        }
    }

    /// The entry that is found by this key.
    pub(crate) fn find(&self, key: &Key) -> Result<Option<(u64, F::Entry)>, IndexError> {
        let found = self.lookup(key, |_| false)?;
        Ok(found.and_then(|(index, bytes)| Some((index, decode(&self.state, &bytes)?.1))))
    }

    /// The entry that is found by the key of this one, and its bytes.
    pub(crate) fn find_like(&self, arrival: &Arrival<F>) -> Result<Option<(u64, Vec<u8>)>, IndexError> {
        self.lookup(arrival.key(), |found| found == arrival.bytes())
    }

    /// What the index finds must have the key; what is known to need not be decoded for that.
    fn lookup(&self, key: &Key, is_known: impl Fn(&[u8]) -> bool) -> Result<Option<(u64, Vec<u8>)>, IndexError> {
        let has_key = |found: &[u8]| decode(&self.state, found).is_some_and(|(found, _)| found == *key);
        self.repaired(|index| index.lookup(key.as_bytes(), |found| is_known(found) || has_key(found)))
    }

    /// Takes in entries with these keys, which are the ledger's from `first` on.
    pub(crate) fn take(&self, first: u64, keys: &[Key]) -> Result<(), IndexError> {
        self.repaired(|index| index.take(first, keys.iter().map(|key| vec![key.as_bytes().to_vec()]).collect()))
    }

    /// Asks, and asks once more after rebuilding an index that went wrong.
    fn repaired<T>(&self, ask: impl Fn(&Index) -> Result<T, IndexError>) -> Result<T, IndexError> {
        match ask(&self.index) {
            Err(IndexError::Damaged | IndexError::Database(_)) => {
                let _one = self.repairing.lock().unwrap_or_else(PoisonError::into_inner);
                // Somebody else may have repaired it meanwhile.
                ask(&self.index).or_else(|_| {
                    self.index.rebuild()?;
                    log::event(Event::IndexRebuilt { index: self.path.clone() });
                    ask(&self.index)
                })
            }
            answer => answer,
        }
    }
}

fn decode<F: Fold>(state: &RwLock<F>, bytes: &[u8]) -> Option<(Key, F::Entry)> {
    let context = state.read().unwrap_or_else(PoisonError::into_inner).context();
    F::decode(bytes, &context).ok()
}
