//! The threads that verify.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rayon::ThreadPool;
use tupyo_sequencer::{Fold, Rejection};

use super::faults::Faults;
use super::flights::{Answer, Departure, Flights, Submission};
use super::line::Stage;
use super::turns::{LineNumber, Turn, Turns};
use crate::alarm::Alarm;
use crate::source::Source;
use crate::{ServerError, metrics};

/// What entries are verified with, as things stand.
pub(super) type InForce<F> = Box<dyn Fn() -> <F as Fold>::Context + Send + Sync>;

/// What the threads of verification know of one ledger.
pub(super) struct Desk<F: Fold> {
    pub(super) context: InForce<F>,
    pub(super) flights: Arc<Flights<F>>,
    pub(super) faults: Arc<Faults<F::Lane>>,
    pub(super) outbox: Sender<Vec<Submission<F>>>,
}

/// Everything that waits for its verification, on all ledgers of a board.
pub(super) type Waiting<F> = Turns<Source, Submission<F>, Arc<Desk<F>>>;

/// The threads that verify what is posted to any ledger of a board: signatures first, so that whoever holds no key
/// keeps no proof from being verified, and then proofs.
pub(crate) struct Verifiers<F: Fold> {
    pub(super) waiting: Arc<Waiting<F>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl<F: Fold> Verifiers<F> {
    /// Starts the threads.
    pub(crate) fn start(alarm: &Alarm) -> Result<Verifiers<F>, ServerError> {
        let waiting = Arc::new(Waiting::default());
        let failed = |error| ServerError::Run(std::io::Error::other(error));
        // Of its own, so that signatures wait for no batch of proofs; of half the cores, so that bad ones leave others.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads().div_ceil(2));
        let pool = pool.thread_name(|_| "signatures".to_owned()).build().map_err(failed)?;
        let (signatures, one, other) = (waiting.clone(), waiting.clone(), waiting.clone());
        let threads = vec![
            alarm.spawn("signatures", move || verify_signatures(&signatures, &pool))?,
            // Two: where one has no work for all cores, at the end of a batch, the other one has.
            alarm.spawn("proofs", move || verify_proofs(&one))?,
            alarm.spawn("proofs", move || verify_proofs(&other))?,
        ];
        Ok(Verifiers { waiting, threads: Mutex::new(threads) })
    }

    /// Ends the threads. All ledgers have been closed before.
    pub(crate) fn stop(&self) {
        self.waiting.end();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

fn verify_signatures<F: Fold>(waiting: &Waiting<F>, pool: &ThreadPool) {
    while let Some(Turn { line, owner, batch }) = waiting.next(Stage::Signatures) {
        let (begun, unchecked) = (Instant::now(), Unchecked { waiting, line, stage: Stage::Signatures });
        let (awaited, mut refused) = owner.awaited(batch);
        metrics::signatures(awaited.len());
        let (signed, others) = pool.install(|| owner.signed(awaited));
        refused.extend(others);
        metrics::waiting(-(refused.len() as i64));
        std::mem::forget(unchecked);
        waiting.signatures_checked(line, begun.elapsed(), signed, refused);
    }
}

fn verify_proofs<F: Fold>(waiting: &Waiting<F>) {
    while let Some(Turn { line, owner, batch }) = waiting.next(Stage::Proofs) {
        let (begun, unchecked) = (Instant::now(), Unchecked { waiting, line, stage: Stage::Proofs });
        metrics::waiting(-(batch.len() as i64));
        let proved = owner.proved(owner.awaited(batch).0);
        let hands_on = !proved.is_empty();
        let taken = !hands_on || owner.outbox.send(proved).is_ok();
        std::mem::forget(unchecked);
        waiting.proofs_checked(line, begun.elapsed(), hands_on && taken);
        if !taken {
            // Who still waits is told that the server stops.
            drop(waiting.give_up(line));
        }
    }
}

/// A turn whose thread may end within it: then nobody waits for it, and its ledger takes nothing more.
struct Unchecked<'a, F: Fold> {
    waiting: &'a Waiting<F>,
    line: LineNumber,
    stage: Stage,
}

impl<F: Fold> Drop for Unchecked<'_, F> {
    fn drop(&mut self) {
        drop(self.waiting.abandon(self.line, self.stage));
    }
}

type Batch<F> = Vec<(Source, Submission<F>)>;

impl<F: Fold> Desk<F> {
    /// What somebody still waits for the answer to; and the sources of the others.
    fn awaited(&self, batch: Batch<F>) -> (Batch<F>, Vec<Source>) {
        let (mut awaited, mut gone) = (Vec::with_capacity(batch.len()), Vec::new());
        for (source, mut submission) in batch {
            if submission.ticket.is_awaited() {
                awaited.push((source, submission));
            } else {
                gone.push(source);
            }
        }
        metrics::gone(gone.len());
        (awaited, gone)
    }

