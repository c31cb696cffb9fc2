//! Adding ballots up, and opening the sums.

use std::hint::black_box;

use tupyo_elgamal::{CiphertextSum, DiscreteLog};
use tupyo_group::{EncodedPoint, Point, PublicColumns, PublicPoint, Scalar};
use tupyo_rehearsal::Rehearsal;

use crate::{
    BallotSize, Clock, Effort, Floor, Memory, OfBackend, Quantity, Row, ballots, growth_of_own_process, in_turns,
    open_election, under_each_backend, with_threads,
};

const SIZE: BallotSize = BallotSize { options: 12, blank: true };

/// Distinct ciphertexts.
const DISTINCT: usize = 4096;

/// Ballots that are cast on a ledger.
const CAST: usize = 128;

/// Counts of one tally.
const COUNTS: u64 = 200;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let mut rows = additions(effort);
    rows.extend(from_ledger(effort));
    rows.extend(one_logarithm(effort));
    rows.extend(many_logarithms(effort));
    rows
}

/// Ciphertexts of different points, made by addition: faster than by encryption, and as good for adding.
fn ciphertexts(count: usize) -> Vec<Vec<Point>> {
    let some = Floor::new(SIZE, 2).decompress();
    let (mut next, step) = (some[0], some[1]);
    let mut advance = |_| {
        next += step;
        next
    };
    (0..count).map(|_| (0..=SIZE.values()).map(&mut advance).collect()).collect()
}

/// As a ballot's entry is decoded.
fn decoded(points: &[Point]) -> Vec<PublicPoint> {
    let encodings: Vec<EncodedPoint> = points.iter().map(Point::encode).collect();
    PublicPoint::decode_all(&encodings).into_iter().flatten().collect()
}

fn additions(effort: &Effort) -> Vec<Row> {
    let points = ciphertexts(DISTINCT.min(effort.additions as usize));
    let ciphertexts: Vec<_> = points.iter().map(|points| decoded(points)).collect();
    let repeated = |count: u64| ciphertexts.iter().cycle().take(count as usize);
    let ((sum, micros), memory) = Memory::during(|| {
        let mut sum = PublicColumns::new(SIZE.values() + 1);
        let ((), micros) =
            Clock::Processor.measure(|| repeated(effort.additions).for_each(|one| sum.add(black_box(one), 1)));
        (sum, micros)
    });
    black_box(sum);
    let many = format!("{} ballots", effort.additions);
    let mut rows = vec![
        Row::of_ballot("tally-add", SIZE, micros / effort.additions as f64).with(&many).floor(additions_alone(effort)),
        Row::new("tally-add-all", SIZE.to_string(), Quantity::Micros(micros, "tally")).with(&many),
    ];
    rows.extend(memory.map(|Memory { before, peak }| {
        let row = Row::new("tally-add-memory", SIZE.to_string(), Quantity::Bytes(peak, "process, at its peak"));
        row.with(&many).peer("before", before as f64)
    }));
    rows.extend(weighted_and_replaced(effort, &points, &ciphertexts));
    rows
}

/// n + 1 additions of points in cache.
fn additions_alone(effort: &Effort) -> f64 {
    let (ciphertext, mut sums) = (ciphertexts(1).remove(0), vec![Point::BASE; SIZE.values() + 1]);
    const TIMES: usize = 1000;
    let mut add = || {
        for _ in 0..TIMES {
            sums.iter_mut().zip(black_box(&ciphertext)).for_each(|(sum, point)| *sum += *point);
        }
    };
    in_turns(Clock::Processor, 4 * effort.rounds, [&mut add])[0] / TIMES as f64
}

fn weighted_and_replaced(effort: &Effort, points: &[Vec<Point>], ciphertexts: &[Vec<PublicPoint>]) -> [Row; 2] {
    let some = &ciphertexts[..ciphertexts.len().min(64)];
    let [mut one, mut other] = [(); 2].map(|()| PublicColumns::new(SIZE.values() + 1));
    let mut third = CiphertextSum::zero(SIZE.values());
    let mut add = || some.iter().for_each(|ballot| one.add(black_box(ballot), 1000));
    let mut replace = || {
        some.iter().for_each(|ballot| {
            other.subtract(black_box(ballot), 1);
            other.add(black_box(ballot), 1);
        });
    };
    let thousand = Scalar::from(1000u64);
    let mut multiply = || {
        points[..some.len()].iter().for_each(|ballot| {
            let multiples: Vec<_> = ballot.iter().map(|point| *point * black_box(thousand)).collect();
            third.add(&multiples, 1);
        });
    };
    let [add, replace, multiply] = in_turns(Clock::Processor, effort.rounds, [&mut add, &mut replace, &mut multiply]);
    let each = |time: f64| time / some.len() as f64;
    [
        Row::of_ballot("tally-add-weighted", SIZE, each(add)).peer("scalar multiplication", each(multiply)),
        Row::of_ballot("tally-replace", SIZE, each(replace)),
    ]
}

