//! The tally: adding ciphertexts and finding the counts.
#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot run ends")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tupyo_benches::{Floor, SIZES};
use tupyo_elgamal::{CiphertextSum, DiscreteLog};
use tupyo_group::{Point, Scalar};

/// Largest counts that are searched for.
const RANGES: [u64; 3] = [1_000, 100_000, 10_000_000];

/// Adding one decoded ballot to the sum of its unit.
fn add(criterion: &mut Criterion) {
    for (name, weight) in [("add", 1), ("add-weighted", 1_000)] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(1));
        group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
        for size in SIZES {
            let ciphertext = Floor::new(size, 1).decompress()[..=size.values()].to_vec();
            let mut sum = CiphertextSum::zero(size.values());
            group.bench_function(BenchmarkId::new(size.to_string(), 1), |bencher| {
                bencher.iter(|| sum.add(black_box(&ciphertext), weight));
            });
        }
    }
}

/// Making the table, and the slowest search in it.
fn discrete_log(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("discrete-log");
    group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    for max in RANGES {
        let logs = DiscreteLog::new(max);
        let point = Point::base_times(Scalar::from(max));
        group.bench_function(BenchmarkId::new("table", max), |bencher| bencher.iter(|| DiscreteLog::new(max)));
        group.bench_function(BenchmarkId::new("search", max), |bencher| {
            bencher.iter(|| logs.find(black_box(point)).expect("a count"));
        });
    }
}

criterion_group!(benches, add, discrete_log);
criterion_main!(benches);
