//! The way of an entry onto the ledger: cheap checks, bounded and fairly shared places, signatures and then proofs in
//! batches, one committer. What is decided of entries is decided in `crates/sequencer`; here are the threads, the
//! queues and the disk.

mod arrivals;
mod committer;
mod fair_queue;
mod faults;
mod flights;
mod line;
mod places;
mod turns;
mod verification;

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::sync::oneshot;
use tupyo_ledger::{Ledger, LedgerError};
use tupyo_sequencer::{Admission, Admitted, Arrival, Fold, Reason, Rejection, admit, look_up};

use crate::ServerError;
use crate::alarm::Alarm;
use crate::metrics;
use crate::published::Published;
use crate::source::Source;
use committer::{Committer, Verified};
use faults::Faults;
use flights::{Answer, Submission, Ticket};
use line::Placed;
use places::{NoPlace, Places};
use turns::LineNumber;
use verification::{Desk, Waiting, busy};

pub(crate) use places::Holding;
pub(crate) use verification::Verifiers;

/// Gives the ledger the key that signs its next batch, which the fold knows.
pub(crate) type Signing<F> = Box<dyn Fn(&F, &mut Ledger) -> Result<(), LedgerError> + Send>;

/// What comes of an entry that was handed in.
pub(crate) enum Pending<F: Fold> {
    /// It is on the ledger already, at this index.
    There(u64),
    /// It waits; the answer will come here.
    Waiting(oneshot::Receiver<Answer<F>>),
}

/// The committer of one ledger, and the way to it.
pub(crate) struct Pipeline<F: Fold> {
    published: Arc<Published<F>>,
    faults: Arc<Faults<F::Lane>>,
    alone: Arc<Places<Source>>,
    waiting: Arc<Waiting<F>>,
    line: LineNumber,
    committer: Mutex<Option<JoinHandle<()>>>,
}

impl<F: Fold> Pipeline<F> {
    /// Starts the committer; `queue` entries may wait for the verifiers. When the storage fails, `failed` names the
    /// ledger.
    pub(crate) fn start(
        published: Arc<Published<F>>,
        ledger: Ledger,
        (verifiers, queue): (&Verifiers<F>, usize),
        alarm: &Alarm,
        signing: Signing<F>,
        failed: impl FnOnce(LedgerError) -> ServerError + Send + 'static,
    ) -> Result<Pipeline<F>, ServerError> {
        let (outbox, batches) = channel();
        let faults = Arc::new(Faults::default());
        let desk = Desk { published: published.clone(), flights: Arc::default(), faults: faults.clone(), outbox };
        let waiting = verifiers.waiting.clone();
        let line = waiting.open(queue, Arc::new(desk));
        let verified = Verified { batches, waiting: waiting.clone(), line };
        let committer = Committer::new(published.clone(), ledger, signing, verified);
        let report = alarm.clone();
        let run = move || committer.run().unwrap_or_else(|error| report.report(failed(error)));
        let committer = Mutex::new(Some(alarm.spawn("committer", run)?));
        Ok(Pipeline { published, faults, alone: Arc::default(), waiting, line, committer })
    }

    /// Decodes an entry and checks cheaply, from memory.
    pub(crate) fn admit(&self, bytes: Vec<u8>) -> Admission<F> {
        admit(self.published.as_ref(), bytes)
    }

    /// Looks for an entry that could not be admitted from memory; may wait for a disk.
    pub(crate) fn look_up(&self, entry: Box<Arrival<F>>) -> Result<Admitted<F>, Rejection<F::Refusal>> {
        Ok(look_up(self.published.as_ref(), entry)?)
    }

    /// Hands an admitted entry to the verification. What it holds is given back when it is answered, even if whoever
    /// sent it has gone.
    pub(crate) fn enter(
        &self,
        entry: Box<Arrival<F>>,
        source: Source,
        mut holdings: Vec<Holding>,
    ) -> Result<Pending<F>, Rejection<F::Refusal>> {
        let lane = F::lane(entry.entry());
        if let Some(pause) = lane.as_ref().and_then(|voter| self.faults.pause(voter, Instant::now())) {
            return Err(busy(pause));
        }
        if lane.is_none() {
            holdings.push(Box::new(self.alone.take(source)?));
        }
        let (sender, answer) = oneshot::channel();
        let submission = Submission { entry, ticket: Ticket::new(sender, holdings) };
        let placed = match lane {
            Some(_) => self.waiting.put(self.line, source, submission),
            None => self.waiting.put_alone(self.line, source, submission),
        };
        match placed {
            Placed::Waiting => metrics::waiting(1),
            Placed::InPlaceOf(displaced) => displaced.ticket.answer(Err(Rejection::ShareUsed)),
            Placed::Full => return Err(Rejection::Full),
            Placed::ShareUsed => return Err(Rejection::ShareUsed),
            Placed::Stopped => return Err(Rejection::Stopping),
        }
        Ok(Pending::Waiting(answer))
    }

    /// Answers what is waiting, and ends the committer.
    pub(crate) fn stop(&self) {
        self.waiting.close(self.line);
        let committer = self.committer.lock().unwrap_or_else(PoisonError::into_inner).take();
        committer.into_iter().for_each(|thread| drop(thread.join()));
    }
}

impl<R: Reason> From<NoPlace> for Rejection<R> {
    fn from(none: NoPlace) -> Rejection<R> {
        match none {
            NoPlace::Full => Rejection::Full,
            NoPlace::ShareUsed => Rejection::ShareUsed,
        }
    }
}
