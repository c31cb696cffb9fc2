//! Verification without a ledger: what stands is said to stand, and no more.

use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use tupyo_sequencer::{Arrival, Fold, Rejection};

use super::entrance::Entrance;
use super::verification::Verifiers;
use crate::ServerError;
use crate::alarm::Alarm;
use crate::source::Source;

/// Verifies entries of one ledger that somebody else orders: cheap rules are left to whoever calls.
pub(crate) struct Judging<F: Fold> {
    entrance: Entrance<F>,
    telling: Mutex<Option<JoinHandle<()>>>,
}

impl<F: Fold> Judging<F> {
    /// Begins; `context` says what entries are verified with, as things stand.
    pub(crate) fn start(
        context: impl Fn() -> F::Context + Send + Sync + 'static,
        (verifiers, queue): (&Verifiers<F>, usize),
        alarm: &Alarm,
    ) -> Result<Judging<F>, ServerError> {
        let (outbox, batches) = channel();
        let entrance = Entrance::open(Box::new(context), (verifiers, queue), outbox);
        let (waiting, line) = entrance.line();
        let tell = move || {
            while let Ok(batch) = batches.recv() {
                waiting.committed(line);
                // Nobody here knows an index: that it stands is the answer.
                batch.into_iter().for_each(|submission| submission.ticket.answer(Ok(0)));
            }
        };
        let telling = Mutex::new(Some(alarm.spawn("judging", tell)?));
        Ok(Judging { entrance, telling })
    }

    /// Whether signature and proof of an entry stand: the first that does not, or why nobody has looked.
    pub(crate) async fn judge(&self, entry: Box<Arrival<F>>, source: Source) -> Result<(), Rejection<F::Refusal>> {
        let answer = self.entrance.enter(entry, source, Vec::new())?;
        answer.await.unwrap_or(Err(Rejection::Stopping)).map(drop)
    }

    /// Answers what is waiting, and ends.
    pub(crate) fn stop(&self) {
        self.entrance.close();
        let telling = self.telling.lock().unwrap_or_else(PoisonError::into_inner).take();
        telling.into_iter().for_each(|thread| drop(thread.join()));
    }
}
