//! The way of an entry onto the ledger: cheap checks, bounded and fairly shared places, signatures and then proofs in
//! batches, one committer. What is decided of entries is decided in `crates/sequencer`; here are the threads, the
//! queues and the disk.

mod arrivals;
mod committer;
mod entrance;
mod fair_queue;
mod faults;
mod flights;
mod judging;
mod line;
mod places;
mod turns;
mod verification;

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;
use tupyo_ledger::{Ledger, LedgerError};
use tupyo_sequencer::{Admission, Admitted, Arrival, Fold, Publication, Reason, Rejection, admit, look_up};

use crate::ServerError;
use crate::alarm::Alarm;
use crate::published::Published;
use crate::source::Source;
use committer::{Committer, Verified};
use entrance::Entrance;
use flights::Answer;
use places::{NoPlace, Places};

pub(crate) use judging::Judging;
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
    alone: Arc<Places<Source>>,
    entrance: Entrance<F>,
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
        let looked_at = published.clone();
        let entrance = Entrance::open(Box::new(move || looked_at.look(F::context)), (verifiers, queue), outbox);
        let (waiting, line) = entrance.line();
        let verified = Verified { batches, waiting, line };
        let committer = Committer::new(published.clone(), ledger, signing, verified);
        let report = alarm.clone();
        let run = move || committer.run().unwrap_or_else(|error| report.report(failed(error)));
        let committer = Mutex::new(Some(alarm.spawn("committer", run)?));
        Ok(Pipeline { published, alone: Arc::default(), entrance, committer })
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
        if F::lane(entry.entry()).is_none() {
            holdings.push(Box::new(self.alone.take(source)?));
        }
        Ok(Pending::Waiting(self.entrance.enter(entry, source, holdings)?))
    }

    /// Answers what is waiting, and ends the committer.
    pub(crate) fn stop(&self) {
        self.entrance.close();
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
