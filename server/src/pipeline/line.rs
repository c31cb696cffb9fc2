//! What waits on one ledger: signatures, proofs, documents.

use std::collections::{BTreeMap, VecDeque};

use super::arrivals::{Arrivals, SIGNATURES};
use super::fair_queue::FairQueue;

/// The most entries that are verified together.
pub(super) const BATCH: usize = 512;

/// The most entries that are verified together while other ledgers wait for their turn.
const BATCH_BESIDE_OTHERS: usize = 128;

/// Verified batches that wait for the committer.
const WAITING_BATCHES: isize = 2;

/// What is verified of an entry, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Who signed it.
    Signatures,
    /// Everything else.
    Proofs,
}

/// What waits on one ledger for its verification, and how much of it is verified together.
///
/// An entry has a place from its arrival until its proof is being verified. Where all places are taken, who has more of
/// them than others makes room.
///
/// Entries that stand alone have places of their own, which are not counted here, and go before all others, in batches
/// of their own: however many ballots wait, what officials and trustees say waits for no more than one batch of them
/// here. Nor do ballots wait for more than one batch of those, however many come.
pub(super) struct Line<K, S> {
    limit: usize,
    alone: VecDeque<(K, S)>,
    /// The last batch was of them.
    alone_had_turn: bool,
    unsigned: Arrivals<K, S>,
    signed: FairQueue<K, S>,
    /// Of each source.
    places: BTreeMap<K, usize>,
    taken: usize,
    /// Batches that are being verified.
    checking: [usize; 2],
    /// Verified batches that the committer has not taken; one less for a moment if it takes one before it is counted.
    handed_on: isize,
    stopped: bool,
    /// Nobody takes what is verified.
    given_up: bool,
}

/// What becomes of an entry that is handed in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Placed<S> {
    Waiting,
    /// It waits in the place of this one.
    InPlaceOf(S),
    /// All places are taken.
    Full,
    /// All places are taken, and its source has its share of them.
    ShareUsed,
    /// The end has come.
    Stopped,
}

impl<K: Copy + Ord, S> Line<K, S> {
    /// An empty one, in which so many may wait.
    pub(super) fn new(limit: usize) -> Line<K, S> {
        Line {
            limit,
            alone: VecDeque::new(),
            alone_had_turn: false,
            unsigned: Arrivals::default(),
            signed: FairQueue::default(),
            places: BTreeMap::new(),
            taken: 0,
            checking: [0; 2],
            handed_on: 0,
            stopped: false,
            given_up: false,
        }
    }

    pub(super) fn put(&mut self, source: K, entry: S) -> Placed<S> {
        if self.stopped {
            return Placed::Stopped;
        }
        if self.taken < self.limit {
            self.unsigned.put(source, entry);
            self.take_place(source);
            return Placed::Waiting;
        }
        match self.make_room(source) {
            Some(displaced) => {
                self.unsigned.put(source, entry);
                self.take_place(source);
                Placed::InPlaceOf(displaced)
            }
            None if self.has_its_share(source) => Placed::ShareUsed,
            None => Placed::Full,
        }
    }

    /// Hands in an entry that stands alone, and has a place.
    pub(super) fn put_alone(&mut self, source: K, entry: S) -> Placed<S> {
        if self.stopped {
            return Placed::Stopped;
        }
        self.alone.push_back((source, entry));
        Placed::Waiting
    }

    /// Takes its newest entry from who has most, if this source has fewer, and still has with one more.
    fn make_room(&mut self, source: K) -> Option<S> {
        let (largest, most) = self.places.iter().max_by_key(|(_, places)| **places).map(|(of, most)| (*of, *most))?;
        if self.places.get(&source).map_or(0, |own| *own) + 1 >= most {
            return None;
        }
        let displaced = self.unsigned.take_newest(largest).or_else(|| self.signed.take_newest(largest))?;
        self.leave_place(largest);
        Some(displaced)
    }

    fn has_its_share(&self, source: K) -> bool {
        let own = self.places.get(&source).map_or(0, |own| *own);
        self.places.len() > 1 && (own + 1) * self.places.len() > self.limit
    }

