//! How often a person, and how much of a machine.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};
use tupyo_election::Holder;

const HOUR: u64 = 3600;
/// Persons whose visits are remembered; beyond that those of earlier hours are forgotten.
const MOST_PERSONS: usize = 1_000_000;

/// How often a person has been here in an hour. Only who has shown to be that person counts: nobody can use up the
/// visits of somebody else.
pub(crate) struct Visits {
    per_hour: u32,
    hours: Mutex<HashMap<Holder, (u64, u32)>>,
}

impl Visits {
    pub(crate) fn new(per_hour: u32) -> Visits {
        Visits { per_hour, hours: Mutex::default() }
    }

    /// Whether the person may go on; it counts as a visit.
    pub(crate) fn admit(&self, person: Holder, now: u64) -> bool {
        let hour = now / HOUR;
        let mut hours = self.hours.lock().unwrap_or_else(PoisonError::into_inner);
        if hours.len() >= MOST_PERSONS {
            hours.retain(|_, (last, _)| *last == hour);
        }
        let visits = hours.entry(person).or_insert((hour, 0));
        if visits.0 != hour {
            *visits = (hour, 0);
        }
        visits.1 = visits.1.saturating_add(1);
        visits.1 <= self.per_hour
    }
}

/// How many proofs are verified at a time, and how many wait for it: the rest is turned away at once.
pub(crate) struct Verifications {
    permits: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Verifications {
    pub(crate) fn new(at_a_time: usize, most_waiting: usize) -> Verifications {
        Verifications { permits: Semaphore::new(at_a_time), waiting: AtomicUsize::new(0), most_waiting }
    }

    /// Waits for a turn; `None` if too many wait.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(permit) = self.permits.try_acquire() {
            return Some(permit);
        }
        let _place = Place::take(&self.waiting, self.most_waiting)?;
        self.permits.acquire().await.ok()
    }
}

/// A place among those who wait; given up whenever its owner goes.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Option<Place<'a>> {
        let place = Place(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) < most { Some(place) } else { None }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_so_many_visits_in_an_hour() {
        let visits = Visits::new(2);
        let (one, other) = (Holder([1; 32]), Holder([2; 32]));
        assert_eq!([0, 1, 2].map(|now| visits.admit(one, now)), [true, true, false]);
        assert!(visits.admit(other, 2) && visits.admit(one, HOUR));
    }

    #[test]
    fn who_waits_beyond_the_bound_is_turned_away() {
        let waiting = AtomicUsize::new(0);
        let first = Place::take(&waiting, 1);
        assert!(first.is_some() && Place::take(&waiting, 1).is_none());
        drop(first);
        assert!(Place::take(&waiting, 1).is_some());
    }
}
