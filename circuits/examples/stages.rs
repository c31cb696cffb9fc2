//! What verifying ballots' proofs consists of, stage by stage, with each backend that the processor has, beside the
//! floor: microseconds of the processor per ballot of batches of 1,024 on one thread, the least of some rounds each.
//!
//! `RAYON_NUM_THREADS=1 cargo run --release -p tupyo-circuits --example stages`, with a number of rounds.
//!
//! `transcripts` is writing and running them; `points` decodes those that are decoded for all ballots together;
//! `prepare` what is computed of a ballot before the batch (for amounts with the points of the range proof); `sum` the
//! batch itself: weights, coefficients and one multiscalar sum. `own floor` is decoding and adding up as many points
//! with the same backend, `floor` the same by curve25519-dalek. No signature is among them.
//!
//! Then what making such a ballot of amounts consists of, in milliseconds, all of it by curve25519-dalek: the one sum
//! in constant time, over all bases; the sums of the first three rounds of the inner-product argument; and its first
//! folding of the bases, eight to one.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;

use rand::rngs::OsRng;
use rustix::time::{ClockId, clock_gettime};
use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, ContestRule, Context, Foreseen, KnownDocuments, PreparedBallotProof, Sealed,
    SecretBits, Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{
    Backend, EncodedPoint, Point, PublicPoint, PublicTerm, Scalar, SecretScalar, public_sum, secret_sum, sum,
};
use tupyo_proof::{Answers, Script, TOGETHER, verify};

const BATCH: usize = 1024;
const DISTINCT: usize = 32;
const POINTS_PER_SUM: usize = 8192;

fn main() {
    let rounds = std::env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(8);
    let head = ["transcripts", "points", "prepare", "sum", "all", "own floor", "floor", "× own", "× floor"];
    println!("{:>26} {}", "", head.map(|name| format!("{name:>12}")).concat());
    for options in [5, 12, 64] {
        let rule = SingleChoice { blank: true };
        let bits = rule.mark(options, &[1]).unwrap();
        Ballots::new(rule.circuit(options), &bits).report(&format!("{options} and blank"), rounds);
    }
    for projects in [4, 16] {
        let rule = Amounts { max: 3_000_000, budget: 10_000_000 };
        let bits = rule.mark(projects, &vec![500_000; projects]).unwrap();
        Ballots::new(rule.circuit(projects), &bits).report(&format!("{projects} projects"), rounds);
    }
    let head = ["ballot", "masks", "rounds 1–3", "folding", "the rest"];
    println!("{:>26} {}", "", head.map(|name| format!("{name:>12}")).concat());
    for projects in [4, 16] {
        proving(projects, rounds);
    }
}

/// What making a ballot consists of.
fn proving(projects: usize, rounds: usize) {
    let rule = Amounts { max: 3_000_000, budget: 10_000_000 };
    let bits = rule.mark(projects, &vec![500_000; projects]).unwrap();
    let ballots = Ballots::without_any(rule.circuit(projects));
    let count = 2 * 16 * ballots.circuit.limbs().next_power_of_two();
    let secrets: Vec<_> = (0..count).map(|_| SecretScalar::random(&mut OsRng)).collect();
    let points: Vec<_> = secrets.iter().map(SecretScalar::times_base).collect();
    let scalars: Vec<_> = points.iter().map(|point| Scalar::decode(half(point)).unwrap()).collect();
    let secrets: Vec<_> = secrets.iter().collect();
    let mut least = [f64::MAX; 4];
    for _ in 0..rounds {
        let (ballot, _) = timed(|| black_box(ballots.seal(&bits)));
        let (masks, _) = timed(|| black_box(secret_sum(&secrets, &points)));
        let half = count / 2;
        let six_sums = || {
            (0..6).for_each(|_| {
                black_box(sum(&scalars[..half], &points[..half]));
            })
        };
        let (sums, ()) = timed(six_sums);
        let eight_to_one = || {
            let parts = scalars.chunks(8).zip(points.chunks(8));
            parts.for_each(|(scalars, points)| {
                black_box(sum(scalars, points));
            });
        };
        let (folding, ()) = timed(eight_to_one);
        least.iter_mut().zip([ballot, masks, sums, folding]).for_each(|(least, time)| *least = least.min(time));
    }
    let rest = least[0] - least[1..].iter().sum::<f64>();
    let millis = least.iter().chain([&rest]).map(|time| format!("{:>12.2}", time * 1e3));
    println!("{projects:>17} projects {}", millis.collect::<String>());
}

