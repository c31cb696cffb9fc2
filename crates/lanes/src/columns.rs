//! Sums of rows of points, column by column, eight columns at a time.

use crate::Lanes;
use crate::curve::{Accumulators, Point, Points, Stored, Sum, add_points};
use crate::field::LANES;
use crate::lanes::on;
use crate::processor::{Processor, kernel};

/// Sums of columns that grow by rows.
#[derive(Clone)]
pub struct Columns {
    lanes: Lanes,
    eights: Vec<Stored>,
}

impl Columns {
    pub(crate) fn new(lanes: Lanes, count: usize) -> Columns {
        Columns { lanes, eights: vec![Stored::IDENTITY; count.div_ceil(LANES)] }
    }

    /// Adds `weight` times a row: its first point to the first column, and so on.
    pub fn add(&mut self, row: &[&Point], weight: u32) {
        on!(self.lanes, simd => add_row(simd, &mut self.eights, row, weight, 0));
    }

    /// Takes `weight` times a row away.
    pub fn subtract(&mut self, row: &[&Point], weight: u32) {
        on!(self.lanes, simd => add_row(simd, &mut self.eights, row, weight, u8::MAX));
    }

    /// Sums with this many columns, and no row yet.
    pub fn fresh(&self, count: usize) -> Columns {
        Columns::new(self.lanes, count)
    }

    /// Adds other sums. Columns behind the last one of these are left out.
    pub fn merge(&mut self, other: &Columns) {
        on!(self.lanes, simd => merge(simd, &mut self.eights, &other.eights));
    }

    /// The 32 canonical bytes of each sum. There are as many as fill eights: of a row that is longer than the columns
    /// were to be, the last ones are sums, too.
    pub fn encode(&self) -> Vec<[u8; 32]> {
        let sums: Vec<Sum> = self.eights.iter().flat_map(|eight| on!(self.lanes, simd => sums(simd, eight))).collect();
        sums.iter().map(|sum| self.lanes.encode(sum)).collect()
    }
}

kernel!(
    fn add_row(simd: S, eights: &mut [Stored], row: &[&Point], weight: u32, opposite: u8) {
        for (stored, points) in eights.iter_mut().zip(row.chunks(LANES)) {
            let mut sums = Accumulators::loaded(simd, stored);
            let mut eight = [&Point::IDENTITY; LANES];
            eight[..points.len()].copy_from_slice(points);
            let points = Points::gathered(simd, eight);
            if weight == 1 {
                add_points(simd, &mut sums, &points, opposite);
                *stored = sums.stored();
                continue;
            }
            let mut multiple = Accumulators::identity(simd);
            for bit in (0..u32::BITS - weight.leading_zeros()).rev() {
                multiple.double();
                if weight >> bit & 1 == 1 {
                    add_points(simd, &mut multiple, &points, opposite);
                }
            }
            sums.add(&multiple.sums());
            *stored = sums.stored();
        }
    }
);

kernel!(
    fn merge(simd: S, eights: &mut [Stored], others: &[Stored]) {
        for (stored, other) in eights.iter_mut().zip(others) {
            let mut sums = Accumulators::loaded(simd, stored);
            sums.add(&Accumulators::loaded(simd, other).sums());
            *stored = sums.stored();
        }
    }
);

kernel!(
    fn sums(simd: S, eight: &Stored) -> [Sum; LANES] {
        Accumulators::loaded(simd, eight).sums().scattered()
    }
);