fn from_ledger(effort: &Effort) -> Vec<Row> {
    let mut election = open_election(SIZE, CAST.min(effort.batch));
    ballots(&mut election, SIZE.values());
    election.vote_all();
    let election: &Rehearsal = &election;
    let count = election.state().counted().count();
    let floor = Floor::new(SIZE, count);
    let mut least = || drop(black_box(floor.decompress_first(SIZE.values() + 1)));
    let tally: [&dyn Fn(); 2] = [&|| assert_eq!(black_box(election.tally())[0].counted, count as u32), &|| {
        black_box(floor.decode_first_in_public(SIZE.values() + 1));
    }];
    let ([least], backends) = under_each_backend(effort.rounds, [&mut least], tally);
    let additions = additions_alone(effort);
    let row = |of: OfBackend| {
        let of = of.each(count);
        of.row(Row::of_ballot("tally-from-ledger", SIZE, of.ours)).floor(least / count as f64 + additions)
    };
    backends.into_iter().map(row).collect()
}

fn one_logarithm(effort: &Effort) -> Vec<Row> {
    let (max, size) = (effort.largest_count, format!("up to {}", effort.largest_count));
    let point = Point::base_times(Scalar::from(max));
    let logs = DiscreteLog::new(max);
    let mut table = || drop(black_box(DiscreteLog::new(max)));
    let mut search = || assert_eq!(logs.find(black_box(point)), Some(max));
    let mut singly = || encode_singly(max.isqrt(), point);
    let [table, search, singly] = in_turns(Clock::Processor, effort.rounds, [&mut table, &mut search, &mut singly]);
    let mut rows = vec![
        Row::new("logarithms-table", size.clone(), Quantity::Micros(table, "table")),
        Row::new("logarithm", size.clone(), Quantity::Micros(search, "search")).peer("encoded singly", singly),
    ];
    rows.extend(memory_row("logarithms-table-memory", TABLE, size, max));
    rows
}

/// So many steps as a search takes, each encoded by itself.
fn encode_singly(steps: u64, point: Point) {
    let mut rest = point;
    for _ in 0..steps {
        black_box(rest.encode());
        rest += Point::BASE;
    }
}

fn many_logarithms(effort: &Effort) -> Vec<Row> {
    let max = effort.largest_count;
    let (values, points) = counts(max);
    let find_all = |threads| with_threads(threads, || find(max, &points).eq(values.iter().copied()));
    let mut one = || assert!(find_all(1));
    let mut two = || assert!(find_all(2));
    let [one, two] = in_turns(Clock::Wall, effort.rounds.min(4), [&mut one, &mut two]);
    let size = format!("{COUNTS} counts up to {max}");
    let row = |operation, micros| Row::new(operation, size.clone(), Quantity::Micros(micros, "tally"));
    let mut rows = vec![row("logarithms-200", one), row("logarithms-200-two-threads", two).peer("one thread", one)];
    rows.extend(memory_row("logarithms-200-memory", SEARCHES, size.clone(), max));
    rows
}

/// Counts spread over the range, and their points.
fn counts(max: u64) -> (Vec<u64>, Vec<Point>) {
    let values: Vec<u64> = (1..=COUNTS).map(|place| place * max / COUNTS).collect();
    let points = values.iter().map(|value| Point::base_times(Scalar::from(*value))).collect();
    (values, points)
}

fn find(max: u64, points: &[Point]) -> impl Iterator<Item = u64> {
    DiscreteLog::for_searches(max, points.len()).find_all(points).into_iter().flatten()
}

/// What a process of its own can be asked to do.
const TABLE: &str = "table";
const SEARCHES: &str = "searches";

fn memory_row(operation: &'static str, work: &str, size: String, max: u64) -> Option<Row> {
    let bytes = growth_of_own_process(work, max)?;
    Some(Row::new(operation, size, Quantity::Bytes(bytes, "memory")))
}

/// Does the work of this name for numbers up to `max`; by how many bytes this process grew. `None` if there is no such
/// work, or the system does not tell.
pub fn growth(work: &str, max: u64) -> Option<u64> {
    let (_, points) = counts(max);
    let memory = match work {
        TABLE => Memory::during(|| with_threads(1, || drop(black_box(DiscreteLog::new(max))))).1,
        SEARCHES => Memory::during(|| with_threads(1, || black_box(find(max, &points).count()))).1,
        _ => None,
    };
    memory.map(Memory::growth)
}
