use rayon::prelude::*;
use tupyo_group::{Point, Scalar, sum};

use crate::{Closing, Invalid, Transcript};

/// Members whose terms are summed together. At some 22 points each the sum stays in the cache and above Pippenger's slow spot.
const MEMBERS_PER_SUM: usize = 512;

/// Bases that many members use: their coefficients add up, so that they cost nothing per member. Number 0 is `G`.
#[derive(Clone, Debug)]
pub struct SharedBases(Vec<Point>);

impl SharedBases {
    /// `G`, then `others` as numbers 1, 2, ….
    pub fn new(others: impl IntoIterator<Item = Point>) -> SharedBases {
        SharedBases(std::iter::once(Point::BASE).chain(others).collect())
    }

    /// How many there are, `G` included.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// A proof ready to be verified: its transcript has run and its points are decoded.
pub trait Member: Sync {
    /// The closing challenge.
    fn closing(&self) -> Closing;

    /// How many equations `Σ sⱼPⱼ = O` it has.
    fn equations(&self) -> usize;

    /// Whether its equations between scalars hold.
    fn scalars_hold(&self) -> bool {
        true
    }

    /// Adds the left side of each equation, times its weight.
    fn collect(&self, weights: &[Scalar], sum: &mut WeightedSum);
}

impl<M: Member + ?Sized> Member for &M {
    fn closing(&self) -> Closing {
        (**self).closing()
    }
    fn equations(&self) -> usize {
        (**self).equations()
    }
    fn scalars_hold(&self) -> bool {
        (**self).scalars_hold()
    }
    fn collect(&self, weights: &[Scalar], sum: &mut WeightedSum) {
        (**self).collect(weights, sum);
    }
}

/// The weighted left sides of a batch's equations.
pub struct WeightedSum {
    shared: Vec<Scalar>,
    scalars: Vec<Scalar>,
    points: Vec<Point>,
}

impl WeightedSum {
    fn new(bases: &SharedBases) -> WeightedSum {
        WeightedSum { shared: vec![Scalar::ZERO; bases.count()], scalars: Vec::new(), points: Vec::new() }
    }

    /// Adds `coefficient` times the shared base with this number.
    pub fn shared(&mut self, base: usize, coefficient: Scalar) {
        self.shared[base] += coefficient;
    }

    /// Adds `coefficient · point`.
    pub fn term(&mut self, coefficient: Scalar, point: Point) {
        self.scalars.push(coefficient);
        self.points.push(point);
    }
}

/// Verifies all members with one weighted sum.
///
/// # Errors
/// [`Invalid`] if at least one equation of one member is false.
pub fn verify<M: Member>(bases: &SharedBases, members: &[M]) -> Result<(), Invalid> {
    if !members.iter().all(Member::scalars_hold) {
        return Err(Invalid);
    }
    let weights = weights(members);
    let chunks: Vec<_> = assign(members, &weights).collect();
    let sums: Vec<_> = chunks.par_chunks(MEMBERS_PER_SUM).map(|chunk| partial_sum(bases, chunk)).collect();
    let mut shared = vec![Scalar::ZERO; bases.count()];
    let mut total = Point::identity();
    for (coefficients, point) in sums {
        shared.iter_mut().zip(coefficients).for_each(|(sum, part)| *sum += part);
        total += point;
    }
    total += sum(&shared, &bases.0);
    if total.is_identity() { Ok(()) } else { Err(Invalid) }
}

/// The places of the members that are refused, found by halving.
pub fn culprits<M: Member>(bases: &SharedBases, members: &[M]) -> Vec<usize> {
    if verify(bases, members).is_ok() {
        return Vec::new();
    }
    if members.len() == 1 {
        return vec![0];
    }
    let middle = members.len() / 2;
    let mut found = culprits(bases, &members[..middle]);
    found.extend(culprits(bases, &members[middle..]).into_iter().map(|place| place + middle));
    found
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

fn assign<'a, M: Member>(members: &'a [M], weights: &'a [Scalar]) -> impl Iterator<Item = (&'a M, &'a [Scalar])> {
    members.iter().scan(weights, |rest, member| {
        let (own, others) = rest.split_at(member.equations());
        *rest = others;
        Some((member, own))
    })
}

fn partial_sum<M: Member>(bases: &SharedBases, chunk: &[(&M, &[Scalar])]) -> (Vec<Scalar>, Point) {
    let mut collected = WeightedSum::new(bases);
    chunk.iter().for_each(|(member, weights)| member.collect(weights, &mut collected));
    (collected.shared, sum(&collected.scalars, &collected.points))
}
