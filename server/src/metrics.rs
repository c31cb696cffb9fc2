//! What the process counts of itself, for whoever runs it; nothing of voters: no addresses, no ballots, no times of
//! single casts.

use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tupyo_election::ElectionId;

/// The media type of [`text`].
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// One for the process, as its memory is.
static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::default);

struct Metrics {
    requests: Family<Request, Counter>,
    entries: Family<Outcome, Counter>,
    connections: Gauge,
    waiting: Gauge,
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
struct Outcome {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfElection {
    election: String,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics {
            requests: Family::default(),
            entries: Family::default(),
            connections: Gauge::default(),
            waiting: Gauge::default(),
            verified: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            appended: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            append_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 16)),
        }
    }
}

/// A request to a path, as the table of operations spells it, was answered.
pub(crate) fn answered(path: Option<String>, status: u16) {
    let path = path.unwrap_or_else(|| "other".to_owned());
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

/// Entries came to wait for their verification, or no longer do.
pub(crate) fn waiting(change: i64) {
    METRICS.waiting.inc_by(change);
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

/// Everything, in the text format of OpenMetrics, with how many entries each election has under its latest checkpoint.
pub(crate) fn text(elections: impl Iterator<Item = (ElectionId, u64)>) -> String {
    let mut registry = Registry::with_prefix("tupyo");
    register(&mut registry);
    let sizes: Family<OfElection, Gauge<u64, AtomicU64>> = Family::default();
    for (election, size) in elections {
        sizes.get_or_create(&OfElection { election: election.to_string() }).set(size);
    }
    registry.register("checkpoint_size", "Entries that the latest checkpoint covers", sizes);
    if let Some(bytes) = resident_memory() {
        let gauge: Gauge<u64, AtomicU64> = Gauge::default();
        gauge.set(bytes);
        registry.register_with_unit("resident_memory", "Memory of the process", Unit::Bytes, gauge);
    }
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
    registry.register("entries_waiting", "Entries that wait for their verification", metrics.waiting.clone());
    registry.register("verification_batch", "Entries verified together", metrics.verified.clone());
    registry.register("append_batch", "Entries appended together", metrics.appended.clone());
    let seconds = metrics.append_seconds.clone();
    registry.register_with_unit(
        "append",
        "From the first byte written to the signed checkpoint on stable storage",
        Unit::Seconds,
        seconds,
    );
}

/// As `/proc/self/status` says it, in units of 1,024 bytes; not known on other systems.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    kilobytes.checked_mul(1024)
}
