//! Nanoseconds per point of decoding and of sums, beside curve25519-dalek's in turns, and per transcript of a ballot,
//! beside merlin's, with each of the instructions that the processor has: the least of some rounds each.
//!
//! `cargo run --release -p tupyo-lanes --example against_dalek`, with numbers for sums of this many points alone.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar as Number;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rustix::time::{ClockId, clock_gettime};
use tupyo_lanes::{FewTerms, LaneScalar as Scalar, Lanes};

fn main() {
    println!("{:>22} {:>9}   each of the lanes' instructions: ns, ratio", "", "dalek");
    let chosen: Vec<usize> = std::env::args().filter_map(|count| count.parse().ok()).collect();
    for (own, shared) in [(2, 1), (13, 14), (20, 28), (40, 270)] {
        side_by_side(own, shared);
    }
    if !chosen.is_empty() {
        return chosen.into_iter().for_each(|count| sums(count, false));
    }
    for count in [2, 8, 16, 24, 2048] {
        decoding(count);
    }
    for count in [3, 16, 64, 256, 1024, 2048, 8192, 32_768, 131_072] {
        sums(count, false);
    }
    sums(8192, true);
    for outputs in [6, 13, 65] {
        transcripts(outputs);
    }
}

/// What a ballot of one choice of this many makes its transcript do, and eight of them.
fn transcripts(outputs: usize) {
    let messages = [120 + 32 * outputs, 128, 96, 32 * (outputs + 3)].map(|length| vec![7; length]);
    let alone = || {
        let mut transcript = merlin::Transcript::new(b"tupyo/v1/ballot");
        let mut challenge = [0; 64];
        for message in &messages {
            transcript.append_message(b"statement", message);
            transcript.challenge_bytes(b"x", &mut challenge);
        }
        black_box(challenge);
    };
    let eight = |lanes: Lanes| {
        let mut transcripts = lanes.transcripts("tupyo/v1/ballot");
        for message in &messages {
            transcripts.append("statement", [message; 8]);
            black_box(transcripts.squeeze::<64>("x"));
        }
    };
    report(&format!("transcript of {outputs}"), 8, &|| [(); 8].map(|()| alone()), &|lanes| eight(lanes));
}

fn decoding(count: usize) {
    let encodings: Vec<_> = points(count).iter().map(|point| point.compress().to_bytes()).collect();
    let dalek = || encodings.iter().filter_map(|bytes| CompressedRistretto(*bytes).decompress()).count();
    report(&format!("decode {count}"), count, &dalek, &|lanes| lanes.decode(&encodings).len());
}

/// A third of the scalars has 128 bits; or all are equal.
fn sums(count: usize, equal: bool) {
    let (points, rng) = (points(count), &mut StdRng::seed_from_u64(2));
    let number = |place| if place % 3 == 0 { Number::from(rng.r#gen::<u128>()) } else { Number::random(rng) };
    let mut numbers: Vec<_> = (0..count).map(number).collect();
    if equal {
        numbers = vec![numbers[1]; count];
    }
    let scalars: Vec<_> = numbers.iter().map(|number| Scalar::from_bytes(number.as_bytes())).collect();
    let encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
    let Some(lanes) = Lanes::new() else { return };
    let decoded: Vec<_> = lanes.decode(&encodings).into_iter().map(Option::unwrap).collect();
    let decoded: Vec<_> = decoded.iter().collect();
    let dalek = || RistrettoPoint::vartime_multiscalar_mul(&numbers, &points);
    let what = format!("{} {count}", if equal { "equal" } else { "sum" });
    report(&what, count, &dalek, &|lanes| lanes.sum(&scalars, &decoded));
}

/// So many sums of so many points of their own and so many that they share: per sum. As many ballots' proofs, each
/// verified alone.
fn side_by_side(own: usize, shared: usize) {
    const SUMS: usize = 256;
    let (points, rng) = (points(own + shared), &mut StdRng::seed_from_u64(2));
    let number = |place| if place % 3 == 0 { Number::from(rng.r#gen::<u128>()) } else { Number::random(rng) };
    let numbers: Vec<_> = (0..own + shared).map(number).collect();
    let scalars: Vec<_> = numbers.iter().map(|number| Scalar::from_bytes(number.as_bytes())).collect();
    let encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
    let Some(lanes) = Lanes::new() else { return };
    let decoded: Vec<_> = lanes.decode(&encodings).into_iter().map(Option::unwrap).collect();
    let decoded: Vec<_> = decoded.iter().collect();
    let each = |lanes: Lanes| (0..SUMS).map(|_| lanes.sum(&scalars, &decoded)).collect::<Vec<_>>();
    let terms = FewTerms { scalars: &scalars[..own], points: &decoded[..own], shared: &scalars[own..] };
    let all = |lanes: Lanes| lanes.sums(&lanes.shared_multiples(&decoded[own..]), &[terms; SUMS]);
    report(&format!("{SUMS} sums of {own}+{shared}"), SUMS, &|| each(lanes), &all);
}

fn points(count: usize) -> Vec<RistrettoPoint> {
    let first = RistrettoPoint::random(&mut StdRng::seed_from_u64(1));
    let step = RistrettoPoint::mul_base(&Number::from(7u8));
    std::iter::successors(Some(first), |point| Some(point + step)).take(count).collect()
}

/// Dalek's and each of the lanes' in turns.
fn report<A, B>(what: &str, count: usize, dalek: &dyn Fn() -> A, in_lanes: &dyn Fn(Lanes) -> B) {
    let mut least = vec![f64::MAX; 1 + Lanes::all().len()];
    for _ in 0..(400_000 / count).clamp(5, 200) {
        least[0] = least[0].min(nanoseconds(&mut || dalek()));
        for (least, lanes) in least[1..].iter_mut().zip(Lanes::all()) {
            *least = least.min(nanoseconds(&mut || in_lanes(lanes)));
        }
    }
    print!("{what:>22} {:>9.0}", least[0] / count as f64);
    for (time, lanes) in least[1..].iter().zip(Lanes::all()) {
        print!("   {} {:>6.0} {:.3}", lanes.instructions(), time / count as f64, time / least[0]);
    }
    println!();
}

/// Of this thread on a processor: others may take it away.
fn nanoseconds<T>(work: &mut dyn FnMut() -> T) -> f64 {
    let now = || clock_gettime(ClockId::ThreadCPUTime);
    let start = now();
    black_box(work());
    let end = now();
    (end.tv_sec - start.tv_sec) as f64 * 1e9 + (end.tv_nsec - start.tv_nsec) as f64
}
