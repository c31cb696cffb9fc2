use std::collections::VecDeque;

use tupyo_election::{CodedEntry, Legal};

use crate::round::{Judged, Round};
use crate::{Board, Rejection};

/// The most entries that are appended together.
const ROUND: usize = 1024;

/// Gives verified entries their order: in rounds, each of which is appended as one durable batch, then published, then answered.
///
/// `T` is the ticket under which a sender gets its answer; each ticket is answered exactly once, unless the sequencer is dropped before.
pub struct Sequencer<T> {
    waiting: VecDeque<Box<Submission<T>>>,
    /// What the ledger has been asked to append.
    appending: Option<Round<T>>,
    halted: bool,
}

/// An entry whose proofs and signatures hold if it is a ballot; documents are judged here.
pub struct Submission<T> {
    /// The entry.
    pub entry: CodedEntry,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whom to answer.
    pub ticket: T,
}

/// What has happened.
pub enum Message<T> {
    /// An entry has arrived.
    Entry(Box<Submission<T>>),
    /// Nothing more is to be waited for: begin a round.
    Round,
    /// The ledger has acknowledged the batch; its first entry has this index.
    Appended {
        /// The index of the first entry; the others follow it.
        first_index: u64,
    },
    /// The ledger has not acknowledged the batch.
    NotAppended(Failure),
}

/// Why a batch is not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no room; nothing of the batch is on the ledger, which goes on.
    NoRoom,
    /// The storage failed: the batch may be there or not, and the ledger takes nothing any more.
    Storage,
}

/// What is to be done, in this order.
pub enum Effect<T> {
    /// The sender is told the entry's index, or why it has none.
    Answer(T, Result<u64, Rejection>),
    /// The ledger is to append these entries as one batch; the outcome is the next [`Message::Appended`] or [`Message::NotAppended`].
    Append(Vec<Vec<u8>>),
    /// The board takes these entries, which are the next of the ledger.
    Publish(Vec<Legal>),
}

impl<T> Default for Sequencer<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), appending: None, halted: false }
    }
}

impl<T> Sequencer<T> {
    /// How many more entries fit into the next round.
    pub fn room(&self) -> usize {
        ROUND.saturating_sub(self.waiting.len())
    }

    /// Whether entries wait for a round.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes a message; says what is to be done.
    pub fn handle(&mut self, message: Message<T>, board: &impl Board) -> Vec<Effect<T>> {
        match message {
            Message::Entry(submission) if self.halted => vec![stopping(submission.ticket)],
            Message::Entry(submission) => {
                self.waiting.push_back(submission);
                Vec::new()
            }
            Message::Round if self.appending.is_some() => Vec::new(),
            Message::Round => self.begin(board),
            Message::Appended { first_index } => self.publish(first_index),
            Message::NotAppended(failure) => self.fail(failure),
        }
    }

    /// Judges what is waiting, in its order. What must see this round's effect stays waiting.
    fn begin(&mut self, board: &impl Board) -> Vec<Effect<T>> {
        let mut round = Round::new();
        let mut effects = Vec::new();
        let mut deferred = VecDeque::new();
        while let Some(submission) = self.waiting.pop_front() {
            if round.must_end_before(submission.entry.entry()) {
                deferred.push_back(submission);
                break;
            }
            match round.judge(board, submission) {
                Judged::Accepted => {}
                Judged::Answered(ticket, answer) => effects.push(Effect::Answer(ticket, answer)),
                Judged::Deferred(submission) => deferred.push_back(submission),
            }
        }
        deferred.append(&mut self.waiting);
        self.waiting = deferred;
        if !round.is_empty() {
            effects.push(Effect::Append(round.take_entries()));
            self.appending = Some(round);
        }
        effects
    }

    /// Publishes, then answers.
    fn publish(&mut self, first_index: u64) -> Vec<Effect<T>> {
        let Some(round) = self.appending.take() else { return Vec::new() };
        let (tickets, legal) = round.into_parts();
        let answers = (first_index..).zip(tickets).map(|(index, ticket)| Effect::Answer(ticket, Ok(index)));
        std::iter::once(Effect::Publish(legal)).chain(answers).collect()
    }

    fn fail(&mut self, failure: Failure) -> Vec<Effect<T>> {
        let tickets = self.appending.take().map_or(Vec::new(), |round| round.into_parts().0);
        let rejection = || match failure {
            Failure::NoRoom => Rejection::NoRoom,
            Failure::Storage => Rejection::OutcomeUnknown,
        };
        let mut effects: Vec<_> = tickets.into_iter().map(|ticket| Effect::Answer(ticket, Err(rejection()))).collect();
        if failure == Failure::Storage {
            self.halted = true;
            effects.extend(self.waiting.drain(..).map(|submission| stopping(submission.ticket)));
        }
        effects
    }
}

fn stopping<T>(ticket: T) -> Effect<T> {
    Effect::Answer(ticket, Err(Rejection::Stopping))
}
