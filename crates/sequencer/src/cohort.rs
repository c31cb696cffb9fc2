//! Entries that are appended together.

use std::collections::HashSet;

use crate::publication::find;
use crate::submission::Answer;
use crate::{Company, Fold, Key, Publication, Rejection, Submission};

/// The most entries that are appended together.
pub(crate) const LARGEST_COHORT: usize = 1024;

/// Of how many authors it has something beside what has a lane: the rest of its places is the lanes'.
const AUTHORS: usize = 64;

/// Entries that will be appended together.
///
/// They do not touch each other: entries of different lanes, what keeps [`Company`] with them, and what must stand
/// behind them all; or one alone. So all of them are examined in the published state.
pub(crate) struct Cohort<F: Fold, T> {
    accepted: Vec<Accepted<F, T>>,
    lanes: HashSet<F::Lane>,
    authors: HashSet<u64>,
    /// Stands behind all others.
    last: Option<Accepted<F, T>>,
    /// Nothing more joins it.
    is_over: bool,
}

type Accepted<F, T> = (Submission<F, T>, <F as Fold>::Legal);

/// What a cohort does with an entry.
pub(crate) enum Judged<F: Fold, T> {
    /// It is part of the cohort.
    Accepted,
    /// Its sender is told this.
    Answered(T, Answer<F>),
    /// It must see what this cohort leads to.
    Deferred(Submission<F, T>),
}

enum Verdict<F: Fold> {
    Legal(F::Legal),
    There(u64),
}

impl<F: Fold, T> Cohort<F, T> {
    pub(crate) fn new() -> Self {
        let (lanes, authors) = Default::default();
        Self { accepted: Vec::new(), lanes, authors, last: None, is_over: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.accepted.is_empty() && self.last.is_none()
    }

    /// Whether all that still waits must see the effect of the cohort, or finds it full.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over || self.accepted.len() + usize::from(self.last.is_some()) >= LARGEST_COHORT
    }

    /// The entries' bytes, which the cohort itself has no more use for. Nothing joins it any more.
    pub(crate) fn take_entries(&mut self) -> Vec<Vec<u8>> {
        self.accepted.extend(self.last.take());
        self.accepted.iter_mut().map(|(submission, _)| std::mem::take(&mut submission.entry.bytes)).collect()
    }

    /// The keys, in the cohort's order, of entries that have a lane: each is on the ledger once.
    pub(crate) fn keys(&self) -> Vec<Option<Key>> {
        let key = |(submission, _): &(Submission<F, T>, F::Legal)| {
            F::lane(submission.entry.entry()).map(|_| *submission.entry.key())
        };
        self.accepted.iter().map(key).collect()
    }

    /// The senders in the cohort's order, and what their entries change.
    pub(crate) fn into_parts(self) -> (Vec<T>, Vec<(Key, F::Legal)>) {
        let part = |(submission, legal): Accepted<F, T>| (submission.ticket, (*submission.entry.key(), legal));
        self.accepted.into_iter().map(part).unzip()
    }

    /// Takes the entry into the cohort, or says what becomes of it.
    pub(crate) fn judge(
        &mut self,
        publication: &impl Publication<Fold = F>,
        submission: Submission<F, T>,
    ) -> Judged<F, T> {
        let entry = submission.entry.entry();
        if let Some(lane) = F::lane(entry) {
            return self.judge_in_lane(publication, submission, lane);
        }
        match publication.look(|fold| fold.company(entry)) {
            Company::Any(author) => self.judge_of_author(publication, submission, author),
            Company::Before(author) => self.judge_last(publication, submission, author),
            Company::None => self.judge_alone(publication, submission),
        }
    }

    fn judge_in_lane(
        &mut self,
        publication: &impl Publication<Fold = F>,
        submission: Submission<F, T>,
        lane: F::Lane,
    ) -> Judged<F, T> {
        if self.lanes.contains(&lane) {
            return Judged::Deferred(submission);
        }
        judged(verdict(publication, &submission, true), submission, |accepted| {
            self.lanes.insert(lane);
            self.accepted.push(accepted);
        })
    }

    fn judge_of_author(
        &mut self,
        publication: &impl Publication<Fold = F>,
        submission: Submission<F, T>,
        author: u64,
    ) -> Judged<F, T> {
        if self.has_no_place_for(author) {
            return Judged::Deferred(submission);
        }
        judged(verdict(publication, &submission, false), submission, |accepted| {
            self.authors.insert(author);
            self.accepted.push(accepted);
        })
    }

    fn judge_last(
        &mut self,
        publication: &impl Publication<Fold = F>,
        submission: Submission<F, T>,
        author: u64,
    ) -> Judged<F, T> {
        // What its author has sent behind one that waits, waits as well.
        if self.last.is_some() || self.has_no_place_for(author) {
            self.authors.insert(author);
            return Judged::Deferred(submission);
        }
        judged(verdict(publication, &submission, false), submission, |accepted| {
            self.authors.insert(author);
            self.last = Some(accepted);
        })
    }

    /// Who finds none stays in the order of the queue, and so has one before all that come later.
    fn has_no_place_for(&self, author: u64) -> bool {
        self.authors.contains(&author) || self.authors.len() >= AUTHORS
    }

    fn judge_alone(&mut self, publication: &impl Publication<Fold = F>, submission: Submission<F, T>) -> Judged<F, T> {
        if !self.is_empty() {
            self.is_over = true;
            return Judged::Deferred(submission);
        }
        judged(verdict(publication, &submission, false), submission, |accepted| {
            self.is_over = true;
            self.accepted.push(accepted);
        })
    }
}

fn judged<F: Fold, T>(
    verdict: Result<Verdict<F>, Rejection<F::Refusal>>,
    submission: Submission<F, T>,
    accept: impl FnOnce(Accepted<F, T>),
) -> Judged<F, T> {
    match verdict {
        Ok(Verdict::Legal(legal)) => {
            accept((submission, legal));
            Judged::Accepted
        }
        Ok(Verdict::There(index)) => Judged::Answered(submission.ticket, Ok(index)),
        Err(rejection) => Judged::Answered(submission.ticket, Err(rejection)),
    }
}

/// An entry that has a lane and is legal is not there, so no index need be asked.
fn verdict<F: Fold, T>(
    publication: &impl Publication<Fold = F>,
    submission: &Submission<F, T>,
    has_lane: bool,
) -> Result<Verdict<F>, Rejection<F::Refusal>> {
    let legal = || legal(publication, submission.entry.entry()).map(Verdict::Legal);
    let there = || find(publication, &submission.entry).map(|found| Verdict::There(found.index()));
    if has_lane { legal().or_else(|rejection| there().ok_or(rejection)) } else { there().map_or_else(legal, Ok) }
}

fn legal<F: Fold>(
    publication: &impl Publication<Fold = F>,
    entry: &F::Entry,
) -> Result<F::Legal, Rejection<F::Refusal>> {
    publication.look(|fold| {
        let legal = fold.examine(entry)?;
        fold.recompute(&legal, |index| publication.read(index), |size| publication.root_at(size))?;
        Ok(legal)
    })
}
