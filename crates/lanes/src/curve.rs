//! The curve −x² + y² = 1 + d·x²·y², a point in each lane. d is no square, so that these formulas have no exception,
//! whoever chose the points: equal points, opposite ones and the neutral element are added like any others (Hisil,
//! Wong, Carter, Dawson, ASIACRYPT 2008, §3.1).

use fearless_simd::prelude::*;

use crate::field::constants::{ONE, TWICE_D};
use crate::field::{Field, LANES, LIMBS, Mask, Product, Vector, combined};
use crate::processor::{Processor, kernel};
use crate::rows::{Row, gathered, scattered};

/// A point in memory, with z = 1: y + x, y − x, 2d·x·y.
#[derive(Clone, Copy, Debug)]
pub struct Point(pub(crate) [Row; 2]);

/// Eight of them.
#[derive(Clone, Copy)]
pub(crate) struct Points<S: Processor> {
    pub(crate) plus: Field<S>,
    pub(crate) minus: Field<S>,
    pub(crate) product: Field<S>,
}

/// A sum of points in memory: Y + X, Y − X, 2Z, 2d·T, where x = X/Z, y = Y/Z and T = XY/Z.
#[derive(Clone, Copy, Debug)]
pub struct Sum(pub(crate) [Row; 3]);

/// Eight of them.
#[derive(Clone, Copy)]
pub(crate) struct Sums<S: Processor> {
    pub(crate) plus: Field<S>,
    pub(crate) minus: Field<S>,
    pub(crate) twice_z: Field<S>,
    product: Field<S>,
}

/// Eight sums that grow: Y + X, Y − X, Z, T.
#[derive(Clone, Copy)]
pub(crate) struct Accumulators<S: Processor> {
    plus: Field<S>,
    minus: Field<S>,
    z: Product<S>,
    t: Field<S>,
}

/// [`Accumulators`] in memory, limb by limb.
#[derive(Clone, Copy)]
pub(crate) struct Stored([[Row; LIMBS]; 4]);

impl Stored {
    /// The neutral element in each lane.
    pub(crate) const IDENTITY: Stored = {
        let (zero, one) = ([Row([0; LANES]); LIMBS], [Row([1; LANES]), ROW, ROW, ROW, ROW]);
        const ROW: Row = Row([0; LANES]);
        Stored([one, one, one, zero])
    };
}

impl Point {
    /// The neutral element.
    pub const IDENTITY: Point = Point([Row([1, 0, 0, 0, 0, 1, 0, 0]), Row([0; LANES])]);
}

impl Sum {
    /// The neutral element.
    pub const IDENTITY: Sum = Sum([Row([1, 0, 0, 0, 0, 1, 0, 0]), Row([0, 0, 2, 0, 0, 0, 0, 0]), Row([0; LANES])]);
}

impl<S: Processor> Points<S> {
    #[inline(always)]
    pub(crate) fn gathered(simd: S, points: [&Point; LANES]) -> Points<S> {
        let mut rows = [&Point::IDENTITY.0; LANES];
        for (rows, point) in rows.iter_mut().zip(points) {
            *rows = &point.0;
        }
        let [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, _]] = gathered(simd, rows);
        Points { plus: Field([a, b, c, d, e]), minus: Field([f, g, h, i, j]), product: Field([k, l, m, n, o]) }
    }

    #[inline(always)]
    pub(crate) fn scattered(self) -> [Point; LANES] {
        let zero = Vector::splat(self.plus.simd(), 0);
        let ([a, b, c, d, e], [f, g, h, i, j], [k, l, m, n, o]) = (self.plus.0, self.minus.0, self.product.0);
        let mut points = [Point::IDENTITY; LANES];
        for (point, rows) in points.iter_mut().zip(scattered([[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, zero]])) {
            *point = Point(rows);
        }
        points
    }
}

impl<S: Processor> Sums<S> {
    #[inline(always)]
    pub(crate) fn gathered(simd: S, sums: [&Sum; LANES]) -> Sums<S> {
        let mut rows = [&Sum::IDENTITY.0; LANES];
        for (rows, sum) in rows.iter_mut().zip(sums) {
            *rows = &sum.0;
        }
        let [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p], [q, r, s, t, ..]] = gathered(simd, rows);
        Sums {
            plus: Field([a, b, c, d, e]),
            minus: Field([f, g, h, i, j]),
            twice_z: Field([k, l, m, n, o]),
            product: Field([p, q, r, s, t]),
        }
    }

    #[inline(always)]
    pub(crate) fn scattered(self) -> [Sum; LANES] {
        let zero = Vector::splat(self.plus.simd(), 0);
        let ([a, b, c, d, e], [f, g, h, i, j]) = (self.plus.0, self.minus.0);
        let ([k, l, m, n, o], [p, q, r, s, t]) = (self.twice_z.0, self.product.0);
        let words = [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p], [q, r, s, t, zero, zero, zero, zero]];
        let mut sums = [Sum::IDENTITY; LANES];
        for (sum, rows) in sums.iter_mut().zip(scattered(words)) {
            *sum = Sum(rows);
        }
        sums
    }
}

