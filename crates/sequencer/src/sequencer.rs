//! Messages in, effects out: the order of entries.

use std::collections::VecDeque;

use crate::cohort::{Cohort, Judged, LARGEST_COHORT};
use crate::submission::Answer;
use crate::{Fold, Key, Publication, Rejection, Submission};

/// Gives verified entries their order: in cohorts, each of which is appended as one durable batch, then published, then
/// answered.
///
/// `T` is the ticket under which a sender gets its answer; each ticket is answered exactly once, unless the sequencer
/// is dropped before.
pub struct Sequencer<F: Fold, T> {
    waiting: VecDeque<Submission<F, T>>,
    /// What the ledger has been asked to append.
    appending: Option<Cohort<F, T>>,
    halted: bool,
}

/// What has happened.
pub enum Message<F: Fold, T> {
    /// An entry has arrived.
    Entry(Submission<F, T>),
    /// Nothing more is to be waited for: begin a cohort.
    Begin,
    /// The ledger has acknowledged the batch; its first entry has this index.
    Appended {
        /// The index of the first entry; the others follow it.
        first_index: u64,
    },
    /// The ledger has not acknowledged the batch.
    NotAppended(AppendFailure),
}

/// Why a batch is not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendFailure {
    /// There is no room; nothing of the batch is on the ledger, which goes on.
    NoRoom,
    /// The storage failed: the batch may be there or not, and the ledger takes nothing any more.
    Storage,
}

/// What is to be done, in this order.
pub enum Effect<F: Fold, T> {
    /// The sender is told the entry's index, or why it has none.
    Answer(T, Answer<F>),
    /// The ledger is to append these entries as one batch; the outcome is the next [`Message::Appended`] or
    /// [`Message::NotAppended`].
    Append(Vec<Vec<u8>>),
    /// The fold takes these entries, which are the next of the ledger.
    Publish {
        /// The index of the first entry; the others follow it.
        first_index: u64,
        /// What each is found by, and what it changes.
        entries: Vec<(Key, F::Legal)>,
    },
}

impl<F: Fold, T> Default for Sequencer<F, T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), appending: None, halted: false }
    }
}

impl<F: Fold, T> Sequencer<F, T> {
    /// How many more entries fit into the next cohort.
    pub fn room(&self) -> usize {
        LARGEST_COHORT.saturating_sub(self.waiting.len())
    }

    /// Whether entries wait for a cohort.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes a message; says what is to be done.
    pub fn handle(&mut self, message: Message<F, T>, publication: &impl Publication<Fold = F>) -> Vec<Effect<F, T>> {
        match message {
            Message::Entry(submission) if self.halted => vec![stopping(submission.ticket)],
            Message::Entry(submission) => {
                self.waiting.push_back(submission);
                Vec::new()
            }
            Message::Begin if self.appending.is_some() => Vec::new(),
            Message::Begin => self.begin(publication),
            Message::Appended { first_index } => self.publish(first_index),
            Message::NotAppended(failure) => self.fail(failure),
        }
    }

    /// Judges what is waiting, in its order. What must see this cohort's effect stays waiting.
    fn begin(&mut self, publication: &impl Publication<Fold = F>) -> Vec<Effect<F, T>> {
        let mut cohort = Cohort::new();
        let mut effects = Vec::new();
        let mut deferred = VecDeque::new();
        while let Some(submission) = self.waiting.pop_front() {
            if cohort.must_end_before(submission.entry.entry()) {
                deferred.push_back(submission);
                break;
            }
            match cohort.judge(publication, submission) {
                Judged::Accepted => {}
                Judged::Answered(ticket, answer) => effects.push(Effect::Answer(ticket, answer)),
                Judged::Deferred(submission) => deferred.push_back(submission),
            }
        }
        deferred.append(&mut self.waiting);
        self.waiting = deferred;
        if !cohort.is_empty() {
            effects.push(Effect::Append(cohort.take_entries()));
            self.appending = Some(cohort);
        }
        effects
    }

    /// Publishes, then answers.
    fn publish(&mut self, first_index: u64) -> Vec<Effect<F, T>> {
        let Some(cohort) = self.appending.take() else { return Vec::new() };
        let (tickets, entries) = cohort.into_parts();
        let answers = (first_index..).zip(tickets).map(|(index, ticket)| Effect::Answer(ticket, Ok(index)));
        std::iter::once(Effect::Publish { first_index, entries }).chain(answers).collect()
    }

    fn fail(&mut self, failure: AppendFailure) -> Vec<Effect<F, T>> {
        let tickets = self.appending.take().map_or(Vec::new(), |cohort| cohort.into_parts().0);
        let rejection = || match failure {
            AppendFailure::NoRoom => Rejection::NoRoom,
            AppendFailure::Storage => Rejection::OutcomeUnknown,
        };
        let mut effects: Vec<_> = tickets.into_iter().map(|ticket| Effect::Answer(ticket, Err(rejection()))).collect();
        if failure == AppendFailure::Storage {
            self.halted = true;
            effects.extend(self.waiting.drain(..).map(|submission| stopping(submission.ticket)));
        }
        effects
    }
}

fn stopping<F: Fold, T>(ticket: T) -> Effect<F, T> {
    Effect::Answer(ticket, Err(Rejection::Stopping))
}
