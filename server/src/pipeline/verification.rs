use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use tupyo_sequencer::{Fold, Publication};

use super::inbox::Inbox;
use super::{Submission, answer};
use crate::metrics;
use crate::published::Published;

/// Verifies proofs and signatures, of as many entries together as are waiting.
///
/// Its clones work side by side: where one has no work for all cores, at the end of a batch, the other one has.
pub(super) struct Verification<F: Fold> {
    pub(super) published: Arc<Published<F>>,
    pub(super) inbox: Arc<Inbox<Submission<F>>>,
    pub(super) outbox: SyncSender<Vec<Submission<F>>>,
}

impl<F: Fold> Verification<F> {
    /// Works until it is stopped, or the committer has ended.
    pub(super) fn run(self) {
        while let Some(batch) = self.inbox.next() {
            metrics::waiting(-(batch.len() as i64));
            let goes_on = self.verify(batch);
            self.inbox.verified();
            if !goes_on {
                // Who still waits is told that the server stops.
                return self.inbox.close();
            }
        }
    }

    /// Answers the refused ones and hands on the others. False if nobody takes them any more.
    fn verify(&self, batch: Vec<Submission<F>>) -> bool {
        metrics::verified(batch.len());
        let entries: Vec<&F::Entry> = batch.iter().map(|submission| submission.entry.entry()).collect();
        let context = self.published.look(F::context);
        let refusals = F::verify(&context, &entries);
        let mut verified = Vec::with_capacity(batch.len());
        for (submission, refusal) in batch.into_iter().zip(refusals) {
            match refusal {
                Some(refusal) => answer::<F>(submission.ticket, Err(refusal.into())),
                None => verified.push(submission),
            }
        }
        verified.is_empty() || self.outbox.send(verified).is_ok()
    }
}

impl<F: Fold> Clone for Verification<F> {
    fn clone(&self) -> Self {
        let Verification { published, inbox, outbox } = self;
        Verification { published: published.clone(), inbox: inbox.clone(), outbox: outbox.clone() }
    }
}
