//! Points that were decoded from public bytes, and their sums: eight at a time where the processor can, by
//! curve25519-dalek elsewhere.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar as DalekScalar;
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};
use tupyo_lanes::Columns;

use crate::backend::lanes;
use crate::{DecodeError, EncodedPoint, Point, Scalar};

mod several;

pub use several::{PublicRow, SharedTerms};

/// Below so many, one after the other is as fast.
const FEWEST_IN_LANES: usize = 2;

/// An element of ristretto255, decoded from bytes that everybody may read.
///
/// No [`Point`] becomes one, since it may be computed from a secret:
///
/// ```compile_fail
/// fn public(point: tupyo_group::Point) -> tupyo_group::PublicPoint {
///     point.into()
/// }
/// ```
/// ```compile_fail
/// fn sum(x: tupyo_group::SecretScalar, point: tupyo_group::PublicPoint) -> tupyo_group::PublicSum {
///     tupyo_group::public_sum(&[x], &[(&point).into()])
/// }
/// ```
#[derive(Clone, Copy)]
pub struct PublicPoint(Decoded);

#[derive(Clone, Copy)]
enum Decoded {
    Dalek(RistrettoPoint),
    Lanes(tupyo_lanes::Lanes, tupyo_lanes::LanePoint),
}

impl PublicPoint {
    /// Decodes each; the faster, the more there are. [`DecodeError::Point`] for each that is not canonical.
    pub fn decode_all(encodings: &[EncodedPoint]) -> Vec<Result<PublicPoint, DecodeError>> {
        let Some(lanes) = lanes().filter(|_| encodings.len() >= FEWEST_IN_LANES) else {
            return encodings
                .iter()
                .map(|encoding| encoding.decode().map(|point| PublicPoint(Decoded::Dalek(point.0))))
                .collect();
        };
        let bytes: Vec<_> = encodings.iter().map(|encoding| encoding.0).collect();
        let points = lanes.decode(&bytes).into_iter();
        points
            .map(|point| point.map(|point| PublicPoint(Decoded::Lanes(lanes, point))).ok_or(DecodeError::Point))
            .collect()
    }

    /// As a [`Point`], which may take as long as to decode it again.
    pub fn to_point(&self) -> Point {
        match &self.0 {
            Decoded::Dalek(point) => Point(*point),
            Decoded::Lanes(..) => public_sum(&[Scalar::ONE], &[self.into()]).to_point(),
        }
    }
}

impl fmt::Debug for PublicPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_point().fmt(f)
    }
}

/// A point of a [`public_sum`]. A [`Point`] is one, too, but never goes through the lanes.
#[derive(Clone, Copy)]
pub struct PublicTerm<'a>(TermPoint<'a>);

#[derive(Clone, Copy)]
enum TermPoint<'a> {
    Dalek(&'a RistrettoPoint),
    Lanes(tupyo_lanes::Lanes, &'a tupyo_lanes::LanePoint),
}

impl<'a> From<&'a PublicPoint> for PublicTerm<'a> {
    fn from(point: &'a PublicPoint) -> Self {
        PublicTerm(match &point.0 {
            Decoded::Dalek(point) => TermPoint::Dalek(point),
            Decoded::Lanes(lanes, point) => TermPoint::Lanes(*lanes, point),
        })
    }
}

impl<'a> From<&'a Point> for PublicTerm<'a> {
    fn from(point: &'a Point) -> Self {
        PublicTerm(TermPoint::Dalek(&point.0))
    }
}

