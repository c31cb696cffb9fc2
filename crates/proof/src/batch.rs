//! Many proofs verified by one weighted sum.

use std::ops::Range;
use std::sync::OnceLock;

use tupyo_group::{
    EncodedPoint, Point, ProductSum, ProductTable, PublicPoint, PublicRow, PublicSum, PublicTerm, Scalar, SharedTerms,
    lanes, public_sum,
};
use tupyo_threads::prelude::*;

use crate::{Closing, Invalid, Transcript};

mod culprits;

pub use culprits::{culprits, culprits_of_doubtful};

/// Points in one multiscalar sum, at most: what Pippenger's method stores for this many (224 bytes each) stays in the
/// cache of a core.
const MOST_POINTS: usize = 8192;

/// Points in one of several sums, at least: below, each point costs more and a further core gains less.
const FEWEST_POINTS: usize = 1024;

/// Members that one thread adds up each by itself, one after the other: some rounds of eight.
const SIDE_BY_SIDE: usize = 32;

/// Bases that many members use: their coefficients add up, so that they cost nothing per member. Number 0 is `G`.
#[derive(Clone, Debug)]
pub struct SharedBases {
    points: Vec<Point>,
    /// Decoded from their encodings, as the members' points are, for the first sum in lanes.
    decoded: OnceLock<Option<Vec<PublicPoint>>>,
}

impl SharedBases {
    /// `G`, then `others` as numbers 1, 2, ….
    pub fn new(others: impl IntoIterator<Item = Point>) -> SharedBases {
        SharedBases { points: std::iter::once(Point::BASE).chain(others).collect(), decoded: OnceLock::new() }
    }

    /// `G` alone, for members whose points were decoded together with others.
    pub fn base_among_lanes() -> SharedBases {
        let bases = SharedBases::new([]);
        // One point alone would not be decoded in lanes, and be a sum of its own in every sum.
        let twice = [Point::BASE.encode(); 2];
        let decoded = PublicPoint::decode_all(&twice).into_iter().take(1).collect::<Result<_, _>>().ok();
        SharedBases { decoded: OnceLock::from(decoded), ..bases }
    }

    /// How many there are, `G` included.
    pub fn count(&self) -> usize {
        self.points.len()
    }

    /// The bases as terms of a sum.
    fn terms(&self) -> Vec<PublicTerm<'_>> {
        match lanes().map(|_| self.decoded.get_or_init(|| self.decode())) {
            Some(Some(decoded)) => decoded.iter().map(PublicTerm::from).collect(),
            _ => self.points.iter().map(PublicTerm::from).collect(),
        }
    }

    fn decode(&self) -> Option<Vec<PublicPoint>> {
        let encodings: Vec<EncodedPoint> = self.points.iter().map(Point::encode).collect();
        PublicPoint::decode_all(&encodings).into_iter().collect::<Result<_, _>>().ok()
    }
}

/// A proof ready to be verified: its transcript has run and its points are decoded.
pub trait Member: Sync {
    /// The closing challenge.
    fn closing(&self) -> Closing;

    /// How many equations `Σ sⱼPⱼ = O` it has.
    fn equations(&self) -> usize;

    /// Where a batch is refused, the members of each kind are searched by themselves: a false signature costs what
    /// verifying signatures costs, whatever else is in the batch. Kind 0 is the one that costs most.
    fn kind(&self) -> u8 {
        0
    }

    /// Whether its equations between scalars hold.
    fn scalars_hold(&self) -> bool {
        true
    }

    /// Adds the left side of each equation, times its weight.
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>);
}

impl<M: Member + ?Sized> Member for &M {
    fn closing(&self) -> Closing {
        (**self).closing()
    }
    fn equations(&self) -> usize {
        (**self).equations()
    }
    fn kind(&self) -> u8 {
        (**self).kind()
    }
    fn scalars_hold(&self) -> bool {
        (**self).scalars_hold()
    }
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        (**self).collect(weights, sum);
    }
}

