use std::collections::HashMap;

use tupyo_circuits::TrackingCode;
use tupyo_election::{ElectionState, Entry, Legal};
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_sequencer::{Board, Unreadable, ballot_of};

use crate::Electorate;

/// What a simulated board shows: a ledger, its fold, and an index in memory.
pub(crate) struct Published {
    pub(crate) ledger: LedgerReader,
    state: ElectionState,
    by_bytes: HashMap<Vec<u8>, u64>,
    by_code: HashMap<TrackingCode, u64>,
}

impl Published {
    /// Folds what the ledger holds. An entry that is not legal where it stands is a violation.
    pub(crate) fn fold(ledger: LedgerReader, electorate: &Electorate) -> Result<Published, String> {
        let mut published =
            Published { ledger, state: electorate.opened.clone(), by_bytes: HashMap::new(), by_code: HashMap::new() };
        for index in 0..published.ledger.size() {
            let bytes = published.entry(index)?;
            match electorate.opening.get(index as usize) {
                Some(opening) if *opening == bytes => {}
                Some(_) => return Err(format!("entry {index} of the opening has changed")),
                None => published.apply(index, &bytes)?,
            }
            published.index(index, bytes);
        }
        Ok(published)
    }

    /// Takes what the ledger has acknowledged.
    pub(crate) fn take(&mut self, entries: Vec<Legal>) -> Result<(), String> {
        let known = self.by_bytes.len() as u64;
        entries.into_iter().for_each(|legal| self.state.take(legal));
        for index in known..self.ledger.size() {
            let bytes = self.entry(index)?;
            self.index(index, bytes);
        }
        Ok(())
    }

    pub(crate) fn entry(&self, index: u64) -> Result<Vec<u8>, String> {
        self.ledger.entry(index).map_err(|error| format!("entry {index}: {error}"))
    }

    fn apply(&mut self, index: u64, bytes: &[u8]) -> Result<(), String> {
        let illegal = |refusal| format!("entry {index} is not legal: {refusal}");
        let entry = Entry::decode(bytes).map_err(illegal)?;
        self.state.apply(&entry).map(drop).map_err(illegal)
    }

    fn index(&mut self, index: u64, bytes: Vec<u8>) {
        let entry = Entry::decode(&bytes).ok();
        if let (Some(ballot), Some(check)) = (entry.as_ref().and_then(ballot_of), self.state.ballot_check()) {
            self.by_code.insert(ballot.tracking_code(check.context()), index);
        }
        self.by_bytes.insert(bytes, index);
    }
}

impl Board for Published {
    fn look<T>(&self, at: impl FnOnce(&ElectionState) -> T) -> T {
        at(&self.state)
    }

    fn find_bytes(&self, bytes: &[u8]) -> Option<u64> {
        self.by_bytes.get(bytes).copied()
    }

    fn find_code(&self, code: &TrackingCode) -> Option<(u64, Entry)> {
        let index = *self.by_code.get(code)?;
        Some((index, Entry::decode(&self.ledger.entry(index).ok()?).ok()?))
    }

    fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable> {
        let unreadable = |error: LedgerError| Unreadable { code: error.code(), message: error.to_string() };
        self.ledger.entry(index).map_err(unreadable)
    }
}