impl<S: Processor> Accumulators<S> {
    /// The neutral element in each lane.
    #[inline(always)]
    pub(crate) fn identity(simd: S) -> Accumulators<S> {
        let (zero, one) = (Field::splat(simd, [0; LIMBS]), Field::splat(simd, ONE));
        Accumulators { plus: one, minus: one, z: one.term(), t: zero }
    }

    /// The same sum in each lane: Y − X, Y + X, T and Z.
    #[inline(always)]
    pub(crate) fn splat(simd: S, coordinates: [[u64; LIMBS]; 4]) -> Accumulators<S> {
        let [minus, plus, t, z] = coordinates.map(|limbs| Field::splat(simd, limbs));
        Accumulators { plus, minus, z: z.term(), t }
    }

    #[inline(always)]
    pub(crate) fn loaded(simd: S, Stored([plus, minus, z, t]): &Stored) -> Accumulators<S> {
        let field = |limbs: &[Row; LIMBS]| Field(limbs.map(|limb| Vector::simd_from(simd, limb.0)));
        Accumulators { plus: field(plus), minus: field(minus), z: field(z).term(), t: field(t) }
    }

    #[inline(always)]
    pub(crate) fn stored(&self) -> Stored {
        let rows = |field: Field<S>| field.0.map(|limb| Row(limb.into()));
        Stored([rows(self.plus), rows(self.minus), rows(self.z.carried()), rows(self.t)])
    }

    /// Adds a sum in each lane.
    #[inline(always)]
    pub(crate) fn add(&mut self, sums: &Sums<S>) {
        let a = self.minus.times(&sums.minus);
        let b = self.plus.times(&sums.plus);
        let c = self.t.times(&sums.product);
        let d = self.z.carried().times(&sums.twice_z);
        *self =
            Accumulators::of(&combined([b], [a]), &combined([d], [c]), &combined([d, c], []), &combined([b, a], []));
    }

    /// Doubles each lane: with E, F, G and H twice those of the paper.
    #[inline(always)]
    pub(crate) fn double(&mut self) {
        let (plus, minus) = (self.plus.squared(), self.minus.squared());
        let product = self.plus.times(&self.minus);
        let square = self.z.carried().squared();
        *self = Accumulators::of(
            &combined([plus], [minus]),
            &combined([product, product], [square, square, square, square]),
            &combined([product, product], []),
            &combined([], [plus, minus]),
        );
    }

    /// X = EF, Y = GH, Z = FG, T = EH.
    #[inline(always)]
    fn of(e: &Field<S>, f: &Field<S>, g: &Field<S>, h: &Field<S>) -> Accumulators<S> {
        let (x, y) = (e.times(f), g.times(h));
        Accumulators { plus: combined([y, x], []), minus: combined([y], [x]), z: f.times(g), t: e.times(h).carried() }
    }

    /// As terms of another addition.
    #[inline(always)]
    pub(crate) fn sums(&self) -> Sums<S> {
        let twice_d = Field::splat(self.t.simd(), TWICE_D);
        Sums {
            plus: self.plus,
            minus: self.minus,
            twice_z: combined([self.z, self.z], []),
            product: self.t.times(&twice_d).carried(),
        }
    }
}

kernel!(
    /// Adds a point in each lane: its opposite where `opposite` is set, which has y ± x and the sign of x·y exchanged.
    ///
    /// Out of line and by reference: the factors are read from memory that is aligned, where they would be spilled to a
    /// stack that is not.
    #[inline(never)]
    pub(crate) fn add_points(simd: S, sums: &mut Accumulators<S>, points: &Points<S>, opposite: u8) {
        let opposite = Mask::from_bitmask(simd, u64::from(opposite));
        let a = sums.minus.times(&points.plus.or(opposite, &points.minus));
        let b = sums.plus.times(&points.minus.or(opposite, &points.plus));
        let c = sums.t.times(&points.product);
        let (e, h) = (combined([b], [a]), combined([b, a], []));
        let (less, more) = (combined([sums.z, sums.z], [c]), combined([sums.z, sums.z, c], []));
        *sums = Accumulators::of(&e, &more.or(opposite, &less), &less.or(opposite, &more), &h);
    }
);

kernel!(
    /// The same with a sum in each lane.
    #[inline(never)]
    pub(crate) fn add_sums(simd: S, total: &mut Accumulators<S>, sums: &Sums<S>, opposite: u8) {
        let opposite = Mask::from_bitmask(simd, u64::from(opposite));
        let a = total.minus.times(&sums.plus.or(opposite, &sums.minus));
        let b = total.plus.times(&sums.minus.or(opposite, &sums.plus));
        let c = total.t.times(&sums.product);
        let d = total.z.carried().times(&sums.twice_z);
        let (e, h) = (combined([b], [a]), combined([b, a], []));
        let (less, more) = (combined([d], [c]), combined([d, c], []));
        *total = Accumulators::of(&e, &more.or(opposite, &less), &less.or(opposite, &more), &h);
    }
);
