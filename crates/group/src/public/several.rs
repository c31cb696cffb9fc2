//! Many sums of few public points, of which some are shared.

use tupyo_lanes::{FewTerms, Instructions, LanePoint, LaneScalar, Lanes, SharedMultiples};

use super::{PublicSum, PublicTerm, TermPoint, public_sum};
use crate::Scalar;
use crate::backend::lanes;

/// Below so many, tables of the shared points cost more than they save.
const FEWEST_SUMS: usize = 32;

/// A sum of few public points of its own, with a scalar for each, and of points that others share, too.
pub struct PublicRow<'a> {
    /// The scalars of its own points.
    pub scalars: Vec<Scalar>,
    /// Its own points, as many.
    pub points: Vec<PublicTerm<'a>>,
    /// The scalars of the shared points; none for those that are left out at the end.
    pub shared: Vec<Scalar>,
}

/// Points that many sums share.
pub struct SharedTerms<'a> {
    terms: Vec<PublicTerm<'a>>,
    multiples: Option<(Lanes, SharedMultiples)>,
}

impl<'a> SharedTerms<'a> {
    /// For so many sums.
    pub fn for_sums(count: usize, terms: Vec<PublicTerm<'a>>) -> SharedTerms<'a> {
        // With AVX2 each alone is as fast: 109 µs for 27 points, of which 14 are shared, beside 136; AVX-512 takes 35.
        let pays = |lanes: &Lanes| count >= FEWEST_SUMS && lanes.instructions() == Instructions::Avx512;
        let in_lanes = lanes().filter(pays).zip(points_in_lanes(&terms));
        let multiples = in_lanes.map(|(lanes, points)| (lanes, lanes.shared_multiples(&points)));
        SharedTerms { terms, multiples }
    }

    /// Each row's sum, in order, as [`public_sum`] has it: eight at a time where the processor can.
    pub fn sums(&self, rows: &[PublicRow<'_>]) -> Vec<PublicSum> {
        let side_by_side = self.multiples.as_ref().and_then(|(lanes, shared)| side_by_side(*lanes, shared, rows));
        side_by_side.unwrap_or_else(|| rows.iter().map(|row| self.sum(row)).collect())
    }

    fn sum(&self, row: &PublicRow<'_>) -> PublicSum {
        let shared = self.terms.iter().zip(&row.shared).filter(|(_, scalar)| **scalar != Scalar::ZERO);
        let own = row.points.iter().zip(&row.scalars);
        let (terms, scalars): (Vec<_>, Vec<_>) = own.chain(shared).map(|(term, scalar)| (*term, *scalar)).unzip();
        public_sum(&scalars, &terms)
    }
}

/// `None` if one of the points is not in lanes.
fn side_by_side(lanes: Lanes, shared: &SharedMultiples, rows: &[PublicRow<'_>]) -> Option<Vec<PublicSum>> {
    let points: Vec<_> = rows.iter().map(|row| points_in_lanes(&row.points)).collect::<Option<_>>()?;
    let scalars: Vec<_> = rows.iter().map(|row| (in_lanes(&row.scalars), in_lanes(&row.shared))).collect();
    let of_rows = scalars.iter().zip(&points);
    let terms: Vec<_> = of_rows.map(|((own, shared), points)| FewTerms { scalars: own, points, shared }).collect();
    let sums = lanes.sums(shared, &terms).into_iter();
    Some(sums.map(|sum| PublicSum::of_lanes(lanes, sum)).collect())
}

fn in_lanes(scalars: &[Scalar]) -> Vec<LaneScalar> {
    scalars.iter().map(|scalar| LaneScalar::from_bytes(scalar.0.as_bytes())).collect()
}

fn points_in_lanes<'a>(terms: &[PublicTerm<'a>]) -> Option<Vec<&'a LanePoint>> {
    let point = |term: &PublicTerm<'a>| match term.0 {
        TermPoint::Dalek(_) => None,
        TermPoint::Lanes(_, point) => Some(point),
    };
    terms.iter().map(point).collect()
}
