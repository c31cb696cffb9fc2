use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use tupyo_election::Entry;
use tupyo_sequencer::{Board, verify};

use super::{Message, Submission, Verified, answer};
use crate::metrics;
use crate::published::Published;

/// The most entries that are verified together.
pub(super) const BATCH: usize = 512;

/// A batch that is not full yet, beside another one that is being verified, looks so often whether it still is.
const LOOK: Duration = Duration::from_micros(500);

/// Verifies proofs and signatures of ballots, as many together as are waiting; documents pass.
///
/// Its clones work side by side: where one has no work for all cores, at the end of a batch, the other one has.
#[derive(Clone)]
pub(super) struct Verification {
    published: Arc<Published>,
    inbox: Arc<Mutex<Inbox>>,
    /// Batches that are being verified.
    begun: Arc<AtomicUsize>,
    outbox: SyncSender<Verified>,
}

struct Inbox {
    messages: Receiver<Message>,
    stopped: bool,
}

impl Verification {
    pub(super) fn new(
        published: Arc<Published>,
        messages: Receiver<Message>,
        outbox: SyncSender<Verified>,
    ) -> Verification {
        let inbox = Arc::new(Mutex::new(Inbox { messages, stopped: false }));
        Verification { published, inbox, begun: Arc::default(), outbox }
    }

    /// Works until it is stopped, or the committer has ended.
    pub(super) fn run(self) {
        while let Some(batch) = self.next() {
            metrics::waiting(-(batch.len() as i64));
            let goes_on = self.verify(batch);
            self.begun.fetch_sub(1, Ordering::SeqCst);
            if !goes_on {
                return;
            }
        }
    }

    /// What is waiting, at least one entry; a full batch if another one is being verified meanwhile, because a large one is cheaper. None at the end.
    fn next(&self) -> Option<Vec<Submission>> {
        let mut inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Vec::new();
        while batch.len() < BATCH && !inbox.stopped {
            let message = match inbox.messages.try_recv() {
                Err(TryRecvError::Empty) if batch.is_empty() => inbox.messages.recv().ok(),
                Err(TryRecvError::Empty) if self.begun.load(Ordering::SeqCst) == 0 => break,
                Err(TryRecvError::Empty) => {
                    // Not woken by each that arrives.
                    sleep(LOOK);
                    continue;
                }
                message => message.ok(),
            };
            match message {
                Some(Message::Submission(submission)) => batch.push(submission),
                Some(Message::Stop) | None => inbox.stopped = true,
            }
        }
        if batch.is_empty() {
            return None;
        }
        self.begun.fetch_add(1, Ordering::SeqCst);
        Some(batch)
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
