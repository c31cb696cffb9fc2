//! Signatures that wait to be verified, and sources under suspicion.

use std::collections::BTreeMap;

use super::fair_queue::FairQueue;

/// The most signatures that are verified together, and as many as are worth a batch while proofs are being verified:
/// more are hardly cheaper, and where all are bad, everybody else waits for them.
pub(super) const SIGNATURES: usize = 128;

/// The most that are verified together of sources under suspicion.
const SUSPECTED: usize = 32;

/// So many good signatures lift any suspicion.
const LONGEST_MEMORY: u8 = 8;

/// The most sources that are under suspicion; further ones are treated as all others.
const SUSPECTS: usize = 1 << 14;

/// What waits for its signature to be verified. Sources whose last entries had bad signatures, or whose clients were
/// gone, have turns and batches of their own, smaller ones: so who sends what is refused spoils nobody else's batch,
/// and is not waited for long.
pub(super) struct Arrivals<K, S> {
    clean: FairQueue<K, S>,
    suspected: FairQueue<K, S>,
    /// How many good signatures each has to bring.
    suspects: BTreeMap<K, u8>,
    /// Whose turn it is where both have something waiting.
    suspects_are_next: bool,
}

impl<K: Copy + Ord, S> Default for Arrivals<K, S> {
    fn default() -> Self {
        let (clean, suspected) = Default::default();
        Arrivals { clean, suspected, suspects: BTreeMap::new(), suspects_are_next: false }
    }
}

impl<K: Copy + Ord, S> Arrivals<K, S> {
    pub(super) fn len(&self) -> usize {
        self.clean.len() + self.suspected.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn put(&mut self, source: K, item: S) {
        let queue = if self.suspects.contains_key(&source) { &mut self.suspected } else { &mut self.clean };
        queue.put(source, item);
    }

    /// A batch: of sources that nothing is known against, or of the others.
    pub(super) fn take(&mut self) -> Vec<(K, S)> {
        let of_suspects = self.clean.is_empty() || (self.suspects_are_next && !self.suspected.is_empty());
        self.suspects_are_next = !of_suspects;
        if of_suspects { self.suspected.take(SUSPECTED) } else { self.clean.take(SIGNATURES) }
    }

    /// Everything.
    pub(super) fn take_all(&mut self) -> Vec<(K, S)> {
        let mut all = self.clean.take(usize::MAX);
        all.extend(self.suspected.take(usize::MAX));
        all
    }

    /// Takes away what came last of this source.
    pub(super) fn take_newest(&mut self, source: K) -> Option<S> {
        self.suspected.take_newest(source).or_else(|| self.clean.take_newest(source))
    }

    /// An entry of this source was refused.
    pub(super) fn suspect(&mut self, source: K) {
        // Who fills the memory has it begin anew: those who go on are in it again at once.
        if self.suspects.len() >= SUSPECTS && !self.suspects.contains_key(&source) {
            self.suspects.clear();
        }
        let owed = self.suspects.entry(source).or_default();
        *owed = LONGEST_MEMORY.min(*owed + 1);
    }

    /// A signature of this source stands.
    pub(super) fn trust(&mut self, source: K) {
        if let Some(owed) = self.suspects.get_mut(&source) {
            *owed -= 1;
            if *owed == 0 {
                self.suspects.remove(&source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(batch: &[(u8, usize)]) -> Vec<u8> {
        batch.iter().map(|(source, _)| *source).collect()
    }

    #[test]
    fn who_is_suspected_has_small_batches_of_its_own_and_every_second_turn() {
        let mut arrivals = Arrivals::default();
        arrivals.suspect(9);
        (0..100).for_each(|item| arrivals.put(9, item));
        (0..3).for_each(|item| arrivals.put(1, item));
        assert_eq!(arrivals.len(), 103);
        assert_eq!(sources(&arrivals.take()), [1, 1, 1]);
        assert_eq!(sources(&arrivals.take()), [9; SUSPECTED]);
        arrivals.put(2, 7);
        assert_eq!(sources(&arrivals.take()), [2]);
        arrivals.put(2, 8);
        assert_eq!(sources(&arrivals.take()), [9; SUSPECTED]);
        assert_eq!(sources(&arrivals.take()), [2]);
        assert_eq!((sources(&arrivals.take()), arrivals.take().len()), (vec![9; SUSPECTED], 100 - 3 * SUSPECTED));
        assert!(arrivals.is_empty() && arrivals.take().is_empty());
    }

    #[test]
    fn good_signatures_lift_suspicion_and_a_bad_one_brings_it_back() {
        let mut arrivals = Arrivals::default();
        (0..1000).for_each(|_| arrivals.suspect(9_u8));
        (0..LONGEST_MEMORY).for_each(|_| {
            assert!(arrivals.suspects.contains_key(&9));
            arrivals.trust(9);
        });
        arrivals.put(9, 1);
        arrivals.suspect(9);
        arrivals.put(9, 2);
        assert_eq!((arrivals.clean.len(), arrivals.suspected.len()), (1, 1));
        assert_eq!(
            (arrivals.take_newest(9), arrivals.take_newest(9), arrivals.take_newest(9)),
            (Some(2), Some(1), None)
        );
        arrivals.put(9, 3);
        arrivals.put(1, 4);
        assert_eq!(arrivals.take_all(), [(1, 4), (9, 3)]);
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut arrivals = Arrivals::<usize, ()>::default();
        (0..3 * SUSPECTS).for_each(|source| arrivals.suspect(source));
        assert_eq!(arrivals.suspects.len(), SUSPECTS);
        arrivals.suspect(3 * SUSPECTS);
        assert!(arrivals.suspects.contains_key(&(3 * SUSPECTS)), "whoever comes last is suspected all the same");
        assert!(arrivals.suspects.len() <= SUSPECTS);
    }
}
