//! The one writer of a ledger.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use tupyo_ledger::{JournalError, Ledger, LedgerError};
use tupyo_sequencer::{AppendFailure, Effect, Fold, Key, Message, Sequencer};

use super::Signing;
use super::flights::{Submission, Ticket};
use super::line::BATCH;
use super::turns::LineNumber;
use super::verification::Waiting;
use crate::metrics;
use crate::published::Published;

/// Where the batches come from that have been verified.
pub(super) struct Verified<F: Fold> {
    pub(super) batches: Receiver<Vec<Submission<F>>>,
    pub(super) waiting: Arc<Waiting<F>>,
    pub(super) line: LineNumber,
}

/// The one writer of a ledger: it brings the sequencer what has happened, and carries out what that decides.
pub(super) struct Committer<F: Fold> {
    published: Arc<Published<F>>,
    ledger: Ledger,
    signing: Signing<F>,
    verified: Verified<F>,
    sequencer: Sequencer<F, Ticket<F>>,
}

/// Nobody takes what is verified any more.
impl<F: Fold> Drop for Verified<F> {
    fn drop(&mut self) {
        drop(self.waiting.give_up(self.line));
    }
}

impl<F: Fold> Committer<F> {
    /// The entries in `verified` are those that the verification has not refused.
    pub(super) fn new(
        published: Arc<Published<F>>,
        ledger: Ledger,
        signing: Signing<F>,
        verified: Verified<F>,
    ) -> Committer<F> {
        Committer { published, ledger, signing, verified, sequencer: Sequencer::default() }
    }

    /// Works until nobody hands in entries any more. An error of the storage ends it: nothing is appended after one.
    pub(super) fn run(mut self) -> Result<(), LedgerError> {
        while self.collect()? {
            self.handle(Message::Begin)?;
        }
        Ok(())
    }

    /// Takes what has arrived; waits if there is nothing. False at the end.
    fn collect(&mut self) -> Result<bool, LedgerError> {
        if !self.sequencer.is_waiting() {
            let Ok(batch) = self.verified.batches.recv() else { return Ok(false) };
            self.enter(batch)?;
        }
        while self.sequencer.room() >= BATCH {
            let Ok(batch) = self.verified.batches.try_recv() else { break };
            self.enter(batch)?;
        }
        Ok(true)
    }

    fn enter(&mut self, batch: Vec<Submission<F>>) -> Result<(), LedgerError> {
        self.verified.waiting.committed(self.verified.line);
        batch.into_iter().try_for_each(|submission| self.handle(Message::Entry(submission)))
    }

    /// Carries out what a message leads to, in order, and what that leads to.
    fn handle(&mut self, message: Message<F, Ticket<F>>) -> Result<(), LedgerError> {
        let mut next = Some(message);
        let mut outcome = Ok(());
        while let Some(message) = next.take() {
            for effect in self.sequencer.handle(message, self.published.as_ref()) {
                match effect {
                    Effect::Answer(ticket, what) => ticket.answer(what),
                    // What the index fails to take in, it takes in next time; nothing depends on it.
                    Effect::Publish { first_index, entries } => drop(self.published.take(first_index, entries)),
                    Effect::Append { entries, keys } => {
                        let appended = self.append(&entries, &keys);
                        outcome = appended.1;
                        next = Some(appended.0);
                    }
                }
            }
        }
        outcome
    }

    /// What the ledger says, and whether the server must end for it.
    fn append(
        &mut self,
        entries: &[Vec<u8>],
        keys: &[Option<Key>],
    ) -> (Message<F, Ticket<F>>, Result<(), LedgerError>) {
        let begun = Instant::now();
        let signing = (self.signing)(&self.published.state(), &mut self.ledger);
        let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let keys: Vec<Option<&[u8]>> = keys.iter().map(|key| key.as_ref().map(Key::as_bytes)).collect();
        match signing.and_then(|()| self.ledger.append_keyed(&slices, &keys)) {
            Ok(appended) => {
                metrics::appended(entries.len(), begun);
                (Message::Appended { first_index: appended.first_index }, Ok(()))
            }
            Err(error) if error.is_full() => {
                metrics::storage_full();
                (Message::NotAppended(AppendFailure::NoRoom), Ok(()))
            }
            Err(fenced @ LedgerError::Journal(JournalError::Fenced { .. })) => {
                (Message::NotAppended(AppendFailure::Fenced), Err(fenced))
            }
            Err(failed) => {
                metrics::storage_failed(&failed);
                (Message::NotAppended(AppendFailure::Storage), Err(failed))
            }
        }
    }
}
