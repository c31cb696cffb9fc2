//! The way of an entry onto the ledger: cheap checks, a bounded queue, proofs in batches, one committer. What is decided is decided in
//! `crates/sequencer`; here are the threads, the queues and the disk.

mod committer;
mod verification;

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;
use tupyo_election::CodedEntry;
use tupyo_ledger::Ledger;
use tupyo_sequencer::{Admitted, Rejection, admit, admit_ballot};

use crate::ServerError;
use crate::failure::Failure;
use crate::metrics;
use crate::published::Published;
use committer::Committer;
use verification::Verification;

/// Where the entry is on the ledger, or why it is not.
type Answer = Result<u64, Rejection>;

/// Whom to answer.
type Ticket = oneshot::Sender<Answer>;

/// An entry on its way.
type Submission = Box<tupyo_sequencer::Submission<Ticket>>;

/// What comes of an entry that was handed in.
pub(crate) enum Pending {
    /// It is on the ledger already, at this index.
    There(u64),
    /// It waits; the answer will come here.
    Waiting(oneshot::Receiver<Answer>),
}

/// What is in the queue before the verification.
enum Message {
    Submission(Submission),
    Stop,
}

/// Entries whose proofs and signatures hold if they are ballots; documents are verified when they are committed.
struct Verified(Vec<Submission>);

/// Verified batches that wait for the committer.
const WAITING_BATCHES: usize = 2;

/// An election's threads and the way to them.
pub(crate) struct Pipeline {
    published: Arc<Published>,
    queue: SyncSender<Message>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pipeline {
    /// Starts the threads; `queue` entries may wait.
    pub(crate) fn start(
        published: Arc<Published>,
        ledger: Ledger,
        queue: usize,
        failure: &Failure,
    ) -> Result<Pipeline, ServerError> {
        let (queue, waiting) = sync_channel(queue);
        let (verified, accepted) = sync_channel(WAITING_BATCHES);
        let verification = Verification::new(published.clone(), waiting, verified);
        let committer = Committer::new(published.clone(), ledger, accepted);
        let report = failure.clone();
        let beside = verification.clone();
        let threads = vec![
            failure.spawn("verification", move || verification.run())?,
            failure.spawn("verification", move || beside.run())?,
            failure.spawn("committer", move || committer.run().unwrap_or_else(|error| report.report(error)))?,
        ];
        Ok(Pipeline { published, queue, threads: Mutex::new(threads) })
    }

    /// Hands a ballot that is legal as the board stands to the verification, without waiting for anything. Gives the bytes back if they are anything else.
    pub(crate) fn submit_ballot(&self, bytes: Vec<u8>) -> Result<Result<Pending, Rejection>, Vec<u8>> {
        match admit_ballot(self.published.as_ref(), &bytes) {
            Some(ballot) => Ok(self.enter(*ballot, bytes)),
            None => Err(bytes),
        }
    }

    /// Checks cheaply, but may wait for a disk, and hands the entry to the verification.
    pub(crate) fn submit(&self, bytes: Vec<u8>) -> Result<Pending, Rejection> {
        match admit(self.published.as_ref(), &bytes)? {
            Admitted::There(index) => Ok(Pending::There(index)),
            Admitted::Entry(entry) => self.enter(*entry, bytes),
        }
    }

    fn enter(&self, entry: CodedEntry, bytes: Vec<u8>) -> Result<Pending, Rejection> {
        let (ticket, waiting) = oneshot::channel();
        let submission = Box::new(tupyo_sequencer::Submission { entry, bytes, ticket });
        match self.queue.try_send(Message::Submission(submission)) {
            Ok(()) => {
                metrics::waiting(1);
                Ok(Pending::Waiting(waiting))
            }
            Err(TrySendError::Full(_)) => Err(Rejection::Full),
            Err(TrySendError::Disconnected(_)) => Err(Rejection::Stopping),
        }
    }

    /// Answers what is waiting, and ends the threads.
    pub(crate) fn stop(&self) {
        // An error says that they have ended already.
        let _ended = self.queue.send(Message::Stop);
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

/// Answers; who asked may have gone.
fn answer(ticket: Ticket, answer: Answer) {
    let _gone = ticket.send(answer);
}