/// The weighted left sides of a batch's equations.
pub struct WeightedSum<'a> {
    shared: Vec<ProductSum>,
    /// What is added to all shared bases of a range.
    ranges: Vec<(Range<usize>, Scalar)>,
    /// What is added to the shared bases of a range as rows, one after the other.
    tables: Vec<(Range<usize>, usize, ProductTable)>,
    scalars: Vec<Scalar>,
    points: Vec<PublicTerm<'a>>,
}

impl<'a> WeightedSum<'a> {
    fn new(bases: &SharedBases) -> WeightedSum<'a> {
        let shared = vec![ProductSum::default(); bases.count()];
        WeightedSum { shared, ranges: Vec::new(), tables: Vec::new(), scalars: Vec::new(), points: Vec::new() }
    }

    /// Adds `coefficient` times the shared base with this number.
    pub fn shared(&mut self, base: usize, coefficient: Scalar) {
        self.shared[base] += coefficient;
    }

    /// Adds `one · other` times the shared base with this number: cheaper than multiplying first.
    pub fn shared_product(&mut self, base: usize, one: Scalar, other: Scalar) {
        self.shared[base].add_product(one, other);
    }

    /// Adds `coefficient` times each of the shared bases with these numbers. It costs one addition for all of them.
    pub fn shared_range(&mut self, bases: Range<usize>, coefficient: Scalar) {
        match self.ranges.iter_mut().find(|(range, _)| *range == bases) {
            Some((_, sum)) => *sum += coefficient,
            None => self.ranges.push((bases, coefficient)),
        }
    }

    /// Adds `rowⱼ · columnᵢ` times the shared base with the number `first + j · columns + i`: for each one a small part
    /// of a product.
    pub fn shared_table(&mut self, first: usize, rows: &[Scalar], columns: &[Scalar]) {
        let bases = first..first + rows.len() * columns.len();
        let alike = |(range, width, _): &&mut (Range<usize>, usize, _)| *range == bases && *width == columns.len();
        match self.tables.iter_mut().find(alike) {
            Some((_, _, table)) => table.add(rows, columns),
            None => {
                let mut table = ProductTable::new(rows.len(), columns.len());
                table.add(rows, columns);
                self.tables.push((bases, columns.len(), table));
            }
        }
    }

    /// Adds `coefficient · point`.
    pub fn term(&mut self, coefficient: Scalar, point: impl Into<PublicTerm<'a>>) {
        self.scalars.push(coefficient);
        self.points.push(point.into());
    }

    fn plus(mut self, mut other: WeightedSum<'a>) -> WeightedSum<'a> {
        self.settle_tables();
        other.settle_tables();
        self.shared.iter_mut().zip(other.shared).for_each(|(sum, part)| *sum += part);
        other.ranges.into_iter().for_each(|(range, coefficient)| self.shared_range(range, coefficient));
        self.scalars.extend(other.scalars);
        self.points.extend(other.points);
        self
    }

    /// Adds what the tables hold to the shared bases.
    fn settle_tables(&mut self) {
        for (bases, _, table) in std::mem::take(&mut self.tables) {
            self.shared[bases].iter_mut().zip(table.into_sums()).for_each(|(sum, part)| *sum += part);
        }
    }

    /// The coefficients of the shared bases.
    fn of_shared(&mut self) -> Vec<Scalar> {
        self.settle_tables();
        for (range, coefficient) in std::mem::take(&mut self.ranges) {
            self.shared[range].iter_mut().for_each(|sum| *sum += coefficient);
        }
        std::mem::take(&mut self.shared).iter().map(ProductSum::reduce).collect()
    }

    fn value(mut self, bases: &'a SharedBases) -> PublicSum {
        // A single signature uses one base of hundreds.
        for (coefficient, base) in self.of_shared().into_iter().zip(bases.terms()) {
            if coefficient != Scalar::ZERO {
                self.term(coefficient, base);
            }
        }
        let size = points_per_sum(self.points.len());
        let parts = self.scalars.par_chunks(size).zip(self.points.par_chunks(size));
        parts.map(|(scalars, points)| public_sum(scalars, points)).sum()
    }
}

