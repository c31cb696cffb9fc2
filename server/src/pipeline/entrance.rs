//! The way to the verification of one ledger.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;

use tokio::sync::oneshot;
use tupyo_sequencer::{Arrival, Fold, Rejection};

use super::faults::Faults;
use super::flights::{Answer, Submission, Ticket};
use super::line::Placed;
use super::places::Holding;
use super::turns::LineNumber;
use super::verification::{Desk, InForce, Verifiers, Waiting, busy};
use crate::metrics;
use crate::source::Source;

/// The way to the verification of one ledger, and its line there.
pub(super) struct Entrance<F: Fold> {
    faults: Arc<Faults<F::Lane>>,
    waiting: Arc<Waiting<F>>,
    line: LineNumber,
}

impl<F: Fold> Entrance<F> {
    /// Opens a line in which `queue` entries may wait. What stands goes into the outbox.
    pub(super) fn open(
        context: InForce<F>,
        (verifiers, queue): (&Verifiers<F>, usize),
        outbox: Sender<Vec<Submission<F>>>,
    ) -> Entrance<F> {
        let faults = Arc::new(Faults::default());
        let desk = Desk { context, flights: Arc::default(), faults: faults.clone(), outbox };
        let waiting = verifiers.waiting.clone();
        let line = waiting.open(queue, Arc::new(desk));
        Entrance { faults, waiting, line }
    }

    /// Where what stands is counted as taken.
    pub(super) fn line(&self) -> (Arc<Waiting<F>>, LineNumber) {
        (self.waiting.clone(), self.line)
    }

    /// Hands an entry to the verification.
    pub(super) fn enter(
        &self,
        entry: Box<Arrival<F>>,
        source: Source,
        holdings: Vec<Holding>,
    ) -> Result<oneshot::Receiver<Answer<F>>, Rejection<F::Refusal>> {
        let lane = F::lane(entry.entry());
        if let Some(pause) = lane.as_ref().and_then(|voter| self.faults.pause(voter, Instant::now())) {
            return Err(busy(pause));
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
        Ok(answer)
    }

    /// Takes in nothing more, and waits until what waits has been verified.
    pub(super) fn close(&self) {
        self.waiting.close(self.line);
    }
}
