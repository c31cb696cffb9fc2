use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use tupyo_election::{ElectionState, Entry, Legal, Obligation, Refusal, TallyError, UnitTally, tally};
use tupyo_ledger::{Ledger, LedgerError};

use super::{Submission, Verified};
use crate::ServerError;
use crate::metrics;
use crate::published::{Published, ballot_of};
use crate::rejection::Rejection;

/// The most entries that are appended together.
const ROUND: usize = 1024;

/// The one writer of an election's ledger.
///
/// It works in rounds. The entries of a round do not touch each other: it is one document, or ballots of different voters. So all of them are examined
/// in the published state, appended as one durable batch, and only then published and answered.
pub(super) struct Committer {
    published: Arc<Published>,
    ledger: Ledger,
    inbox: Receiver<Verified>,
    waiting: VecDeque<Submission>,
}

/// Entries that will be appended together.
#[derive(Default)]
struct Round {
    accepted: Vec<(Submission, Legal)>,
    voters: HashSet<u32>,
    has_document: bool,
}

impl Committer {
    pub(super) fn new(published: Arc<Published>, ledger: Ledger, inbox: Receiver<Verified>) -> Committer {
        Committer { published, ledger, inbox, waiting: VecDeque::new() }
    }

    /// Works until nobody hands in entries any more. An error of the storage ends it: nothing is appended after one.
    pub(super) fn run(mut self) -> Result<(), ServerError> {
        while self.collect() {
            let round = self.choose();
            self.commit(round)?;
        }
        Ok(())
    }

    /// Takes what has arrived; waits if there is nothing. False at the end.
    fn collect(&mut self) -> bool {
        if self.waiting.is_empty() {
            match self.inbox.recv() {
                Ok(Verified(submission)) => self.waiting.push_back(submission),
                Err(_) => return false,
            }
        }
        let room = ROUND.saturating_sub(self.waiting.len());
        self.waiting.extend(self.inbox.try_iter().take(room).map(|Verified(submission)| submission));
        true
    }

    /// Examines what is waiting, in order, and answers what is refused or there already; what must see this round's effect stays waiting.
    fn choose(&mut self) -> Round {
        let mut round = Round::default();
        let mut deferred = VecDeque::new();
        while let Some(submission) = self.waiting.pop_front() {
            if round.must_end_before(&submission.entry) {
                deferred.push_back(submission);
                break;
            } else if round.touches(&submission.entry) {
                deferred.push_back(submission);
            } else {
                self.examine(submission, &mut round);
            }
        }
        deferred.append(&mut self.waiting);
        self.waiting = deferred;
        round
    }

    fn examine(&self, submission: Submission, round: &mut Round) {
        let there = self.published.index_of_bytes(&submission.bytes);
        match there.or_else(|| self.published.index_of_same(&submission.entry)) {
            Some(index) => submission.answer(Ok(index)),
            None => match self.legal(&submission.entry) {
                Ok(legal) => round.accept(submission, legal),
                Err(rejection) => submission.answer(Err(rejection)),
            },
        }
    }

    fn legal(&self, entry: &Entry) -> Result<Legal, Rejection> {
        let state = self.published.state();
        let legal = state.examine(entry)?;
        match (legal.obligation(), legal.proposed_tally()) {
            (Obligation::Tally, Some(proposed)) => self.check_tally(&state, proposed)?,
            (Obligation::Tally, None) => return Err(Rejection::Inconsistent),
            // A ballot comes here verified.
            (Obligation::Ballot | Obligation::None, _) => {}
        }
        Ok(legal)
    }

    fn check_tally(&self, state: &ElectionState, proposed: &[UnitTally]) -> Result<(), Rejection> {
        let computed = tally(state, |index| self.published.ledger().entry(index)).map_err(|error| match error {
            TallyError::Read { source, .. } => Rejection::Ledger(source),
            TallyError::Ballot { .. } => Rejection::Inconsistent,
        })?;
        if computed == proposed {
            return Ok(());
        }
        let differing = computed.iter().zip(proposed).find(|(computed, proposed)| computed != proposed);
        let place = differing.map_or("the number of units".to_owned(), |(unit, _)| format!("style {}", unit.style));
        Err(Refusal::WrongTally { place }.into())
    }

    /// Appends, publishes, answers: in this order.
    fn commit(&mut self, round: Round) -> Result<(), ServerError> {
        let (submissions, legal): (Vec<_>, Vec<_>) = round.accepted.into_iter().unzip();
        let entries: Vec<_> = submissions.iter().map(|submission| submission.bytes.as_slice()).collect();
        let begun = Instant::now();
        match self.ledger.append(&entries) {
            Ok(appended) => {
                metrics::appended(entries.len(), begun);
                // What the index fails to take in, it takes in next time; nothing depends on it.
                let _hint = self.published.take(legal);
                (appended.first_index..).zip(submissions).for_each(|(index, submission)| submission.answer(Ok(index)));
                Ok(())
            }
            Err(error) => Err(self.fail(submissions, error)),
        }
    }

    fn fail(&mut self, submissions: Vec<Submission>, source: LedgerError) -> ServerError {
        submissions.into_iter().for_each(|submission| submission.answer(Err(Rejection::OutcomeUnknown)));
        self.waiting.drain(..).for_each(|submission| submission.answer(Err(Rejection::Stopping)));
        ServerError::StorageFailed { election: self.published.state().election(), source }
    }
}

impl Round {
    /// Whether the entry, and all behind it, must see the effect of this round: a document stands alone.
    fn must_end_before(&self, entry: &Entry) -> bool {
        let is_document = matches!(entry, Entry::Document(_));
        self.has_document || (is_document && !self.accepted.is_empty())
    }

    /// Whether the entry is of a voter of this round.
    fn touches(&self, entry: &Entry) -> bool {
        ballot_of(entry).is_some_and(|ballot| self.voters.contains(&ballot.voter))
    }

    fn accept(&mut self, submission: Submission, legal: Legal) {
        match ballot_of(&submission.entry) {
            Some(ballot) => drop(self.voters.insert(ballot.voter)),
            None => self.has_document = true,
        }
        self.accepted.push((submission, legal));
    }
}
