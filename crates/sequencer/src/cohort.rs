//! Entries that are appended together.

use std::collections::HashSet;

use crate::publication::find;
use crate::submission::Answer;
use crate::{Fold, Key, Publication, Rejection, Submission};

/// The most entries that are appended together.
pub(crate) const LARGEST_COHORT: usize = 1024;

/// Entries that will be appended together.
///
/// They do not touch each other: it is one that stands alone, or entries of different lanes. So all of them are
/// examined in the published state.
pub(crate) struct Cohort<F: Fold, T> {
    accepted: Vec<(Submission<F, T>, F::Legal)>,
    lanes: HashSet<F::Lane>,
    stands_alone: bool,
}

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
        Self { accepted: Vec::new(), lanes: HashSet::new(), stands_alone: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// The entries' bytes, which the cohort itself has no more use for.
    pub(crate) fn take_entries(&mut self) -> Vec<Vec<u8>> {
        self.accepted.iter_mut().map(|(submission, _)| std::mem::take(&mut submission.entry.bytes)).collect()
    }

    /// The senders in the cohort's order, and what their entries change.
    pub(crate) fn into_parts(self) -> (Vec<T>, Vec<(Key, F::Legal)>) {
        let part = |(submission, legal): (Submission<F, T>, _)| (submission.ticket, (*submission.entry.key(), legal));
        self.accepted.into_iter().map(part).unzip()
    }

    /// Whether this entry, and all behind it, must see the effect of the cohort, or find it full.
    pub(crate) fn must_end_before(&self, entry: &F::Entry) -> bool {
        let joins = !self.stands_alone && F::lane(entry).is_some() && self.accepted.len() < LARGEST_COHORT;
        !(joins || self.is_empty())
    }

    /// Takes the entry into the cohort, or says what becomes of it.
    pub(crate) fn judge(
        &mut self,
        publication: &impl Publication<Fold = F>,
        submission: Submission<F, T>,
    ) -> Judged<F, T> {
        let lane = F::lane(submission.entry.entry());
        if lane.as_ref().is_some_and(|lane| self.lanes.contains(lane)) {
            return Judged::Deferred(submission);
        }
        match verdict(publication, &submission, lane.is_some()) {
            Ok(Verdict::Legal(legal)) => self.accept(submission, lane, legal),
            Ok(Verdict::There(index)) => Judged::Answered(submission.ticket, Ok(index)),
            Err(rejection) => Judged::Answered(submission.ticket, Err(rejection)),
        }
    }

    fn accept(&mut self, submission: Submission<F, T>, lane: Option<F::Lane>, legal: F::Legal) -> Judged<F, T> {
        self.stands_alone = lane.is_none();
        self.lanes.extend(lane);
        self.accepted.push((submission, legal));
        Judged::Accepted
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
