//! A journal in memory that several take over, and that loses answers when it is told to.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tupyo_ledger::{Epoch, Journal, JournalBatch, JournalError, LedgerError, Tenure, leaf_hashes};

/// A journal in memory. Its clones are the same journal.
#[derive(Clone, Default)]
pub struct SimulatedJournal(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    epoch: Epoch,
    entries: Vec<Vec<u8>>,
    notes: Vec<(usize, String)>,
    keys: HashSet<Vec<u8>>,
    fault: Option<JournalFault>,
    /// A batch whose committer has gone, and which will be there when somebody takes over.
    late: Option<Late>,
}

struct Late {
    entries: Vec<Vec<u8>>,
    keys: Vec<Vec<u8>>,
    note: String,
}

/// What goes wrong at one commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalFault {
    /// Somebody else takes over just before it.
    TakenOver,
    /// It is taken in, and its answer is lost.
    LostDone,
    /// It is not taken in, and that answer is lost.
    LostNotDone,
    /// Its answer is lost, and it is taken in just before somebody takes over.
    LostLate,
    /// It never gets there.
    Unreachable,
    /// There is no room.
    Full,
}

impl JournalFault {
    /// All of them.
    pub const ALL: [JournalFault; 6] =
        [Self::TakenOver, Self::LostDone, Self::LostNotDone, Self::LostLate, Self::Unreachable, Self::Full];
}

impl SimulatedJournal {
    /// The next commit will go wrong.
    pub fn fail(&self, fault: Option<JournalFault>) {
        self.state().fault = fault;
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.state().entries.len() as u64
    }

    /// Another journal that ends earlier, after a whole batch: a standby that is behind, offered as the leader.
    pub fn behind(&self, most: u64) -> SimulatedJournal {
        let state = self.state();
        let fits = |(size, _): &&(usize, String)| *size as u64 <= most;
        let notes: Vec<_> = state.notes.iter().take_while(fits).cloned().collect();
        let size = notes.last().map_or(0, |(size, _)| *size);
        let entries = state.entries[..size].to_vec();
        SimulatedJournal(Arc::new(Mutex::new(State { epoch: state.epoch, entries, notes, ..State::default() })))
    }

    /// Puts another entry in the place of one: somebody has written into the journal by hand.
    pub fn change(&self, index: usize, entry: Vec<u8>) {
        self.state().entries[index] = entry;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take_in(&mut self, Late { entries, keys, note }: Late) {
        self.entries.extend(entries);
        self.keys.extend(keys);
        self.notes.push((self.entries.len(), note));
    }
}

impl Journal for SimulatedJournal {
    fn take_over(&mut self) -> Result<Tenure, LedgerError> {
        let mut state = self.state();
        if let Some(late) = state.late.take() {
            state.take_in(late);
        }
        state.epoch.0 += 1;
        let note = state.notes.last().map(|(_, note)| note.clone());
        Ok(Tenure { epoch: state.epoch, size: state.entries.len() as u64, note })
    }

    fn commit(&mut self, batch: &JournalBatch<'_>) -> Result<(), LedgerError> {
        let note = batch.seal.note(leaf_hashes(batch.entries))?.to_string();
        let mut state = self.state();
        let fault = state.fault.take();
        if fault == Some(JournalFault::TakenOver) {
            state.epoch.0 += 1;
        }
        if (batch.epoch, batch.first_index) != (state.epoch, state.entries.len() as u64) || state.late.is_some() {
            return Err(JournalError::Fenced { epoch: batch.epoch }.into());
        }
        let keys: Vec<Vec<u8>> = batch.keys.iter().flatten().map(|key| key.to_vec()).collect();
        if keys.iter().any(|key| state.keys.contains(key)) {
            return Err(JournalError::Doubled { reason: "in the simulation".to_owned() }.into());
        }
        let taken = Late { entries: batch.entries.iter().map(|entry| entry.to_vec()).collect(), keys, note };
        let reason = || "in the simulation".to_owned();
        match fault {
            None | Some(JournalFault::TakenOver) => {
                state.take_in(taken);
                return Ok(());
            }
            Some(JournalFault::Unreachable) => return Err(JournalError::Unreachable { reason: reason() }.into()),
            Some(JournalFault::Full) => return Err(JournalError::Full { reason: reason() }.into()),
            Some(JournalFault::LostDone) => state.take_in(taken),
            Some(JournalFault::LostNotDone) => {}
            Some(JournalFault::LostLate) => state.late = Some(taken),
        }
        Err(JournalError::Unknown { reason: reason() }.into())
    }

    fn read(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, LedgerError> {
        // As many as fit, which are few here: whoever reads must ask again.
        let range = range.start as usize..range.end.min(range.start + 7) as usize;
        Ok(self.state().entries.get(range).ok_or(LedgerError::NotThere)?.to_vec())
    }
}
