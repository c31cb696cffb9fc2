//! A queue that gives each source its turn.

use std::collections::{BTreeMap, VecDeque};

/// What waits, given out in turns: one of each source, then one of each again.
pub(super) struct FairQueue<K, S> {
    /// The sources that have something waiting, in the order of their turns.
    turns: VecDeque<K>,
    waiting: BTreeMap<K, VecDeque<S>>,
    length: usize,
}

impl<K, S> Default for FairQueue<K, S> {
    fn default() -> Self {
        FairQueue { turns: VecDeque::new(), waiting: BTreeMap::new(), length: 0 }
    }
}

impl<K: Copy + Ord, S> FairQueue<K, S> {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(super) fn put(&mut self, source: K, item: S) {
        let of_source = self.waiting.entry(source).or_default();
        if of_source.is_empty() {
            self.turns.push_back(source);
        }
        of_source.push_back(item);
        self.length += 1;
    }

    /// The next ones, at most so many, those of each source together.
    pub(super) fn take(&mut self, most: usize) -> Vec<(K, S)> {
        let mut taken = Vec::with_capacity(most.min(self.length));
        while taken.len() < most {
            let Some(source) = self.turns.pop_front() else { break };
            let Some(of_source) = self.waiting.get_mut(&source) else { continue };
            taken.extend(of_source.pop_front().map(|item| (source, item)));
            if of_source.is_empty() {
                self.waiting.remove(&source);
            } else {
                self.turns.push_back(source);
            }
        }
        self.length -= taken.len();
        taken.sort_by_key(|(source, _)| *source);
        taken
    }

    /// Takes away what came last of this source.
    pub(super) fn take_newest(&mut self, source: K) -> Option<S> {
        let of_source = self.waiting.get_mut(&source)?;
        let newest = of_source.pop_back()?;
        self.length -= 1;
        if of_source.is_empty() {
            self.waiting.remove(&source);
            self.turns.retain(|turn| *turn != source);
        }
        Some(newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(items: &[(u8, u32)]) -> FairQueue<u8, u32> {
        let mut queue = FairQueue::default();
        items.iter().for_each(|(source, item)| queue.put(*source, *item));
        queue
    }

    #[test]
    fn each_source_has_its_turn_and_what_is_taken_lies_by_source() {
        let mut queue = filled(&[(9, 1), (9, 2), (9, 3), (9, 4), (4, 5), (7, 6), (4, 7)]);
        assert_eq!(queue.take(4), [(4, 5), (7, 6), (9, 1), (9, 2)]);
        assert_eq!(queue.len(), 3);
        queue.put(7, 8);
        assert_eq!(queue.take(2), [(4, 7), (9, 3)]);
        assert_eq!(queue.take(9), [(7, 8), (9, 4)]);
        assert!(queue.is_empty() && queue.take(1).is_empty());
    }

    #[test]
    fn the_newest_of_a_source_is_taken_away_and_its_turn_with_the_last() {
        let mut queue = filled(&[(1, 1), (1, 2), (2, 3)]);
        assert_eq!(queue.take_newest(1), Some(2));
        assert_eq!(queue.take_newest(1), Some(1));
        assert_eq!(queue.take_newest(1), None);
        queue.put(1, 4);
        assert_eq!(queue.take(1), [(2, 3)]);
        assert_eq!(queue.take(9), [(1, 4)]);
    }
}