/// A scalar below 2²⁵¹ from an encoding.
fn half(point: &Point) -> [u8; 32] {
    let mut bytes = point.encode().0;
    bytes[31] &= 0x07;
    bytes
}

struct Ballots {
    bases: BallotBases,
    circuit: Circuit,
    header: BallotHeader,
    sealed: Vec<Sealed>,
}

/// The stages of one batch and the two floors, in seconds.
type Times = [f64; 6];

impl Ballots {
    fn new(circuit: Circuit, bits: &SecretBits) -> Ballots {
        let mut ballots = Ballots::without_any(circuit);
        ballots.sealed = (0..DISTINCT).map(|_| ballots.seal(bits)).collect();
        ballots
    }

    fn without_any(circuit: Circuit) -> Ballots {
        let key = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
        let bases = BallotBases::with_limbs(circuit.bits(), circuit.limbs(), JointKey::new(key).unwrap());
        let header = BallotHeader {
            context: Context([7; 32]),
            style: 3,
            voter: 9,
            key: Point::BASE.encode(),
            previous: None,
            known: KnownDocuments([4; 32]),
        };
        Ballots { bases, circuit, header, sealed: Vec::new() }
    }

    fn seal(&self, bits: &SecretBits) -> Sealed {
        let witness = Witness::new(bits, SecretScalar::random(&mut OsRng));
        prove(&self.bases, &self.circuit, &self.header, &witness, &mut OsRng).unwrap()
    }

    fn report(&self, what: &str, rounds: usize) {
        let floor = Floor::new(self);
        let backends = Backend::available();
        let mut least = vec![[f64::MAX; 6]; backends.len()];
        for _ in 0..rounds {
            for (least, backend) in least.iter_mut().zip(&backends) {
                backend.choose();
                least.iter_mut().zip(self.times(&floor)).for_each(|(least, time)| *least = least.min(time));
            }
        }
        let floor = least.iter().map(|times| times[5]).fold(f64::MAX, f64::min);
        for (times, backend) in least.iter().zip(&backends) {
            let (all, own) = (times[..4].iter().sum::<f64>(), times[4]);
            let micros = [&times[..4], &[all, own, floor]].concat();
            let micros = micros.iter().map(|time| format!("{:>12.1}", time * 1e6 / BATCH as f64));
            let ratios = [all / own, all / floor].map(|ratio| format!("{ratio:>12.2}"));
            println!("{what:>18} {backend:>7} {}{}", micros.collect::<String>(), ratios.concat());
        }
    }

    fn times(&self, floor: &Floor) -> Times {
        let mut times = [0.0; 6];
        let mut members = Vec::with_capacity(BATCH);
        let batch: Vec<_> = self.sealed.iter().cycle().take(BATCH).collect();
        for some in batch.chunks(TOGETHER) {
            let (transcripts, answers) = timed(|| self.answers(some));
            let (decoding, points) = timed(|| PublicPoint::decode_all(&encodings(some)));
            let (preparing, prepared) = timed(|| self.prepared(some, answers, &points));
            members.extend(prepared);
            [transcripts, decoding, preparing].iter().zip(&mut times).for_each(|(time, sum)| *sum += time);
        }
        let (of_sum, verdict) = timed(|| verify(self.bases.shared(), &members));
        verdict.unwrap();
        times[3] = of_sum;
        (times[4], _) = timed(|| floor.pay_in_public());
        (times[5], _) = timed(|| floor.pay());
        times
    }

