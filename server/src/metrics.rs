//! What the process counts of itself, for whoever runs it; nothing of voters: no addresses, no ballots, no times of
//! single casts.

mod process;

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tupyo_election::ElectionId;
use tupyo_ledger::{Epoch, JournalError, LedgerError};

/// The media type of [`text`].
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// One for the process, as its memory is.
static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::default);

struct Metrics {
    requests: Family<Request, Counter>,
    entries: Family<Outcome, Counter>,
    connections: Gauge,
    elections_opening: Gauge,
    elections_set_aside: Gauge,
    evicted: Counter,
    waiting: Gauge,
    gone: Counter,
    signatures: Histogram,
    public_files: Counter,
    public_failures: Counter,
    reads_waiting: Gauge,
    request_seconds: Family<OfPath, Histogram>,
    shed: Family<Outcome, Counter>,
    storage_failures: Family<Failure, Counter>,
    journal_epoch: Family<OfElection, Gauge<u64, AtomicU64>>,
    journal_unknown: Counter,
    journal_lag: Family<OfStandby, Gauge<u64, AtomicU64>>,
    lease_failures: Counter,
    gateways_barred: Counter,
    witness_lag: Family<OfElection, Gauge<u64, AtomicU64>>,
    witness_lag_seconds: Family<OfElection, Gauge<f64, AtomicU64>>,
    verified: Histogram,
    appended: Histogram,
    append_seconds: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    path: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfPath {
    path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failure {
    /// `full` or `failed`.
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfElection {
    election: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfStandby {
    standby: String,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics {
            requests: Family::default(),
            entries: Family::default(),
            connections: Gauge::default(),
            elections_opening: Gauge::default(),
            elections_set_aside: Gauge::default(),
            evicted: Counter::default(),
            waiting: Gauge::default(),
            gone: Counter::default(),
            signatures: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            public_files: Counter::default(),
            public_failures: Counter::default(),
            reads_waiting: Gauge::default(),
            request_seconds: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 2.0, 15))),
            shed: Family::default(),
            storage_failures: Family::default(),
            journal_epoch: Family::default(),
            journal_unknown: Counter::default(),
            journal_lag: Family::default(),
            lease_failures: Counter::default(),
            gateways_barred: Counter::default(),
            witness_lag: Family::default(),
            witness_lag_seconds: Family::default(),
            verified: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            appended: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            append_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 16)),
        }
    }
}

/// A request to a path, as the table of operations spells it, that began then was answered.
pub(crate) fn answered(path: Option<String>, status: u16, begun: Instant) {
    let path = path.unwrap_or_else(|| "other".to_owned());
    let seconds = METRICS.request_seconds.get_or_create(&OfPath { path: path.clone() });
    seconds.observe(begun.elapsed().as_secs_f64());
    METRICS.requests.get_or_create(&Request { path, status }).inc();
}

/// A posted entry was accepted (`accepted`) or refused with this code.
pub(crate) fn posted(code: &'static str) {
    METRICS.entries.get_or_create(&Outcome { code }).inc();
}

/// A connection was taken up (1), or is gone (−1).
pub(crate) fn connections(change: i64) {
    METRICS.connections.inc_by(change);
}

/// A connection was closed to make room for another.
pub(crate) fn evicted() {
    METRICS.evicted.inc();
}

/// Entries came to wait for their verification, or no longer do.
pub(crate) fn waiting(change: i64) {
    METRICS.waiting.inc_by(change);
}

/// So many elections are being opened, and so many are set aside.
pub(crate) fn standing(opening: usize, set_aside: usize) {
    METRICS.elections_opening.set(opening as i64);
    METRICS.elections_set_aside.set(set_aside as i64);
}

/// So many entries were dropped before they were verified, because nobody waited for the answer any more.
pub(crate) fn gone(entries: usize) {
    METRICS.gone.inc_by(entries as u64);
}

/// The signatures of so many entries were verified together.
pub(crate) fn signatures(entries: usize) {
    METRICS.signatures.observe(entries as f64);
}

/// A public file was written.
pub(crate) fn public_file_written() {
    METRICS.public_files.inc();
}

/// Public files could not be written.
pub(crate) fn public_file_failed() {
    METRICS.public_failures.inc();
}

/// Something came to wait to be read, or no longer does.
pub(crate) fn reads_waiting(change: i64) {
    METRICS.reads_waiting.inc_by(change);
}

/// A request was refused for want of room, with this code.
pub(crate) fn shed(code: &'static str) {
    METRICS.shed.get_or_create(&Outcome { code }).inc();
}

/// Nothing was appended because there was no room.
pub(crate) fn storage_full() {
    METRICS.storage_failures.get_or_create(&Failure { kind: "full" }).inc();
}

/// The storage failed, and the process ends for it.
pub(crate) fn storage_failed(error: &LedgerError) {
    METRICS.storage_failures.get_or_create(&Failure { kind: "failed" }).inc();
    if matches!(error, LedgerError::Journal(JournalError::Unknown { .. })) {
        METRICS.journal_unknown.inc();
    }
}

/// The journal of an election was taken over, with this epoch.
pub(crate) fn journal_epoch(election: ElectionId, epoch: Epoch) {
    METRICS.journal_epoch.get_or_create(&OfElection { election: election.to_string() }).set(epoch.0);
}

/// The journal's standbys are so many bytes behind.
pub(crate) fn journal_lags(lags: &[(String, u64)]) {
    METRICS.journal_lag.clear();
    for (standby, bytes) in lags {
        METRICS.journal_lag.get_or_create(&OfStandby { standby: standby.clone() }).set(*bytes);
    }
}

/// The lease could not be renewed this time.
pub(crate) fn lease_not_renewed() {
    METRICS.lease_failures.inc();
}

