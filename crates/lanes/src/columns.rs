//! Sums of rows of points, column by column, eight columns at a time.

use fearless_simd::{Avx512, kernel};

use crate::curve::{Accumulators, Point, Points, Sum, add_points};
use crate::decoding::encode;
use crate::field::LANES;

/// Sums of columns that grow by rows.
#[derive(Clone)]
pub struct Columns {
    simd: Avx512,
    eights: Vec<Accumulators>,
}

impl Columns {
    pub(crate) fn new(simd: Avx512, count: usize) -> Columns {
        Columns { simd, eights: vec![Accumulators::identity(simd); count.div_ceil(LANES)] }
    }

    /// Adds `weight` times a row: its first point to the first column, and so on.
    pub fn add(&mut self, row: &[&Point], weight: u32) {
        add_row(self.simd, &mut self.eights, row, weight, 0);
    }

    /// Takes `weight` times a row away.
    pub fn subtract(&mut self, row: &[&Point], weight: u32) {
        add_row(self.simd, &mut self.eights, row, weight, u8::MAX);
    }

    /// So many columns, and no row.
    pub fn fresh(&self, count: usize) -> Columns {
        Columns::new(self.simd, count)
    }

    /// Adds other sums. Columns behind the last one of these are left out.
    pub fn merge(&mut self, other: &Columns) {
        merge(self.simd, &mut self.eights, &other.eights);
    }

    /// The 32 canonical bytes of each sum. There are as many as fill eights: of a row that is longer than the columns
    /// were to be, the last ones are sums, too.
    pub fn encode(&self) -> Vec<[u8; 32]> {
        let sums: Vec<Sum> = self.eights.iter().flat_map(|eight| sums(self.simd, eight)).collect();
        sums.iter().map(|sum| encode(self.simd, sum)).collect()
    }
}

kernel!(
    fn add_row(simd: Avx512, eights: &mut [Accumulators], row: &[&Point], weight: u32, opposite: u8) {
        for (sums, points) in eights.iter_mut().zip(row.chunks(LANES)) {
            let mut eight = [&Point::IDENTITY; LANES];
            eight[..points.len()].copy_from_slice(points);
            let points = Points::gathered(simd, eight);
            if weight == 1 {
                add_points(simd, sums, &points, opposite);
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
        }
    }
);

kernel!(
    fn merge(_simd: Avx512, eights: &mut [Accumulators], others: &[Accumulators]) {
        for (sums, others) in eights.iter_mut().zip(others) {
            sums.add(&others.sums());
        }
    }
);

kernel!(
    fn sums(_simd: Avx512, eight: &Accumulators) -> [Sum; LANES] {
        eight.sums().scattered()
    }
);
