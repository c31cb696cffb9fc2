//! Ballots: proving, decoding, verifying on one core and on all, and the floor of verifying.
#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot run ends")]

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::{ThreadPool, ThreadPoolBuilder};
use tupyo_benches::{BATCHES, Floor, OpenElection, SIZES, Size};
use tupyo_election::{BallotCheck, Entry};

/// Distinct ballots of each size; larger batches repeat them.
const DISTINCT: usize = 128;

fn ballots(criterion: &mut Criterion) {
    for size in SIZES {
        let election = OpenElection::new(size, DISTINCT).expect("an open election");
        let ledger = election.ballots().expect("ballots");
        prove(criterion, size, &election);
        decode(criterion, size, &ledger);
        let check = election.check().expect("an open election");
        for batch in BATCHES {
            let ledger: Vec<_> = ledger.iter().cycle().take(batch).map(Vec::as_slice).collect();
            verify(criterion, size, check, &ledger);
            floor(criterion, size, batch);
        }
    }
}

/// Encrypting, proving and signing, as the voter's device does it.
fn prove(criterion: &mut Criterion, size: Size, election: &OpenElection) {
    let mut group = group(criterion, "prove", 1);
    group.bench_function(BenchmarkId::new(size.to_string(), 1), |bencher| {
        bencher.iter(|| election.vote(black_box(0)).expect("a ballot"));
    });
}

/// Reading an entry, without decompressing its points.
fn decode(criterion: &mut Criterion, size: Size, ledger: &[Vec<u8>]) {
    let mut group = group(criterion, "decode", 1);
    group.bench_function(BenchmarkId::new(size.to_string(), 1), |bencher| {
        bencher.iter(|| Entry::decode(black_box(&ledger[0])).expect("an entry"));
    });
}

/// From the ledger's bytes to the verdict on every ballot.
fn verify(criterion: &mut Criterion, size: Size, check: &BallotCheck, ledger: &[&[u8]]) {
    let pools = [("verify", threads(1)), ("verify-all-cores", threads(0))];
    for (name, pool) in pools.into_iter().take(if ledger.len() == 1 { 1 } else { 2 }) {
        let mut group = group(criterion, name, ledger.len());
        group.bench_function(BenchmarkId::new(size.to_string(), ledger.len()), |bencher| {
            bencher.iter(|| pool.install(|| verdict(check, black_box(ledger))));
        });
    }
}

fn verdict(check: &BallotCheck, ledger: &[&[u8]]) {
    let entries: Vec<_> = ledger.iter().map(|bytes| Entry::decode(bytes).expect("an entry")).collect();
    let entries: Vec<_> = entries.iter().collect();
    assert!(check.verify(&entries).iter().all(Result::is_ok));
}

fn floor(criterion: &mut Criterion, size: Size, batch: usize) {
    let floor = Floor::new(size, batch);
    let mut group = group(criterion, "floor", batch);
    group.bench_function(BenchmarkId::new(size.to_string(), batch), |bencher| {
        bencher.iter(|| floor.sum(&black_box(&floor).decompress()));
    });
}

/// A pool of so many threads; 0 means one for each core.
fn threads(count: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(count).build().expect("threads")
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, ballots: usize) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(ballots as u64));
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(1500));
    group
}

criterion_group!(benches, ballots);
criterion_main!(benches);