/// `Σ scalarᵢ · pointᵢ` in variable time, for public scalars. The shorter of the two sequences decides the length.
pub fn public_sum(scalars: &[Scalar], points: &[PublicTerm<'_>]) -> PublicSum {
    let (mut of_dalek, mut dalek_points) = (Vec::<DalekScalar>::new(), Vec::new());
    let (mut of_lanes, mut lane_points) = (Vec::with_capacity(points.len()), Vec::with_capacity(points.len()));
    let mut in_lanes = None;
    for (scalar, point) in scalars.iter().zip(points) {
        match point.0 {
            TermPoint::Dalek(point) => {
                of_dalek.push(scalar.0);
                dalek_points.push(point);
            }
            TermPoint::Lanes(lanes, point) => {
                in_lanes = Some(lanes);
                of_lanes.push(tupyo_lanes::LaneScalar::from_bytes(scalar.0.as_bytes()));
                lane_points.push(point);
            }
        }
    }
    // Points of all instructions are alike: what decoded the last one need not be in use now.
    let in_lanes = in_lanes.map(|decoded_by| lanes().unwrap_or(decoded_by));
    PublicSum {
        dalek: RistrettoPoint::vartime_multiscalar_mul(of_dalek, dalek_points),
        lanes: in_lanes.map(|lanes| (lanes, lanes.sum(&of_lanes, &lane_points))),
    }
}

/// What a [`public_sum`] is: the sum of two parts.
#[derive(Clone, Copy)]
pub struct PublicSum {
    dalek: RistrettoPoint,
    lanes: Option<(tupyo_lanes::Lanes, tupyo_lanes::Sum)>,
}

impl PublicSum {
    fn of_lanes(lanes: tupyo_lanes::Lanes, sum: tupyo_lanes::Sum) -> PublicSum {
        PublicSum { dalek: RistrettoPoint::identity(), lanes: Some((lanes, sum)) }
    }

    /// Whether this is the neutral element.
    pub fn is_identity(&self) -> bool {
        match self.lanes {
            None => self.dalek.is_identity(),
            Some((lanes, sum)) if self.dalek.is_identity() => lanes.is_identity(&sum),
            Some((lanes, sum)) => lanes.encode(&sum) == (-self.dalek).compress().to_bytes(),
        }
    }

    /// As a [`Point`].
    pub fn to_point(&self) -> Point {
        let of_lanes = self.lanes.map(|(lanes, sum)| encoded_by_lanes(lanes.encode(&sum)));
        Point(self.dalek) + of_lanes.unwrap_or_else(Point::identity)
    }
}

impl Add for PublicSum {
    type Output = PublicSum;
    fn add(self, other: PublicSum) -> PublicSum {
        let lanes = match (self.lanes, other.lanes) {
            (Some((lanes, one)), Some((_, other))) => Some((lanes, lanes.total(&[one, other]))),
            (one, other) => one.or(other),
        };
        PublicSum { dalek: self.dalek + other.dalek, lanes }
    }
}

impl Sum for PublicSum {
    fn sum<I: Iterator<Item = PublicSum>>(sums: I) -> PublicSum {
        sums.fold(PublicSum { dalek: RistrettoPoint::identity(), lanes: None }, Add::add)
    }
}

/// Sums of rows of public points, column by column.
#[derive(Clone)]
pub struct PublicColumns {
    dalek: Vec<Point>,
    lanes: Option<Columns>,
}

impl PublicColumns {
    /// This many columns, and no row.
    pub fn new(count: usize) -> PublicColumns {
        PublicColumns { dalek: vec![Point::identity(); count], lanes: None }
    }

    /// Adds `weight` times a row. Points behind the last column are left out.
    pub fn add(&mut self, row: &[PublicPoint], weight: u32) {
        match self.in_lanes(row) {
            Some((lanes, row)) => lanes.add(&row, weight),
            None => self.change_dalek(row, weight, |sum, point| sum + point),
        }
    }

    /// Takes `weight` times a row away again.
    pub fn subtract(&mut self, row: &[PublicPoint], weight: u32) {
        match self.in_lanes(row) {
            Some((lanes, row)) => lanes.subtract(&row, weight),
            None => self.change_dalek(row, weight, |sum, point| sum - point),
        }
    }

    /// Adds other sums. Columns behind the last one of these are left out, as they are of rows.
    pub fn merge(&mut self, other: &PublicColumns) {
        self.dalek.iter_mut().zip(&other.dalek).for_each(|(sum, other)| *sum += *other);
        if let Some(other) = &other.lanes {
            let count = self.dalek.len();
            self.lanes.get_or_insert_with(|| other.fresh(count)).merge(other);
        }
    }

    /// The sums.
    pub fn to_points(&self) -> Vec<Point> {
        let in_lanes = self.lanes.iter().flat_map(Columns::encode).map(encoded_by_lanes);
        let all = self.dalek.iter().zip(in_lanes.chain(std::iter::repeat(Point::identity())));
        all.map(|(one, other)| *one + other).collect()
    }

    /// The lanes' columns, and the row, if lanes decoded all of it.
    fn in_lanes<'r>(&mut self, row: &'r [PublicPoint]) -> Option<(&mut Columns, Vec<&'r tupyo_lanes::LanePoint>)> {
        let count = self.dalek.len();
        let (mut found, mut points) = (None, Vec::with_capacity(count));
        for point in row.iter().take(count) {
            let Decoded::Lanes(lanes, point) = &point.0 else { return None };
            found = Some(*lanes);
            points.push(point);
        }
        let lanes = found?;
        Some((self.lanes.get_or_insert_with(|| lanes.columns(count)), points))
    }

    fn change_dalek(&mut self, row: &[PublicPoint], weight: u32, change: impl Fn(Point, Point) -> Point) {
        for (sum, point) in self.dalek.iter_mut().zip(row) {
            *sum = change(*sum, multiple(point.to_point(), weight));
        }
    }
}

fn multiple(point: Point, weight: u32) -> Point {
    if weight == 1 { point } else { point.times_small(u64::from(weight)) }
}

/// Lanes encode nothing but points; if they did, the tally would not be the one on the ledger.
fn encoded_by_lanes(bytes: [u8; 32]) -> Point {
    EncodedPoint(bytes).decode().unwrap_or_else(|_| Point::identity())
}
