use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use tokio::sync::oneshot;
use tupyo_election::{Author, DocumentPart, ElectionState, Entry, Refusal};

use super::{Message, Pending, Submission};
use crate::metrics;
use crate::published::Published;
use crate::rejection::Rejection;

/// The cheap checks, on the thread of the request: decoding, whether it is there already, the rules of the state machine.
pub(super) struct Admission {
    published: Arc<Published>,
    queue: SyncSender<Message>,
}

impl Admission {
    pub(super) fn new(published: Arc<Published>, queue: SyncSender<Message>) -> Admission {
        Admission { published, queue }
    }

    pub(super) fn submit(&self, bytes: Vec<u8>) -> Result<Pending, Rejection> {
        let entry = Entry::decode(&bytes)?;
        if let Some(index) = self.published.index_of_bytes(&bytes) {
            return Ok(Pending::There(index));
        }
        if let Err(refusal) = self.examine(&entry) {
            // A ballot that is there under another signature is refused by the rules, but its voter gets its receipt.
            self.published.index_of_same(&entry).ok_or(refusal)?;
        }
        let (answer, waiting) = oneshot::channel();
        match self.queue.try_send(Message::Submission(Box::new(Submission { entry, bytes, answer }))) {
            Ok(()) => {
                metrics::waiting(1);
                Ok(Pending::Waiting(waiting))
            }
            Err(TrySendError::Full(_)) => Err(Rejection::Full),
            Err(TrySendError::Disconnected(_)) => Err(Rejection::Stopping),
        }
    }

    fn examine(&self, entry: &Entry) -> Result<(), Refusal> {
        let state = self.published.state();
        match entry {
            // A whole document may be expensive to examine: the committer does it, for its author only.
            Entry::Document(part) if is_signed(&state, part) => Ok(()),
            _ => state.examine(entry).map(drop),
        }
    }
}

fn is_signed(state: &ElectionState, part: &DocumentPart) -> bool {
    let Some(manifest) = state.manifest() else { return false };
    let person = match part.author {
        Author::Official(index) => manifest.officials().get(usize::from(index)),
        Author::Trustee(index) => manifest.trustees().get(usize::from(index)),
    };
    person.is_some_and(|person| part.verify(state.election(), &person.key).is_ok())
}
