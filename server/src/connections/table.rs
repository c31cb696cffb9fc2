//! All connections, by their sources.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::source::Source;

/// All connections, by their sources. `S` is what one is closed by.
pub(super) struct Table<S> {
    open: usize,
    /// Counts the times that a client has begun to be waited for.
    waits: u64,
    shares: HashMap<Source, Share<S>>,
    /// The sources that are waited for, and last of them the one that loses a connection next.
    ranks: BTreeSet<Rank>,
}

/// How many connections a source has, and since when it has been waited for: the most, and of as many the longest.
type Rank = (usize, Reverse<u64>, Source);

/// What one source has.
struct Share<S> {
    open: usize,
    /// Those that wait for their client, the longest waiting first.
    waiting: BTreeMap<u64, S>,
}

impl<S> Default for Table<S> {
    fn default() -> Self {
        Table { open: 0, waits: 0, shares: HashMap::new(), ranks: BTreeSet::new() }
    }
}

impl<S> Table<S> {
    /// How many there are.
    pub(super) fn open(&self) -> usize {
        self.open
    }

    /// A connection of this source is there.
    pub(super) fn enter(&mut self, source: Source) {
        self.open += 1;
        self.change(source, |share| share.open += 1);
    }

    /// A connection that does not wait is there no longer.
    pub(super) fn leave(&mut self, source: Source) {
        self.open -= 1;
        self.change(source, |share| share.open -= 1);
    }

    /// A connection waits for its client from now on, at this place.
    pub(super) fn wait(&mut self, source: Source, socket: S) -> u64 {
        self.waits += 1;
        let now = self.waits;
        self.change(source, |share| share.waiting.insert(now, socket));
        now
    }

    /// A connection does not wait any longer; false if it has been evicted.
    pub(super) fn end_wait(&mut self, source: Source, place: u64) -> bool {
        self.change(source, |share| share.waiting.remove(&place).is_some())
    }

    /// The source with the most connections of those that are waited for loses the one that has waited longest.
    pub(super) fn evict(&mut self) -> Option<S> {
        let (_, Reverse(place), source) = *self.ranks.last()?;
        self.open -= 1;
        self.change(source, |share| {
            share.open -= 1;
            share.waiting.remove(&place)
        })
    }

    fn change<T>(&mut self, source: Source, change: impl FnOnce(&mut Share<S>) -> T) -> T {
        let share = self.shares.entry(source).or_insert_with(|| Share { open: 0, waiting: BTreeMap::new() });
        share.rank(source).map(|rank| self.ranks.remove(&rank));
        let outcome = change(share);
        share.rank(source).map(|rank| self.ranks.insert(rank));
        if share.open == 0 {
            self.shares.remove(&source);
        }
        outcome
    }
}

impl<S> Share<S> {
    fn rank(&self, source: Source) -> Option<Rank> {
        let (longest, _) = self.waiting.first_key_value()?;
        Some((self.open, Reverse(*longest), source))
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn source(number: u8) -> Source {
        Source::V4(Ipv4Addr::new(192, 0, 2, number))
    }

    fn take_up(table: &mut Table<u32>, number: u8, name: u32) -> u64 {
        table.enter(source(number));
        table.wait(source(number), name)
    }

    #[test]
    fn the_source_with_most_loses_the_one_that_waits_longest() {
        let mut table = Table::default();
        take_up(&mut table, 1, 10);
        for name in 20..23 {
            take_up(&mut table, 2, name);
        }
        take_up(&mut table, 3, 30);
        assert_eq!([table.evict(), table.evict()], [Some(20), Some(21)]);
        // Of as many, the one that has waited longest.
        assert_eq!([table.evict(), table.evict(), table.evict(), table.evict()], [Some(10), Some(22), Some(30), None]);
        assert_eq!((table.open(), table.shares.len(), table.ranks.len()), (0, 0, 0));
    }

    #[test]
    fn who_is_served_counts_and_stays() {
        let mut table = Table::default();
        let place = take_up(&mut table, 1, 10);
        take_up(&mut table, 1, 11);
        take_up(&mut table, 2, 20);
        assert!(table.end_wait(source(1), place));
        assert!(!table.end_wait(source(1), place));
        assert_eq!(table.evict(), Some(11));
        assert_eq!([table.evict(), table.evict()], [Some(20), None]);
        assert_eq!(table.open(), 1);
        table.leave(source(1));
        assert_eq!((table.open(), table.shares.len()), (0, 0));
    }

    #[test]
    fn a_flood_of_one_source_takes_nothing_from_thirty_others() {
        let mut table = Table::default();
        for number in 1..=30 {
            take_up(&mut table, number, u32::from(number));
        }
        for name in 0..10_000 {
            take_up(&mut table, 99, 1000 + name);
            while table.open() > 64 {
                assert!(table.evict().unwrap() >= 1000);
            }
        }
    }
}