    /// Whether a batch is to be verified now. A larger one is cheaper: beside another one, a full one is waited for.
    pub(super) fn is_due(&self, stage: Stage) -> bool {
        let at_once = self.stopped || self.checking[Stage::Proofs as usize] == 0;
        match stage {
            Stage::Signatures => !self.unsigned.is_empty() && (at_once || self.unsigned.len() >= self.full(SIGNATURES)),
            Stage::Proofs if self.is_turn_of_alone() => true,
            Stage::Proofs => {
                let committer_waits = self.handed_on < WAITING_BATCHES;
                !self.signed.is_empty() && committer_waits && (at_once || self.signed.len() >= self.full(BATCH))
            }
        }
    }

    fn is_turn_of_alone(&self) -> bool {
        !self.alone.is_empty() && (!self.alone_had_turn || self.signed.is_empty())
    }

    /// A batch, to be followed by [`checked`](Self::checked).
    pub(super) fn take(&mut self, stage: Stage, beside_others: bool) -> Vec<(K, S)> {
        let of_alone = stage == Stage::Proofs && self.is_turn_of_alone();
        self.alone_had_turn = if stage == Stage::Proofs { of_alone } else { self.alone_had_turn };
        if of_alone {
            self.checking[stage as usize] += 1;
            return self.alone.drain(..).collect();
        }
        let taken = match stage {
            Stage::Signatures => self.unsigned.take(),
            Stage::Proofs => self.signed.take(if beside_others { BATCH_BESIDE_OTHERS } else { BATCH }),
        };
        self.checking[stage as usize] += 1;
        if stage == Stage::Proofs {
            taken.iter().for_each(|(source, _)| self.leave_place(*source));
        }
        taken
    }

    /// The signatures of a batch have been verified: of these sources they stood not.
    pub(super) fn signatures_checked(&mut self, signed: Vec<(K, S)>, refused: Vec<K>) {
        self.checking[Stage::Signatures as usize] -= 1;
        for source in refused {
            self.leave_place(source);
            self.unsigned.suspect(source);
        }
        for (source, entry) in signed {
            self.unsigned.trust(source);
            if self.given_up {
                self.leave_place(source);
            } else {
                self.signed.put(source, entry);
            }
        }
    }

    /// The proofs of a batch have been verified; the committer has something to take, or has not.
    pub(super) fn proofs_checked(&mut self, handed_on: bool) {
        self.checking[Stage::Proofs as usize] -= 1;
        self.handed_on += isize::from(handed_on);
    }

    /// A batch will never be verified: its thread has ended.
    pub(super) fn abandon(&mut self, stage: Stage) -> Vec<(K, S)> {
        self.checking[stage as usize] -= 1;
        self.give_up()
    }

    /// The committer has taken a batch.
    pub(super) fn committed(&mut self) {
        self.handed_on -= 1;
    }

    /// Nothing more is taken in; what waits is still given out.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Takes nothing more in, and gives up all that waits.
    pub(super) fn give_up(&mut self) -> Vec<(K, S)> {
        (self.stopped, self.given_up) = (true, true);
        let mut all = self.unsigned.take_all();
        all.extend(self.signed.take(usize::MAX));
        all.iter().for_each(|(source, _)| self.leave_place(*source));
        all.extend(self.alone.drain(..));
        all
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.alone.is_empty() && self.unsigned.is_empty() && self.signed.is_empty()
    }

    /// Whether nothing waits or is being verified.
    pub(super) fn is_idle(&self) -> bool {
        self.is_empty() && self.checking == [0; 2]
    }

    fn take_place(&mut self, source: K) {
        *self.places.entry(source).or_default() += 1;
        self.taken += 1;
    }

    fn leave_place(&mut self, source: K) {
        self.taken -= 1;
        if let Some(places) = self.places.get_mut(&source) {
            *places -= 1;
            if *places == 0 {
                self.places.remove(&source);
            }
        }
    }

    /// Where fewer than a batch may wait, no more than those can be waited for.
    fn full(&self, batch: usize) -> usize {
        batch.min(self.limit.max(1))
    }
}

#[cfg(test)]
mod tests;
