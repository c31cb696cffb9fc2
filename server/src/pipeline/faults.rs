//! Pauses for voters whose proofs were refused.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many refused proofs of one voter cost it nothing: programs have faults.
const FREE: u32 = 3;

/// The first pause. Each further refusal doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(64);

/// After so long without a refusal everything is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(600);

/// The most voters that are remembered.
const MOST: usize = 4096;

/// Voters whose keys have signed what was refused for its proof, and how long each pauses for it.
///
/// Only what a voter's key has signed comes here, so nobody can make another one pause.
pub(super) struct Faults<L>(Mutex<HashMap<L, Record>>);

struct Record {
    refused: u32,
    last: Instant,
}

impl<L> Default for Faults<L> {
    fn default() -> Self {
        Faults(Mutex::default())
    }
}

impl<L: Clone + Eq + Hash> Faults<L> {
    /// How long this voter still pauses, if it does.
    pub(super) fn pause(&self, voter: &L, now: Instant) -> Option<Duration> {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let record = records.get(voter)?;
        record.pause().checked_sub(now.saturating_duration_since(record.last)).filter(|rest| !rest.is_zero())
    }

    /// A proof of this voter has been refused.
    pub(super) fn add(&self, voter: L, now: Instant) {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if records.len() >= MOST && !records.contains_key(&voter) {
            records.retain(|_, record| now.saturating_duration_since(record.last) < FORGOTTEN);
            // Where all are recent, the one that is nearest to being forgotten is.
            let oldest = records.iter().min_by_key(|(_, record)| record.last).map(|(voter, _)| voter.clone());
            oldest.filter(|_| records.len() >= MOST).map(|oldest| records.remove(&oldest));
        }
        let record = records.entry(voter).or_insert(Record { refused: 0, last: now });
        if now.saturating_duration_since(record.last) >= FORGOTTEN {
            record.refused = 0;
        }
        *record = Record { refused: record.refused.saturating_add(1), last: now };
    }
}

impl Record {
    fn pause(&self) -> Duration {
        match self.refused.checked_sub(FREE) {
            None => Duration::ZERO,
            Some(doublings) => FIRST_PAUSE.saturating_mul(1 << doublings.min(16)).min(LONGEST_PAUSE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(begun: Instant, milliseconds: u64) -> Instant {
        begun + Duration::from_millis(milliseconds)
    }

    #[test]
    fn pauses_begin_with_the_third_refusal_and_grow() {
        let (faults, now) = (Faults::default(), Instant::now());
        let mut pauses = Vec::new();
        for _ in 0..11 {
            faults.add(7, now);
            pauses.push(faults.pause(&7, now).map_or(0, |pause| pause.as_secs()));
        }
        assert_eq!(pauses, [0, 0, 1, 2, 4, 8, 16, 32, 64, 64, 64]);
        assert_eq!(faults.pause(&8, now), None);
        assert_eq!(faults.pause(&7, after(now, 63_500)), Some(Duration::from_millis(500)));
        assert_eq!(faults.pause(&7, after(now, 64_000)), None);
        faults.add(7, after(now, 64_000));
        assert!(faults.pause(&7, after(now, 127_000)).is_some());
        faults.add(7, after(now, 700_000));
        assert_eq!(faults.pause(&7, after(now, 700_000)), None, "forgotten");
    }

    #[test]
    fn no_more_are_remembered_than_may() {
        let (faults, now) = (Faults::default(), Instant::now());
        for voter in 0..3 * MOST {
            (0..4).for_each(|_| faults.add(voter, after(now, voter as u64)));
        }
        assert_eq!(faults.0.lock().unwrap().len(), MOST);
        let end = after(now, 3 * MOST as u64);
        assert!(faults.pause(&(3 * MOST - 1), end).is_some() && faults.pause(&0, now).is_none());
    }
}
