use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use tupyo_ledger::{Ledger, LedgerError};
use tupyo_sequencer::{Effect, Failure, Message, Sequencer};

use super::verification::BATCH;
use super::{Ticket, Verified, answer};
use crate::ServerError;
use crate::metrics;
use crate::published::Published;

/// The one writer of an election's ledger: it brings the sequencer what has happened, and carries out what that decides.
pub(super) struct Committer {
    published: Arc<Published>,
    ledger: Ledger,
    inbox: Receiver<Verified>,
    sequencer: Sequencer<Ticket>,
}

impl Committer {
    pub(super) fn new(published: Arc<Published>, ledger: Ledger, inbox: Receiver<Verified>) -> Committer {
        Committer { published, ledger, inbox, sequencer: Sequencer::default() }
    }

    /// Works until nobody hands in entries any more. An error of the storage ends it: nothing is appended after one.
    pub(super) fn run(mut self) -> Result<(), ServerError> {
        while self.collect()? {
            self.handle(Message::Round)?;
        }
        Ok(())
    }

    /// Takes what has arrived; waits if there is nothing. False at the end.
    fn collect(&mut self) -> Result<bool, ServerError> {
        if !self.sequencer.is_waiting() {
            let Ok(batch) = self.inbox.recv() else { return Ok(false) };
            self.enter(batch)?;
        }
        while self.sequencer.room() >= BATCH {
            let Ok(batch) = self.inbox.try_recv() else { break };
            self.enter(batch)?;
        }
        Ok(true)
    }

    fn enter(&mut self, Verified(batch): Verified) -> Result<(), ServerError> {
        batch.into_iter().try_for_each(|submission| self.handle(Message::Entry(submission)))
    }

    /// Carries out what a message leads to, in order, and what that leads to.
    fn handle(&mut self, message: Message<Ticket>) -> Result<(), ServerError> {
        let mut next = Some(message);
        let mut outcome = Ok(());
        while let Some(message) = next.take() {
            for effect in self.sequencer.handle(message, self.published.as_ref()) {
                match effect {
                    Effect::Answer(ticket, what) => answer(ticket, what),
                    // What the index fails to take in, it takes in next time; nothing depends on it.
                    Effect::Publish(entries) => drop(self.published.take(entries)),
                    Effect::Append(entries) => {
                        let appended = self.append(&entries);
                        outcome = appended.1;
                        next = Some(appended.0);
                    }
                }
            }
        }
        outcome
    }

    /// What the ledger says, and whether the server must end for it.
    fn append(&mut self, entries: &[Vec<u8>]) -> (Message<Ticket>, Result<(), ServerError>) {
        let begun = Instant::now();
        match self.ledger.append(entries) {
            Ok(appended) => {
                metrics::appended(entries.len(), begun);
                (Message::Appended { first_index: appended.first_index }, Ok(()))
            }
            Err(LedgerError::Full { .. }) => (Message::NotAppended(Failure::NoRoom), Ok(())),
            Err(source) => {
                let failed = ServerError::StorageFailed { election: self.published.election(), source };
                (Message::NotAppended(Failure::Storage), Err(failed))
            }
        }
    }
}
