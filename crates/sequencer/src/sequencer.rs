//! Messages in, effects out: the order of entries.

use std::collections::VecDeque;

use crate::cohort::{Cohort, Judged, LARGEST_COHORT};
use crate::submission::Answer;
use crate::{Fold, Key, Publication, Rejection, Submission};

/// Gives verified entries their order: in cohorts, each of which is appended as one durable batch, then published, then
/// answered.
///
/// `T` is the ticket under which a sender gets its answer; each ticket is answered exactly once, unless the sequencer
/// is dropped before, or is fenced: then nobody is answered any more.
pub struct Sequencer<F: Fold, T> {
    waiting: VecDeque<Submission<F, T>>,
    /// What the ledger has been asked to append.
    appending: Option<Cohort<F, T>>,
    halted: bool,
    /// Nobody is answered any more: what is true of the ledger, another one says.
    fenced: bool,
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
    /// Somebody else orders the entries now; nothing of the batch is on the ledger by this one's doing.
    Fenced,
}

/// What is to be done, in this order.
pub enum Effect<F: Fold, T> {
    /// The sender is told the entry's index, or why it has none.
    Answer(T, Answer<F>),
    /// The ledger is to append these entries as one batch; the outcome is the next [`Message::Appended`] or
    /// [`Message::NotAppended`].
    Append {
        /// The entries.
        entries: Vec<Vec<u8>>,
        /// What no other entry of the ledger may have; of those that have a lane.
        keys: Vec<Option<Key>>,
    },
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
        Self { waiting: VecDeque::new(), appending: None, halted: false, fenced: false }
    }
}

impl<F: Fold, T> Sequencer<F, T> {
    /// How many more entries with a lane fit into the next cohort. What has none takes no room: however much of it
    /// waits, only so much has its turn in each cohort, and nobody with a lane is kept back for the rest.
    pub fn room(&self) -> usize {
        let in_lanes = self.waiting.iter().filter(|submission| F::lane(submission.entry.entry()).is_some());
        LARGEST_COHORT.saturating_sub(in_lanes.count())
    }

    /// Whether entries wait for a cohort.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes a message; says what is to be done.
    pub fn handle(&mut self, message: Message<F, T>, publication: &impl Publication<Fold = F>) -> Vec<Effect<F, T>> {
        match message {
            Message::Entry(_) if self.fenced => Vec::new(),
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
            if cohort.is_over() {
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
            let entries = cohort.take_entries();
            effects.push(Effect::Append { entries, keys: cohort.keys() });
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
        self.halted |= failure != AppendFailure::NoRoom;
        self.fenced |= failure == AppendFailure::Fenced;
        let rejection = || match failure {
            AppendFailure::NoRoom => Some(Rejection::NoRoom),
            AppendFailure::Storage => Some(Rejection::OutcomeUnknown),
            AppendFailure::Fenced => None,
        };
        let answer = |ticket| Some(Effect::Answer(ticket, Err(rejection()?)));
        let mut effects: Vec<_> = tickets.into_iter().filter_map(answer).collect();
        if self.halted {
            let waiting = self.waiting.drain(..).map(|submission| submission.ticket);
            effects.extend(waiting.filter(|_| failure == AppendFailure::Storage).map(stopping));
        }
        effects
    }
}

fn stopping<F: Fold, T>(ticket: T) -> Effect<F, T> {
    Effect::Answer(ticket, Err(Rejection::Stopping))
}
