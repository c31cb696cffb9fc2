//! Where lines are kept, and how they are found: in chunks that clones share, by numbers of four bytes.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;

/// Members of a chunk. A clone that grows copies the last chunk, and each that it changes.
const CHUNK: usize = 1 << 12;

/// A list that only grows, of at most 2³² − 1 members.
#[derive(Clone)]
pub(super) struct Lines<T> {
    chunks: Vec<Arc<Vec<T>>>,
    count: u32,
}

impl<T: Clone> Lines<T> {
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    pub(super) fn get(&self, place: u32) -> Option<&T> {
        let place = place as usize;
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    pub(super) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        let place = place as usize;
        Arc::make_mut(self.chunks.get_mut(place / CHUNK)?).get_mut(place % CHUNK)
    }

    /// Adds a member and says its place.
    pub(super) fn push(&mut self, member: T) -> u32 {
        let place = self.count;
        match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(member),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(member);
                self.chunks.push(Arc::new(chunk));
            }
        }
        self.count = self.count.saturating_add(1);
        place
    }
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Lines { chunks: Vec::new(), count: 0 }
    }
}

/// Places of members, found by something that each has; the members themselves say what that is. Whoever chooses it
/// cannot choose its hash, which is keyed.
#[derive(Clone, Default)]
pub(super) struct Places {
    table: HashTable<u32>,
    hasher: RandomState,
}

impl Places {
    pub(super) fn count(&self) -> usize {
        self.table.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.table.iter().copied()
    }

    /// The place of a member of which `of` says this key.
    pub(super) fn find<K: Hash + Eq>(&self, key: &K, of: impl Fn(u32) -> Option<K>) -> Option<u32> {
        self.table.find(self.hasher.hash_one(key), |place| of(*place).as_ref() == Some(key)).copied()
    }

    /// Adds a place that is not there.
    pub(super) fn insert<K: Hash>(&mut self, place: u32, of: impl Fn(u32) -> Option<K>) {
        let Places { table, hasher } = self;
        let hash = |place: &u32| of(*place).map_or(0, |key| hasher.hash_one(&key));
        table.insert_unique(hash(&place), place, hash);
    }

    /// Removes the place of a member that has this key.
    pub(super) fn remove<K: Hash>(&mut self, place: u32, key: &K) {
        if let Ok(found) = self.table.find_entry(self.hasher.hash_one(key), |other| *other == place) {
            found.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: u32 = 3 * CHUNK as u32 + 7;

    fn filled() -> Lines<u32> {
        let mut lines = Lines::default();
        (0..MANY).for_each(|number| assert_eq!(lines.push(number ^ 1), number));
        lines
    }

    #[test]
    fn members_stand_where_they_were_put_across_chunks() {
        let lines = filled();
        assert_eq!(lines.count(), MANY);
        assert!((0..MANY).all(|place| lines.get(place) == Some(&(place ^ 1))));
        assert_eq!([MANY, MANY + 1, u32::MAX].map(|place| lines.get(place)), [None; 3]);
        assert!(lines.chunks[..3].iter().all(|chunk| chunk.len() == CHUNK));
    }

    #[test]
    fn a_clone_goes_its_own_way_and_shares_the_rest() {
        let mut lines = filled();
        let mut other = lines.clone();
        *other.get_mut(5).unwrap() = 99;
        assert_eq!((other.push(7), lines.push(8)), (MANY, MANY));
        assert_eq!((lines.get(5), other.get(5)), (Some(&4), Some(&99)));
        assert_eq!((lines.get(MANY), other.get(MANY)), (Some(&8), Some(&7)));
        let shared = |at: usize| Arc::ptr_eq(&lines.chunks[at], &other.chunks[at]);
        assert_eq!([0, 1, 2, 3].map(shared), [false, true, true, false]);
        assert_eq!(other.get_mut(MANY + 1), None);
    }

    #[test]
    fn places_are_found_by_what_their_members_have() {
        let lines = filled();
        let of = |place: u32| lines.get(place).copied();
        let mut places = Places::default();
        (0..MANY).for_each(|place| places.insert(place, of));
        assert_eq!((places.count(), places.find(&MANY.next_multiple_of(2), of)), (MANY as usize, None));
        assert!((0..MANY).all(|place| places.find(&(place ^ 1), of) == Some(place)));
        places.remove(4, &5);
        assert_eq!((places.count(), places.find(&5, of), places.find(&4, of)), (MANY as usize - 1, None, Some(5)));
        assert_eq!(places.iter().count(), MANY as usize - 1);
    }
}
