use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use tupyo_election::{BallotCheck, CheckedBallot, Entry, Refusal};

use super::{Message, Submission, Verified};
use crate::metrics;
use crate::published::Published;

/// The most entries that are verified together.
pub(super) const BATCH: usize = 256;

/// Verifies proofs and signatures of ballots, as many together as are waiting; documents pass, in their order.
pub(super) struct Verification {
    published: Arc<Published>,
    inbox: Receiver<Message>,
    outbox: SyncSender<Verified>,
}

impl Verification {
    pub(super) fn new(
        published: Arc<Published>,
        inbox: Receiver<Message>,
        outbox: SyncSender<Verified>,
    ) -> Verification {
        Verification { published, inbox, outbox }
    }

    /// Works until it is stopped, or the committer has ended.
    pub(super) fn run(self) {
        while let Ok(first) = self.inbox.recv() {
            let mut messages = std::iter::once(first).chain(self.inbox.try_iter().take(BATCH - 1));
            let mut batch = Vec::new();
            let stopped = loop {
                match messages.next() {
                    Some(Message::Submission(submission)) => batch.push(*submission),
                    Some(Message::Stop) => break true,
                    None => break false,
                }
            };
            metrics::waiting(-(batch.len() as i64));
            if !self.verify(batch) || stopped {
                return;
            }
        }
    }

    /// Answers the refused ones and hands on the others. False if nobody takes them any more.
    fn verify(&self, batch: Vec<Submission>) -> bool {
        metrics::verified(batch.len());
        let entries: Vec<&Entry> = batch.iter().map(|submission| &submission.entry).collect();
        let refusals = refusals(self.published.state().ballot_check().cloned().as_ref(), &entries);
        for (submission, refusal) in batch.into_iter().zip(refusals) {
            match refusal {
                Some(refusal) => submission.answer(Err(refusal.into())),
                None if self.outbox.send(Verified(submission)).is_err() => return false,
                None => {}
            }
        }
        true
    }
}

/// For each entry, why it is refused, if it is.
fn refusals(check: Option<&BallotCheck>, entries: &[&Entry]) -> Vec<Option<Refusal>> {
    let is_ballot = |entry: &Entry| !matches!(entry, Entry::Document(_));
    let ballots: Vec<&Entry> = entries.iter().copied().filter(|entry| is_ballot(entry)).collect();
    let mut answers = match check {
        Some(check) => check.verify(&ballots),
        None => ballots.iter().map(|_| Err::<CheckedBallot, _>(Refusal::NotOpen)).collect(),
    }
    .into_iter();
    let refusal = |entry: &&Entry| match is_ballot(entry) {
        // An answer for each: none missing can pass as accepted.
        true => answers.next().map_or(Some(Refusal::ProofInvalid), Result::err),
        false => None,
    };
    entries.iter().map(refusal).collect()
}