/// A gateway has handed on as verified what is not.
pub(crate) fn gateway_barred() {
    METRICS.gateways_barred.inc();
}

/// So many entries of an election are not final, and the oldest has waited for so long.
pub(crate) fn witness_lag(election: ElectionId, entries: u64, lag: Duration) {
    let label = OfElection { election: election.to_string() };
    METRICS.witness_lag.get_or_create(&label).set(entries);
    METRICS.witness_lag_seconds.get_or_create(&label).set(lag.as_secs_f64());
}

/// So many entries were verified together.
pub(crate) fn verified(entries: usize) {
    METRICS.verified.observe(entries as f64);
}

/// So many entries were appended together, from this moment on until they were durable.
pub(crate) fn appended(entries: usize, begun: Instant) {
    METRICS.appended.observe(entries as f64);
    METRICS.append_seconds.observe(begun.elapsed().as_secs_f64());
}

/// Everything, in the text format of OpenMetrics, with how many entries each election has under its latest checkpoint,
/// and with the disks of these directories.
pub(crate) fn text(
    elections: impl Iterator<Item = (ElectionId, u64)>,
    directories: &[(&'static str, PathBuf)],
) -> String {
    let mut registry = Registry::with_prefix("tupyo");
    register(&mut registry);
    let sizes: Family<OfElection, Gauge<u64, AtomicU64>> = Family::default();
    for (election, size) in elections {
        sizes.get_or_create(&OfElection { election: election.to_string() }).set(size);
    }
    registry.register("checkpoint_size", "Entries that the latest checkpoint covers", sizes);
    process::register(&mut registry, directories);
    let mut text = String::new();
    // Writing to a string does not fail.
    let _written = encode(&mut text, &registry);
    text
}

fn register(registry: &mut Registry) {
    let metrics = &*METRICS;
    registry.register("requests", "Requests, by path and status", metrics.requests.clone());
    registry.register(
        "entries_posted",
        "Entries posted, by `accepted` or the code they were refused with",
        metrics.entries.clone(),
    );
    registry.register("connections", "Connections that are open", metrics.connections.clone());
    registry.register("elections_opening", "Elections that are being opened", metrics.elections_opening.clone());
    registry.register("elections_set_aside", "Elections that cannot be opened", metrics.elections_set_aside.clone());
    registry.register("connections_evicted", "Connections closed to make room for others", metrics.evicted.clone());
    registry.register("entries_waiting", "Entries that wait for their verification", metrics.waiting.clone());
    registry.register(
        "entries_gone",
        "Entries dropped before they were verified: who sent them had gone",
        metrics.gone.clone(),
    );
    registry.register("signature_batch", "Entries whose signatures were verified together", metrics.signatures.clone());
    registry.register("public_files", "Public files written", metrics.public_files.clone());
    let failures = metrics.public_failures.clone();
    registry.register("public_failures", "Times that public files could not be written", failures);
    registry.register("reads_waiting", "What waits to be read from the storage", metrics.reads_waiting.clone());
    let seconds = metrics.request_seconds.clone();
    registry.register_with_unit("request", "From a request's head to its answer's, by path", Unit::Seconds, seconds);
    registry.register("shed", "Requests refused for want of room, by code", metrics.shed.clone());
    let failures = metrics.storage_failures.clone();
    registry.register("storage_failures", "Appends that found the disk full or failing", failures);
    registry.register("journal_epoch", "The epoch in which this server leads", metrics.journal_epoch.clone());
    registry.register("journal_unknown", "Commits whose answer was lost", metrics.journal_unknown.clone());
    registry.register(
        "journal_lag_bytes",
        "Bytes of its log that a standby has not stored",
        metrics.journal_lag.clone(),
    );
    let failures = metrics.lease_failures.clone();
    registry.register("journal_lease_failures", "Times that the lease could not be renewed", failures);
    let barred = metrics.gateways_barred.clone();
    registry.register("gateways_barred", "Gateways that called verified what is not", barred);
    let lag = metrics.witness_lag_seconds.clone();
    registry.register("witness_lag_entries", "Entries that are not final", metrics.witness_lag.clone());
    registry.register_with_unit("witness_lag", "How long the oldest of them waits", Unit::Seconds, lag);
    registry.register("verification_batch", "Entries whose proofs were verified together", metrics.verified.clone());
    registry.register("append_batch", "Entries appended together", metrics.appended.clone());
    let seconds = metrics.append_seconds.clone();
    registry.register_with_unit(
        "append",
        "From the first byte written to the signed checkpoint on stable storage",
        Unit::Seconds,
        seconds,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const READERS: [(&str, &str); 2] = [
        ("alerts.yml", include_str!("../../packaging/prometheus/alerts.yml")),
        ("tupyo-board.json", include_str!("../../packaging/grafana/tupyo-board.json")),
    ];

    /// What a text names: each word that begins so.
    fn named(text: &str) -> impl Iterator<Item = &str> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.filter(|word| word.starts_with("tupyo_"))
    }

    #[test]
    fn what_dashboard_and_alerts_ask_for_is_there() {
        answered(None, 200, Instant::now());
        posted("accepted");
        shed("queue-full");
        storage_full();
        storage_failed(&LedgerError::Poisoned);
        witness_lag(ElectionId([7; 32]), 3, Duration::from_secs(2));
        let shown = text([(ElectionId([7; 32]), 9)].into_iter(), &[("data", std::env::temp_dir())]);
        let samples: Vec<&str> = shown.lines().filter(|line| !line.starts_with('#')).flat_map(named).collect();
        for (file, text) in READERS {
            assert!(named(text).count() >= 10, "{file}");
            for name in named(text) {
                assert!(samples.contains(&name), "{file} asks for {name}:\n{shown}");
            }
        }
    }
}