impl<'a> WeightedSum<'a> {
    fn into_row(mut self) -> PublicRow<'a> {
        let mut shared = self.of_shared();
        let used = shared.iter().rposition(|coefficient| *coefficient != Scalar::ZERO);
        shared.truncate(used.map_or(0, |last| last + 1));
        PublicRow { scalars: self.scalars, points: self.points, shared }
    }
}

/// Verifies all members with one weighted sum.
///
/// # Errors
/// [`Invalid`] if at least one equation of one member is false.
pub fn verify<M: Member>(bases: &SharedBases, members: &[M]) -> Result<(), Invalid> {
    let holds = members.iter().all(Member::scalars_hold) && add_up(bases, members).sum.is_identity();
    if holds { Ok(()) } else { Err(Invalid) }
}

/// What the one sum of a batch comes to.
struct Total {
    sum: PublicSum,
    /// The points of the members themselves, without the shared bases.
    own_points: usize,
}

fn add_up<M: Member>(bases: &SharedBases, members: &[M]) -> Total {
    Total::of(bases, assign(members, &weights(members)).collect())
}

impl Total {
    /// That of these members with these weights.
    fn of<M: Member>(bases: &SharedBases, assigned: Vec<(&M, &[Scalar])>) -> Total {
        let sum = collect(bases, assigned);
        Total { own_points: sum.points.len(), sum: sum.value(bases) }
    }
}

/// What each member comes to by itself: as many batches of one.
fn each_alone<M: Member>(bases: &SharedBases, members: &[&M]) -> Vec<Total> {
    let shared = SharedTerms::for_sums(members.len(), bases.terms());
    let totals = |members: &[&M]| {
        let rows: Vec<_> = members.iter().map(|member| collect_one(bases, *member).into_row()).collect();
        let totals = shared.sums(&rows).into_iter().zip(&rows);
        totals.map(|(sum, row)| Total { sum, own_points: row.points.len() }).collect::<Vec<_>>()
    };
    members.par_chunks(SIDE_BY_SIDE).map(totals).flatten_iter().collect()
}

fn collect_one<'a, M: Member>(bases: &SharedBases, member: &'a M) -> WeightedSum<'a> {
    let mut sum = WeightedSum::new(bases);
    member.collect(&weights(&[member]), &mut sum);
    sum
}

/// One 128-bit weight for each equation of each member, in order, drawn from all closing challenges.
pub fn weights<M: Member>(members: &[M]) -> Vec<Scalar> {
    let mut message = Vec::with_capacity(8 + 32 * members.len());
    message.extend_from_slice(&(members.len() as u64).to_le_bytes());
    members.iter().for_each(|member| message.extend_from_slice(&member.closing().0));
    let mut transcript = Transcript::new("tupyo/v1/batch");
    transcript.append("members", &message);
    let mut bytes = vec![0; 16 * members.iter().map(Member::equations).sum::<usize>()];
    transcript.squeeze("weights", &mut bytes);
    bytes.as_chunks::<16>().0.iter().map(|chunk| u128::from_le_bytes(*chunk).into()).collect()
}

fn collect<'a, M: Member>(bases: &SharedBases, assigned: Vec<(&'a M, &[Scalar])>) -> WeightedSum<'a> {
    let parts = assigned.into_par_iter().fold(
        || WeightedSum::new(bases),
        |mut sum, (member, weights)| {
            member.collect(weights, &mut sum);
            sum
        },
    );
    parts.reduce_with(WeightedSum::plus).unwrap_or_else(|| WeightedSum::new(bases))
}

fn assign<'a, 'w, M: Member>(members: &'a [M], weights: &'w [Scalar]) -> impl Iterator<Item = (&'a M, &'w [Scalar])> {
    members.iter().scan(weights, |rest, member| {
        let (own, others) = rest.split_at(member.equations());
        *rest = others;
        Some((member, own))
    })
}

/// Equal parts, as many for each thread as for any other where there are enough points.
fn points_per_sum(points: usize) -> usize {
    let parts = points.div_ceil(MOST_POINTS).next_multiple_of(tupyo_threads::current_num_threads());
    points.div_ceil(parts.min(points / FEWEST_POINTS).max(1)).max(1)
}
