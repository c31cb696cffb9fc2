use std::collections::HashSet;

use tupyo_election::{CodedEntry, ElectionState, Entry, Legal, Obligation, Refusal, TallyError, UnitTally, tally};

use crate::board::index_of_same;
use crate::{Board, Rejection, Submission, ballot_of};

/// Entries that will be appended together.
///
/// They do not touch each other: it is one document, or ballots of different voters. So all of them are examined in the published state.
pub(crate) struct Round<T> {
    accepted: Vec<(Box<Submission<T>>, Legal)>,
    voters: HashSet<u32>,
    has_document: bool,
}

/// What a round does with an entry.
pub(crate) enum Judged<T> {
    /// It is part of the round.
    Accepted,
    /// Its sender is told this.
    Answered(T, Result<u64, Rejection>),
    /// It must see what this round leads to.
    Deferred(Box<Submission<T>>),
}

impl<T> Round<T> {
    pub(crate) fn new() -> Self {
        Self { accepted: Vec::new(), voters: HashSet::new(), has_document: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// The entries' bytes, which the round itself has no more use for.
    pub(crate) fn take_entries(&mut self) -> Vec<Vec<u8>> {
        self.accepted.iter_mut().map(|(submission, _)| std::mem::take(&mut submission.bytes)).collect()
    }

    /// The senders in the round's order, and what their entries change.
    pub(crate) fn into_parts(self) -> (Vec<T>, Vec<Legal>) {
        self.accepted.into_iter().map(|(submission, legal)| (submission.ticket, legal)).unzip()
    }

    /// Whether this entry, and all behind it, must see the effect of the round: a document stands alone.
    pub(crate) fn must_end_before(&self, entry: &Entry) -> bool {
        let is_document = matches!(entry, Entry::Document(_));
        self.has_document || (is_document && !self.accepted.is_empty())
    }

    /// Takes the entry into the round, or says what becomes of it.
    pub(crate) fn judge(&mut self, board: &impl Board, submission: Box<Submission<T>>) -> Judged<T> {
        let ballot = ballot_of(submission.entry.entry());
        if ballot.is_some_and(|ballot| self.voters.contains(&ballot.voter)) {
            return Judged::Deferred(submission);
        }
        // A ballot that is legal is not there (`admit_ballot`): no index need be asked.
        let legal_ballot = ballot.and_then(|_| legal(board, &submission.entry).ok());
        if let Some(legal) = legal_ballot {
            self.accept(submission, legal);
            return Judged::Accepted;
        }
        let there = board.find_bytes(&submission.bytes).or_else(|| index_of_same(board, submission.entry.entry()));
        if let Some(index) = there {
            return Judged::Answered(submission.ticket, Ok(index));
        }
        match legal(board, &submission.entry) {
            Ok(legal) => {
                self.accept(submission, legal);
                Judged::Accepted
            }
            Err(rejection) => Judged::Answered(submission.ticket, Err(rejection)),
        }
    }

    fn accept(&mut self, submission: Box<Submission<T>>, legal: Legal) {
        match ballot_of(submission.entry.entry()) {
            Some(ballot) => drop(self.voters.insert(ballot.voter)),
            None => self.has_document = true,
        }
        self.accepted.push((submission, legal));
    }
}

fn legal(board: &impl Board, entry: &CodedEntry) -> Result<Legal, Rejection> {
    board.look(|state| {
        let legal = state.examine_coded(entry)?;
        match (legal.obligation(), legal.proposed_tally()) {
            (Obligation::Tally, Some(proposed)) => check_tally(board, state, proposed)?,
            (Obligation::Tally, None) => return Err(Rejection::Inconsistent),
            // A ballot comes here verified.
            (Obligation::Ballot | Obligation::None, _) => {}
        }
        Ok(legal)
    })
}

fn check_tally(board: &impl Board, state: &ElectionState, proposed: &[UnitTally]) -> Result<(), Rejection> {
    let computed = tally(state, |index| board.read(index)).map_err(|error| match error {
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
