//! What a load came to.

use std::collections::BTreeMap;
use std::time::Duration;

use rayon::prelude::*;
use serde::Serialize;
use tupyo_election::LedgerKeys;
use tupyo_merkle::{Checkpoint, Receipt};

use crate::{Attempt, CastOutcome, PreparedBallot};

/// What a load came to.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// How many casts were acknowledged.
    pub accepted: u64,
    /// How many requests had another outcome, by the refusal's code or `no-answer`.
    pub refused: BTreeMap<String, u64>,
    /// From the first request to the last answer.
    pub seconds: f64,
    /// Acknowledged casts in a second.
    pub casts_per_second: f64,
    /// The latency that half of the acknowledged casts do not exceed, in milliseconds.
    pub p50_ms: f64,
    /// The same of 99 in a hundred.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl Figures {
    /// Counts attempts that together took a time.
    pub fn of(attempts: &[Attempt], time: Duration) -> Figures {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        attempts.iter().for_each(|attempt| *words.entry(attempt.outcome.word().to_owned()).or_default() += 1);
        let accepted = words.remove("accepted").unwrap_or_default();
        let acknowledged = attempts.iter().filter(|attempt| attempt.outcome.is_acknowledged());
        let mut latencies: Vec<Duration> = acknowledged.map(|attempt| attempt.latency).collect();
        latencies.sort();
        let seconds = time.as_secs_f64();
        Figures {
            accepted,
            refused: words,
            seconds,
            casts_per_second: if seconds > 0.0 { accepted as f64 / seconds } else { 0.0 },
            p50_ms: milliseconds(&latencies, 0.5),
            p99_ms: milliseconds(&latencies, 0.99),
            max_ms: milliseconds(&latencies, 1.0),
        }
    }
}

/// The latency that a part of all does not exceed.
fn milliseconds(sorted: &[Duration], part: f64) -> f64 {
    let place = (sorted.len() as f64 * part).ceil() as usize;
    let found = sorted.get(place.saturating_sub(1).min(sorted.len().saturating_sub(1)));
    found.map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
}

/// How many acknowledged casts have a receipt that proves, under the ledger key, exactly the ballot that was sent at
/// exactly the index that was told.
pub fn receipts_hold(attempts: &[Attempt], ballots: &[PreparedBallot], keys: &LedgerKeys) -> u64 {
    let entries: BTreeMap<_, _> = ballots.iter().map(|ballot| (ballot.code, ballot.entry.as_slice())).collect();
    let holds = |attempt: &&Attempt| match (&attempt.outcome, entries.get(&attempt.code)) {
        (CastOutcome::Acknowledged { index, receipt }, Some(entry)) => {
            verified(receipt, entry, keys).is_some_and(|(found, _)| Some(found) == *index)
        }
        _ => false,
    };
    attempts.par_iter().filter(holds).count() as u64
}

fn verified(receipt: &str, entry: &[u8], keys: &LedgerKeys) -> Option<(u64, Checkpoint)> {
    keys.verify_receipt(&Receipt::parse(receipt).ok()?, entry).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_latencies() {
        let latencies: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!([0.5, 0.99, 1.0].map(|part| milliseconds(&latencies, part)), [100.0, 198.0, 200.0]);
        assert_eq!(milliseconds(&latencies[..1], 0.99), 1.0);
        assert_eq!(milliseconds(&[], 0.5), 0.0);
    }
}
