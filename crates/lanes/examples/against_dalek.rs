//! Nanoseconds per point of decoding and of sums, beside curve25519-dalek's in turns, and per transcript of a ballot,
//! beside merlin's: the least of some rounds each.
//!
//! `cargo run --release -p tupyo-lanes --example against_dalek`, with a number for sums of so many points alone.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar as Number;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rustix::time::{ClockId, clock_gettime};
use tupyo_lanes::{LaneScalar as Scalar, Lanes};

fn main() {
    let Some(lanes) = Lanes::new() else { return println!("this processor has not got AVX-512 with IFMA") };
    println!("{:>16} {:>9} {:>9} {:>6}", "", "dalek", "lanes", "ratio");
    for count in [8, 16, 24, 2048] {
        decoding(lanes, count);
    }
    if let Some(count) = std::env::args().nth(1).and_then(|count| count.parse().ok()) {
        return sums(lanes, count, false);
    }
    for count in [3, 16, 64, 256, 1024, 2048, 8192, 32_768, 131_072] {
        sums(lanes, count, false);
    }
    sums(lanes, 8192, true);
    for outputs in [6, 13, 65] {
        transcripts(lanes, outputs);
    }
}

/// What a ballot of one choice of so many makes its transcript do.
fn transcripts(lanes: Lanes, outputs: usize) {
    let messages = [120 + 32 * outputs, 128, 96, 32 * (outputs + 3)].map(|length| vec![7; length]);
    let alone = || {
        let mut transcript = merlin::Transcript::new(b"tupyo/v1/ballot");
        let mut challenge = [0; 64];
        for message in &messages {
            transcript.append_message(b"statement", message);
            transcript.challenge_bytes(b"x", &mut challenge);
        }
        challenge
    };
    let eight = || {
        let mut transcripts = lanes.transcripts("tupyo/v1/ballot");
        messages
            .iter()
            .map(|message| {
                transcripts.append("statement", [message; 8]);
                transcripts.squeeze::<64>("x")
            })
            .last()
    };
    println!("transcripts of ballots with {outputs} outputs:");
    report("", 8, &mut || [(); 8].map(|()| alone()), &mut || eight());
}

fn decoding(lanes: Lanes, count: usize) {
    let encodings: Vec<_> = points(count).iter().map(|point| point.compress().to_bytes()).collect();
    let dalek = || encodings.iter().filter_map(|bytes| CompressedRistretto(*bytes).decompress()).count();
    report("decode", count, &mut || dalek(), &mut || lanes.decode(&encodings).len());
}

/// A third of the scalars has 128 bits; or all are equal.
fn sums(lanes: Lanes, count: usize, equal: bool) {
    let (points, rng) = (points(count), &mut StdRng::seed_from_u64(2));
    let number = |place| if place % 3 == 0 { Number::from(rng.r#gen::<u128>()) } else { Number::random(rng) };
    let mut numbers: Vec<_> = (0..count).map(number).collect();
    if equal {
        numbers = vec![numbers[1]; count];
    }
    let scalars: Vec<_> = numbers.iter().map(|number| Scalar::from_bytes(number.as_bytes())).collect();
    let encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
    let decoded: Vec<_> = lanes.decode(&encodings).into_iter().map(Option::unwrap).collect();
    let decoded: Vec<_> = decoded.iter().collect();
    let dalek = || RistrettoPoint::vartime_multiscalar_mul(&numbers, &points);
    report(if equal { "equal" } else { "sum" }, count, &mut || dalek(), &mut || lanes.sum(&scalars, &decoded));
}

fn points(count: usize) -> Vec<RistrettoPoint> {
    let first = RistrettoPoint::random(&mut StdRng::seed_from_u64(1));
    let step = RistrettoPoint::mul_base(&Number::from(7u8));
    std::iter::successors(Some(first), |point| Some(point + step)).take(count).collect()
}

fn report<A, B>(what: &str, count: usize, dalek: &mut dyn FnMut() -> A, lanes: &mut dyn FnMut() -> B) {
    let (mut of_dalek, mut of_lanes) = (f64::MAX, f64::MAX);
    for _ in 0..(400_000 / count).clamp(5, 200) {
        of_dalek = of_dalek.min(nanoseconds(dalek));
        of_lanes = of_lanes.min(nanoseconds(lanes));
    }
    let each = [of_dalek, of_lanes].map(|time| time / count as f64);
    println!("{:>16} {:>9.0} {:>9.0} {:>6.3}", format!("{what} {count}"), each[0], each[1], each[1] / each[0]);
}

/// Of this thread on a processor: others may take it away.
fn nanoseconds<T>(work: &mut dyn FnMut() -> T) -> f64 {
    let now = || clock_gettime(ClockId::ThreadCPUTime);
    let start = now();
    black_box(work());
    let end = now();
    (end.tv_sec - start.tv_sec) as f64 * 1e9 + (end.tv_nsec - start.tv_nsec) as f64
}