    fn answers(&self, some: &[&Sealed]) -> Vec<Answers<2>> {
        let script = |sealed: &&Sealed| {
            PreparedBallotProof::script(&self.header, &sealed.ciphertext, &sealed.proof, sealed.limbs.as_ref())
        };
        Script::run_all(&some.iter().map(script).collect::<Vec<_>>())
    }

    fn prepared<'a>(
        &'a self,
        some: &[&'a Sealed],
        answers: Vec<Answers<2>>,
        points: &[Result<PublicPoint, tupyo_group::DecodeError>],
    ) -> Vec<PreparedBallotProof<'a>> {
        let of_each = some.iter().zip(answers).zip(points.chunks(points.len() / some.len()));
        let prepare = |((sealed, answers), points): ((&&'a Sealed, _), _)| {
            let (header, foreseen) = (&self.header, Foreseen { points, answers: Some(answers) });
            let Sealed { ciphertext, proof, limbs } = *sealed;
            let (bases, limbs) = (&self.bases, limbs.as_ref());
            PreparedBallotProof::foreseen(bases, &self.circuit, header, ciphertext, proof, limbs, foreseen).unwrap()
        };
        of_each.map(prepare).collect()
    }
}

fn encodings(some: &[&Sealed]) -> Vec<EncodedPoint> {
    let of_one =
        |sealed: &&Sealed| PreparedBallotProof::encodings(&sealed.ciphertext, &sealed.proof, sealed.limbs.as_ref());
    some.iter().flat_map(of_one).collect()
}

/// As many points as a batch has: n + 7 of each ballot, k + 5 + 2·log₂ N for its limbs.
struct Floor {
    encodings: Vec<EncodedPoint>,
    scalars: Vec<Scalar>,
}

impl Floor {
    fn new(ballots: &Ballots) -> Floor {
        let limbs = ballots.circuit.limbs();
        let of_limbs = if limbs > 0 { limbs + 5 + 2 * (16 * limbs.next_power_of_two()).ilog2() as usize } else { 0 };
        let (points, short) = (ballots.circuit.outputs() + 7 + of_limbs, if limbs > 0 { 6 } else { 4 });
        let scalar = |place: usize| {
            let long = Scalar::from(place as u128).invert();
            if place % points < short { Scalar::from(u128::MAX - 5 * place as u128) } else { long }
        };
        let scalars: Vec<_> = (0..points * BATCH).map(scalar).collect();
        let encodings = scalars.iter().map(|scalar| Point::base_times(*scalar).encode()).collect();
        Floor { encodings, scalars }
    }

    fn pay(&self) {
        let points: Vec<_> = black_box(&self.encodings).iter().flat_map(EncodedPoint::decode).collect();
        let parts = self.scalars.chunks(POINTS_PER_SUM).zip(points.chunks(POINTS_PER_SUM));
        parts.for_each(|(scalars, points)| {
            black_box(sum(scalars, points));
        });
    }

    fn pay_in_public(&self) {
        let points = PublicPoint::decode_all(black_box(&self.encodings));
        let terms: Vec<_> = points.iter().flatten().map(PublicTerm::from).collect();
        let parts = self.scalars.chunks(POINTS_PER_SUM).zip(terms.chunks(POINTS_PER_SUM));
        parts.for_each(|(scalars, points)| {
            black_box(public_sum(scalars, points));
        });
    }
}

/// Seconds of the processor, on all threads: others may take it away.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let now = || clock_gettime(ClockId::ProcessCPUTime);
    let start = now();
    let done = work();
    let end = now();
    ((end.tv_sec - start.tv_sec) as f64 + (end.tv_nsec - start.tv_nsec) as f64 * 1e-9, done)
}
