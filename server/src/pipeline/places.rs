//! Places of what stands alone: from its arrival until its answer, wherever it is on its way.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most entries of a ledger that stand alone and have no answer yet: documents, whose authors' signatures were
/// verified before they come here.
const ALL: usize = 64;

/// Those of one source: the officials behind one address.
const OF_ONE: usize = 8;

/// What an entry holds until it is answered, also if nobody waits for the answer any more.
pub(crate) type Holding = Box<dyn Any + Send>;

/// The places of one ledger, by source.
pub(super) struct Places<K>(Mutex<BTreeMap<K, usize>>);

/// A place, until it is dropped.
pub(super) struct Place<K: Copy + Ord> {
    places: Arc<Places<K>>,
    source: K,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// All are taken.
    Full,
    /// Its source has its share of them.
    ShareUsed,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Places(Mutex::default())
    }
}

impl<K: Copy + Ord> Places<K> {
    pub(super) fn take(self: &Arc<Self>, source: K) -> Result<Place<K>, NoPlace> {
        let mut taken = self.taken();
        if taken.get(&source).is_some_and(|own| *own >= OF_ONE) {
            return Err(NoPlace::ShareUsed);
        }
        if taken.values().sum::<usize>() >= ALL {
            return Err(NoPlace::Full);
        }
        *taken.entry(source).or_default() += 1;
        Ok(Place { places: self.clone(), source })
    }

    fn taken(&self) -> MutexGuard<'_, BTreeMap<K, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Copy + Ord> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        if let Some(own) = taken.get_mut(&self.source) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_stand_alone_and_no_more() {
        let places = Arc::new(Places::default());
        let take = |source: usize| places.take(source);
        let mut taken: Vec<_> = (0..OF_ONE).map(|_| take(0).unwrap()).collect();
        assert_eq!(take(0).err(), Some(NoPlace::ShareUsed));
        taken.extend((OF_ONE..ALL).map(|entry| take(entry / OF_ONE).unwrap()));
        assert_eq!((take(0).err(), take(100).err()), (Some(NoPlace::ShareUsed), Some(NoPlace::Full)));
        taken.pop();
        taken.push(take(100).unwrap());
        assert_eq!(take(101).err(), Some(NoPlace::Full));
        drop(taken);
        assert!(places.taken().is_empty());
    }
}
