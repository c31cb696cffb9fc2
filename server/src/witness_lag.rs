//! How far the witnesses are behind: measured once a second, and told when it lasts.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use actix_web::rt::time::sleep;
use tupyo_election::ElectionId;

use crate::elections::{ElectionBoard, Elections};
use crate::log::{self, Event};
use crate::metrics;

/// How often it is measured.
const INTERVAL: Duration = Duration::from_secs(1);
/// From when on somebody should look.
const TOO_LONG: Duration = Duration::from_secs(30);

/// An election whose newest checkpoint is not final.
struct Behind {
    /// The checkpoint that is waited for, and since when.
    size: u64,
    since: Instant,
    told: bool,
}

/// Measures for as long as the server runs.
pub(crate) async fn measure(elections: &Elections) {
    let mut behind = BTreeMap::new();
    loop {
        elections.all().iter().for_each(|election| look(election, &mut behind));
        sleep(INTERVAL).await;
    }
}

fn look(election: &ElectionBoard, behind: &mut BTreeMap<ElectionId, Behind>) {
    let Some(finality) = election.finality() else { return };
    let (id, size) = (election.id(), election.published().ledger().size());
    let settled = finality.latest().map_or(0, |latest| latest.size);
    let lag = take(id, size, settled, Instant::now(), behind);
    metrics::witness_lag(id, size.saturating_sub(settled), lag);
}

/// How long the oldest entry that is not final waits, as far as it was seen.
fn take(id: ElectionId, size: u64, settled: u64, now: Instant, behind: &mut BTreeMap<ElectionId, Behind>) -> Duration {
    if let Some(waiting) = behind.get(&id).filter(|waiting| settled >= waiting.size) {
        if waiting.told {
            log::event(Event::WitnessesCaughtUp { election: id.to_string() });
        }
        behind.remove(&id);
    }
    if settled >= size {
        return Duration::ZERO;
    }
    let waiting = behind.entry(id).or_insert(Behind { size, since: now, told: false });
    let lag = now.saturating_duration_since(waiting.since);
    if lag >= TOO_LONG && !waiting.told {
        waiting.told = true;
        log::event(Event::WitnessesLag { election: id.to_string(), entries: size.saturating_sub(settled) });
    }
    lag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_waits_for_one_checkpoint_lags() {
        let (id, begun, mut behind) = (ElectionId([7; 32]), Instant::now(), BTreeMap::new());
        let mut at =
            |second, size, settled| take(id, size, settled, begun + Duration::from_secs(second), &mut behind).as_secs();
        assert_eq!([at(0, 5, 5), at(1, 6, 5), at(2, 7, 5)], [0, 0, 1]);
        // Entries come all the time, and each becomes final in turn.
        assert_eq!([at(3, 8, 6), at(4, 9, 8), at(5, 9, 9)], [0, 0, 0]);
        assert_eq!([at(6, 10, 9), at(66, 12, 9), at(67, 12, 12)], [0, 60, 0]);
    }
}
