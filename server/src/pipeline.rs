//! The way of an entry onto the ledger: cheap checks, a bounded queue, proofs in batches, one committer. What is
//! decided is decided in `crates/sequencer`; here are the threads, the queues and the disk.

mod committer;
mod inbox;
mod verification;

use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;
use tupyo_ledger::{Ledger, LedgerError};
use tupyo_sequencer::{Admission, Admitted, Arrival, Fold, Rejection, admit, look_up};

use crate::ServerError;
use crate::alarm::Alarm;
use crate::metrics;
use crate::published::Published;
use committer::Committer;
use inbox::{Inbox, NoPlace};
use verification::Verification;

/// Where the entry is on the ledger, or why it is not.
type Answer<F> = Result<u64, Rejection<<F as Fold>::Refusal>>;

/// Whom to answer.
type Ticket<F> = oneshot::Sender<Answer<F>>;

/// An entry on its way.
type Submission<F> = tupyo_sequencer::Submission<F, Ticket<F>>;

/// Gives the ledger the key that signs its next batch, which the fold knows.
pub(crate) type Signing<F> = Box<dyn Fn(&F, &mut Ledger) -> Result<(), LedgerError> + Send>;

/// What comes of an entry that was handed in.
pub(crate) enum Pending<F: Fold> {
    /// It is on the ledger already, at this index.
    There(u64),
    /// It waits; the answer will come here.
    Waiting(oneshot::Receiver<Answer<F>>),
}

/// Verified batches that wait for the committer.
const WAITING_BATCHES: usize = 2;

/// The threads of one ledger and the way to them.
pub(crate) struct Pipeline<F: Fold> {
    published: Arc<Published<F>>,
    inbox: Arc<Inbox<Submission<F>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl<F: Fold> Pipeline<F> {
    /// Starts the threads; `queue` entries may wait. When the storage fails, `failed` names the ledger.
    pub(crate) fn start(
        published: Arc<Published<F>>,
        ledger: Ledger,
        queue: usize,
        alarm: &Alarm,
        signing: Signing<F>,
        failed: impl FnOnce(LedgerError) -> ServerError + Send + 'static,
    ) -> Result<Pipeline<F>, ServerError> {
        let inbox = Arc::new(Inbox::new(queue));
        let (outbox, accepted) = sync_channel(WAITING_BATCHES);
        let verification = Verification { published: published.clone(), inbox: inbox.clone(), outbox };
        let committer = Committer::new(published.clone(), ledger, signing, accepted);
        let report = alarm.clone();
        let beside = verification.clone();
        let threads = vec![
            alarm.spawn("verification", move || verification.run())?,
            alarm.spawn("verification", move || beside.run())?,
            alarm.spawn("committer", move || committer.run().unwrap_or_else(|error| report.report(failed(error))))?,
        ];
        Ok(Pipeline { published, inbox, threads: Mutex::new(threads) })
    }

    /// Decodes an entry and checks cheaply, from memory.
    pub(crate) fn admit(&self, bytes: Vec<u8>) -> Admission<F> {
        admit(self.published.as_ref(), bytes)
    }

    /// Hands in an entry that could not be admitted from memory; may wait for a disk.
    pub(crate) fn look_up(&self, entry: Box<Arrival<F>>) -> Result<Pending<F>, Rejection<F::Refusal>> {
        match look_up(self.published.as_ref(), entry)? {
            Admitted::There(index) => Ok(Pending::There(index)),
            Admitted::Entry(entry) => self.enter(entry),
        }
    }

    /// Hands an admitted entry to the verification.
    pub(crate) fn enter(&self, entry: Box<Arrival<F>>) -> Result<Pending<F>, Rejection<F::Refusal>> {
        let (ticket, waiting) = oneshot::channel();
        match self.inbox.put(tupyo_sequencer::Submission { entry, ticket }) {
            Ok(()) => {
                metrics::waiting(1);
                Ok(Pending::Waiting(waiting))
            }
            Err(NoPlace::Full) => Err(Rejection::Full),
            Err(NoPlace::Stopped) => Err(Rejection::Stopping),
        }
    }

    /// Answers what is waiting, and ends the threads.
    pub(crate) fn stop(&self) {
        self.inbox.stop();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

/// Answers; who asked may have gone.
fn answer<F: Fold>(ticket: Ticket<F>, answer: Answer<F>) {
    let _gone = ticket.send(answer);
}
