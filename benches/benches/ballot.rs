//! Ballots: proving, decoding, verifying on one core and on all, and the floor of verifying.
#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot run ends")]

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use elastic_elgamal::Keypair;
use elastic_elgamal::app::{ChoiceParams, EncryptedChoice, SingleChoice};
use elastic_elgamal::group::Ristretto;
use rand::rngs::OsRng;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tupyo_benches::{BATCHES, Floor, SIZES, Size, ballots, open_election};
use tupyo_election::{BallotCheck, Entry};
use tupyo_rehearsal::Rehearsal;

/// Distinct ballots of each size; larger batches repeat them.
const DISTINCT: usize = 128;

fn all_sizes(criterion: &mut Criterion) {
    for size in SIZES {
        let mut election = open_election(size, DISTINCT);
        let ledger = ballots(&mut election, size);
        prove(criterion, size, &mut election);
        decode(criterion, size, &ledger);
        peer(criterion, size);
        let check = election.check();
        for batch in BATCHES {
            let ledger: Vec<_> = ledger.iter().cycle().take(batch).map(Vec::as_slice).collect();
            verify(criterion, size, check, &ledger);
            floor(criterion, size, batch);
        }
    }
}

/// Encrypting, proving and signing, as the voter's device does it.
fn prove(criterion: &mut Criterion, size: Size, election: &mut Rehearsal) {
    let mut group = group(criterion, "prove", 1);
    group.bench_function(BenchmarkId::new(size.to_string(), 1), |bencher| {
        bencher.iter(|| election.ballot(black_box(0), 0));
    });
}

/// Reading an entry, without decompressing its points.
fn decode(criterion: &mut Criterion, size: Size, ledger: &[Vec<u8>]) {
    let mut group = group(criterion, "decode", 1);
    group.bench_function(BenchmarkId::new(size.to_string(), 1), |bencher| {
        bencher.iter(|| Entry::decode(black_box(&ledger[0])).expect("an entry"));
    });
}

/// Decoding and verifying a single choice of elastic-elgamal with as many options. It has no batches and no
/// signatures. Its bytes are JSON, the form that its serde support is made for.
fn peer(criterion: &mut Criterion, size: Size) {
    let (key, _) = Keypair::<Ristretto>::generate(&mut OsRng).into_tuple();
    let params = ChoiceParams::single(key, size.values());
    let ballot = EncryptedChoice::single(&params, 0, &mut OsRng);
    let bytes = serde_json::to_vec(&ballot).expect("JSON");
    let mut group = group(criterion, "peer", 1);
    group.bench_function(BenchmarkId::new(size.to_string(), 1), |bencher| {
        bencher.iter(|| {
            let ballot: EncryptedChoice<Ristretto, SingleChoice> = serde_json::from_slice(&bytes).expect("a ballot");
            ballot.verify(&params).expect("a valid ballot");
        });
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

criterion_group!(benches, all_sizes);
criterion_main!(benches);