    /// Those whose signatures stand and that may go on; and the sources of the others, who are answered.
    fn signed(&self, batch: Batch<F>) -> (Batch<F>, Vec<Source>) {
        let (passed, mut others) = self.pass(batch, Stage::Signatures);
        let mut signed = Vec::with_capacity(passed.len());
        for (source, submission) in passed {
            match self.depart(submission) {
                Some(submission) => signed.push((source, submission)),
                None => others.push(source),
            }
        }
        (signed, others)
    }

    /// Those that stand alone come here at once: of them, all is verified here.
    fn proved(&self, batch: Batch<F>) -> Vec<Submission<F>> {
        metrics::verified(batch.len());
        let (alone, signed): (Vec<_>, Vec<_>) =
            batch.into_iter().partition(|(_, submission)| F::lane(submission.entry.entry()).is_none());
        let alone = if alone.is_empty() { alone } else { self.pass(alone, Stage::Signatures).0 };
        let batch = alone.into_iter().chain(signed).collect();
        self.pass(batch, Stage::Proofs).0.into_iter().map(|(_, submission)| submission).collect()
    }

    /// One entry of each voter goes on at a time, and none while it pauses.
    fn depart(&self, submission: Submission<F>) -> Option<Submission<F>> {
        let Submission { entry, ticket } = submission;
        let Some(lane) = F::lane(entry.entry()) else { return Some(Submission { entry, ticket }) };
        if let Some(pause) = self.faults.pause(&lane, Instant::now()) {
            ticket.answer(Err(busy(pause)));
            return None;
        }
        match self.flights.begin(lane, entry.bytes(), ticket) {
            Departure::Begun(ticket) => return Some(Submission { entry, ticket }),
            Departure::Busy(ticket) => ticket.answer(Err(busy(Duration::ZERO))),
            Departure::Joined => {}
        }
        None
    }

    /// What a stage lets pass; and the sources of the others, who are answered.
    fn pass(&self, batch: Batch<F>, stage: Stage) -> (Batch<F>, Vec<Source>) {
        let entries: Vec<&F::Entry> = batch.iter().map(|(_, submission)| submission.entry.entry()).collect();
        let context = (self.context)();
        let refusals = match stage {
            Stage::Signatures => F::verify_signatures(&context, &entries),
            Stage::Proofs => F::verify_proofs(&context, &entries),
        };
        let (mut passed, mut refused) = (Vec::with_capacity(batch.len()), Vec::new());
        for ((source, submission), refusal) in batch.into_iter().zip(refusals) {
            match refusal {
                None => passed.push((source, submission)),
                Some(refusal) => {
                    self.blame(submission.entry.entry(), &refusal);
                    submission.ticket.answer(Answer::<F>::Err(refusal.into()));
                    refused.push(source);
                }
            }
        }
        (passed, refused)
    }

    fn blame(&self, entry: &F::Entry, refusal: &F::Refusal) {
        if let Some(lane) = F::lane(entry).filter(|_| F::is_owners_fault(refusal)) {
            self.faults.add(lane, Instant::now());
        }
    }
}

/// Come back when the pause is over.
pub(super) fn busy<R: tupyo_sequencer::Reason>(pause: Duration) -> Rejection<R> {
    Rejection::Busy { seconds: pause.as_secs() + 1 }
}
