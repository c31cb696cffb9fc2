//! What a simulated board shows.

use std::collections::HashMap;

use tupyo_election::{ElectionState, Entry, Legal};
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_merkle::Hash;
use tupyo_sequencer::{Arrival, Fold, Key, Publication, Unreadable};

use crate::Electorate;

/// What a simulated board shows: a ledger, its fold, and an index in memory.
pub(crate) struct Published {
    pub(crate) ledger: LedgerReader,
    state: ElectionState,
    by_key: HashMap<Key, u64>,
}

impl Published {
    /// Folds what the ledger holds. An entry that is not legal where it stands is a violation.
    pub(crate) fn fold(ledger: LedgerReader, electorate: &Electorate) -> Result<Published, String> {
        let mut published = Published { ledger, state: electorate.opened.clone(), by_key: HashMap::new() };
        for index in 0..published.ledger.size() {
            let bytes = published.entry(index)?;
            match electorate.opening.get(index as usize) {
                Some(opening) if *opening == bytes => {}
                Some(_) => return Err(format!("entry {index} of the opening has changed")),
                None => published.apply(index, &bytes)?,
            }
            published.index(index, &bytes)?;
        }
        Ok(published)
    }

    /// Takes what the ledger has acknowledged, from an index on.
    pub(crate) fn take(&mut self, first_index: u64, entries: Vec<(Key, Legal)>) {
        for (index, (key, legal)) in (first_index..).zip(entries) {
            self.state.take(legal);
            self.by_key.insert(key, index);
        }
    }

    /// Where exactly these bytes are.
    pub(crate) fn index_of(&self, bytes: &[u8]) -> Option<u64> {
        let arrival = Arrival::decode(bytes.to_vec(), &self.state.context()).ok()?;
        self.find(&arrival).filter(|(_, found)| found == bytes).map(|(index, _)| index)
    }

    pub(crate) fn entry(&self, index: u64) -> Result<Vec<u8>, String> {
        self.ledger.entry(index).map_err(|error| format!("entry {index}: {error}"))
    }

    fn apply(&mut self, index: u64, bytes: &[u8]) -> Result<(), String> {
        let illegal = |refusal| format!("entry {index} is not legal: {refusal}");
        let entry = Entry::decode(bytes).map_err(illegal)?;
        self.state.apply(&entry).map(drop).map_err(illegal)
    }

    fn index(&mut self, index: u64, bytes: &[u8]) -> Result<(), String> {
        let decoded = ElectionState::decode(bytes, &self.state.context());
        let (key, _) = decoded.map_err(|refusal| format!("entry {index} is none: {refusal}"))?;
        self.by_key.insert(key, index);
        Ok(())
    }
}

impl Publication for Published {
    type Fold = ElectionState;

    fn look<T>(&self, at: impl FnOnce(&ElectionState) -> T) -> T {
        at(&self.state)
    }

    fn find(&self, arrival: &Arrival<ElectionState>) -> Option<(u64, Vec<u8>)> {
        let index = *self.by_key.get(arrival.key())?;
        Some((index, self.ledger.entry(index).ok()?))
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
