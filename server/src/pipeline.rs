//! The way of an entry onto the ledger: cheap checks, a bounded queue, proofs in batches, one committer.

mod admission;
mod committer;
mod verification;

use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;
use tupyo_election::Entry;
use tupyo_ledger::Ledger;

use crate::ServerError;
use crate::failure::Failure;
use crate::published::Published;
use crate::rejection::Rejection;
use admission::Admission;
use committer::Committer;
use verification::Verification;

/// Where the entry is on the ledger, or why it is not.
type Answer = Result<u64, Rejection>;

/// What comes of an entry that was handed in.
pub(crate) enum Pending {
    /// It is on the ledger already, at this index.
    There(u64),
    /// It waits; the answer will come here.
    Waiting(oneshot::Receiver<Answer>),
}

/// An entry on its way.
struct Submission {
    entry: Entry,
    bytes: Vec<u8>,
    answer: oneshot::Sender<Answer>,
}

/// What is in the queue before the verification.
enum Message {
    Submission(Box<Submission>),
    Stop,
}

/// An entry whose proofs and signatures hold if it is a ballot; documents are verified when they are committed.
struct Verified(Submission);

/// An election's threads and the way to them.
pub(crate) struct Pipeline {
    admission: Admission,
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
        let (verified, accepted) = sync_channel(verification::BATCH);
        let verification = Verification::new(published.clone(), waiting, verified);
        let committer = Committer::new(published.clone(), ledger, accepted);
        let report = failure.clone();
        let threads = vec![
            failure.spawn("verification", move || verification.run())?,
            failure.spawn("committer", move || committer.run().unwrap_or_else(|error| report.report(error)))?,
        ];
        let admission = Admission::new(published, queue.clone());
        Ok(Pipeline { admission, queue, threads: Mutex::new(threads) })
    }

    /// Checks cheaply, and hands the entry to the verification.
    pub(crate) fn submit(&self, bytes: Vec<u8>) -> Result<Pending, Rejection> {
        self.admission.submit(bytes)
    }

    /// Answers what is waiting, and ends the threads.
    pub(crate) fn stop(&self) {
        // An error says that they have ended already.
        let _ended = self.queue.send(Message::Stop);
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

impl Submission {
    /// Answers; who asked may have gone.
    fn answer(self, answer: Answer) {
        let _gone = self.answer.send(answer);
    }
}
