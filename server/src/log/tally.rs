//! What comes too often for a line each is counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::{Event, event};

/// What can come too often for a line each: it is counted, and told together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Frequent {
    /// A request was refused for want of room, with this code.
    Shed(&'static str),
    /// A connection was closed to make room.
    Evicted,
    /// Somebody who is no gateway has come to where they are expected; what it lacks.
    NoGateway(&'static str),
}

static COUNTS: Mutex<BTreeMap<Frequent, u64>> = Mutex::new(BTreeMap::new());

/// Counts it.
pub(crate) fn count(what: Frequent) {
    *COUNTS.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default() += 1;
}

/// Writes a line for each kind that was counted since the last time.
pub(crate) fn tell_counts() {
    let counts = std::mem::take(&mut *COUNTS.lock().unwrap_or_else(PoisonError::into_inner));
    for (what, number) in counts {
        event(match what {
            Frequent::Shed(code) => Event::Shed { code, requests: number },
            Frequent::Evicted => Event::Evicted { connections: number },
            Frequent::NoGateway(code) => Event::NoGateway { code, connections: number },
        });
    }
}
