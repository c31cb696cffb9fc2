use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use tupyo_election::Entry;
use tupyo_sequencer::{Board, verify};

use super::{Message, Submission, Verified, answer};
use crate::metrics;
use crate::published::Published;

/// The most entries that are verified together.
pub(super) const BATCH: usize = 512;

/// Verifies proofs and signatures of ballots, as many together as are waiting; documents pass, in their order.
pub(super) struct Verification {
    published: Arc<Published>,
    inbox: Receiver<Message>,
    outbox: SyncSender<Verified>,
}

impl Verification {
    pub(super) fn new(
        published: Arc<Published>,
        inbox: Receiver<Message>,
        outbox: SyncSender<Verified>,
    ) -> Verification {
        Verification { published, inbox, outbox }
    }

    /// Works until it is stopped, or the committer has ended.
    pub(super) fn run(self) {
        while let Ok(first) = self.inbox.recv() {
            let mut messages = std::iter::once(first).chain(self.inbox.try_iter().take(BATCH - 1));
            let mut batch = Vec::new();
            let stopped = loop {
                match messages.next() {
                    Some(Message::Submission(submission)) => batch.push(*submission),
                    Some(Message::Stop) => break true,
                    None => break false,
                }
            };
            metrics::waiting(-(batch.len() as i64));
            if !self.verify(batch) || stopped {
                return;
            }
        }
    }

    /// Answers the refused ones and hands on the others. False if nobody takes them any more.
    fn verify(&self, batch: Vec<Submission>) -> bool {
        metrics::verified(batch.len());
        let entries: Vec<&Entry> = batch.iter().map(|submission| submission.entry.entry()).collect();
        let check = self.published.look(|state| state.ballot_check().cloned());
        let refusals = verify(check.as_ref(), &entries);
        let mut verified = Vec::with_capacity(batch.len());
        for (submission, refusal) in batch.into_iter().zip(refusals) {
            match refusal {
                Some(refusal) => answer(submission.ticket, Err(refusal.into())),
                None => verified.push(submission),
            }
        }
        verified.is_empty() || self.outbox.send(Verified(verified)).is_ok()
    }
}
