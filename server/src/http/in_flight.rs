//! One budget for all answers that are on their way: what stalled readers make the server hold has a limit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt::time::timeout;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;
use crate::source::Source;

/// All answers together, at the least: as much as the connections need that there are by default, each with a download.
const BUDGET: usize = 160 << 20;
/// How many sources it takes to use all of it.
const SHARES: usize = 8;
/// Answers that wait for others to leave.
const WAITING: usize = 256;
/// How long they wait.
const PATIENCE: Duration = Duration::from_secs(2);

/// Bytes of answers that are on their way.
pub(crate) struct InFlight {
    share: usize,
    budget: Arc<Semaphore>,
    waiting: Semaphore,
    shares: Arc<Shares>,
}

#[derive(Default)]
struct Shares(Mutex<HashMap<Source, usize>>);

/// Holds its bytes until the answer has left.
pub(super) struct Held {
    _budget: OwnedSemaphorePermit,
    _share: Share,
}

struct Share {
    shares: Arc<Shares>,
    source: Source,
    bytes: usize,
}

impl InFlight {
    /// For so many connections, each with an answer that takes so much.
    pub(super) fn new(connections: usize, of_each: usize) -> InFlight {
        let budget = connections.saturating_mul(of_each).clamp(BUDGET, Semaphore::MAX_PERMITS);
        let waiting = Semaphore::new(WAITING);
        InFlight { share: budget / SHARES, budget: Arc::new(Semaphore::new(budget)), waiting, shares: Arc::default() }
    }

    /// Room for so many bytes of an answer to this source; waits a little for others to leave.
    pub(super) async fn room(&self, source: Source, bytes: usize) -> Result<Held, Problem> {
        let bytes = bytes.min(self.share);
        let share = self.shares.take(source, bytes, self.share).ok_or_else(too_many)?;
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let budget = match self.budget.clone().try_acquire_many_owned(bytes) {
            Ok(budget) => budget,
            Err(_) => self.wait(bytes).await?,
        };
        Ok(Held { _budget: budget, _share: share })
    }

    async fn wait(&self, bytes: u32) -> Result<OwnedSemaphorePermit, Problem> {
        let _place = self.waiting.try_acquire().map_err(|_| too_many())?;
        let room = timeout(PATIENCE, self.budget.clone().acquire_many_owned(bytes)).await;
        room.ok().and_then(Result::ok).ok_or_else(too_many)
    }
}

/// The problem of whoever reads while too many read.
pub(super) fn too_many() -> Problem {
    Problem::new("too-many-readers", "too many answers are on their way; come back later, or ask a copy of the ledger")
}

impl Shares {
    fn take(self: &Arc<Shares>, source: Source, bytes: usize, most: usize) -> Option<Share> {
        let mut table = self.table();
        let held = table.entry(source).or_default();
        if *held + bytes > most {
            return None;
        }
        *held += bytes;
        Some(Share { shares: self.clone(), source, bytes })
    }

    fn table(&self) -> MutexGuard<'_, HashMap<Source, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut table = self.shares.table();
        if let Some(held) = table.get_mut(&self.source) {
            *held = held.saturating_sub(self.bytes);
            if *held == 0 {
                table.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::ops::Range;

    use super::*;

    fn source(last: u8) -> Source {
        Source::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[actix_web::test]
    async fn a_source_has_its_share_and_gives_it_back() {
        let all = InFlight::new(1, 1);
        let whole = all.room(source(0), usize::MAX).await.ok();
        assert!(whole.is_some());
        assert_eq!(all.room(source(0), 1).await.err().unwrap().code(), "too-many-readers");
        let rest = shares(&all, 1..SHARES).await;
        assert_eq!(all.budget.available_permits(), 0);
        drop(whole);
        assert!(all.room(source(0), 1).await.is_ok());
        drop(rest);
        assert!(all.shares.table().is_empty());
        assert_eq!(all.budget.available_permits(), BUDGET);
    }

    async fn shares(all: &InFlight, sources: Range<usize>) -> Vec<Held> {
        let mut held = Vec::new();
        for number in sources {
            held.push(all.room(source(number as u8), all.share).await.ok().unwrap());
        }
        held
    }

    #[actix_web::test]
    async fn more_connections_have_more() {
        let all = InFlight::new(10_000, 40 << 10);
        assert_eq!(all.budget.available_permits(), 10_000 * (40 << 10));
        assert_eq!(all.share, 1250 * (40 << 10));
        // However many there are, it is a number that there is.
        assert!(InFlight::new(usize::MAX, 2).room(source(1), usize::MAX).await.is_ok());
    }

    #[actix_web::test]
    async fn who_waits_in_vain_is_told_so() {
        let all = InFlight::new(1, 1);
        let _held = shares(&all, 0..SHARES).await;
        assert_eq!(all.room(source(99), 1).await.err().unwrap().code(), "too-many-readers");
        // Nothing stays behind.
        assert_eq!(all.shares.table().len(), SHARES);
        assert_eq!(all.waiting.available_permits(), WAITING);
    }
}
