//! Sums of tables of products, eight sums at a time where the processor can.

use tupyo_lanes::LaneTable;

use crate::backend::lanes;
use crate::{ProductSum, Scalar};

/// Sums of tables of products: of a column and a row of scalars, each of one times each of the other. Nothing is
/// reduced modulo ℓ before the end.
#[derive(Clone)]
pub struct ProductTable {
    columns: usize,
    lanes: Option<LaneTable>,
    sums: Vec<ProductSum>,
}

impl ProductTable {
    /// So many rows and columns, and nothing in them.
    pub fn new(rows: usize, columns: usize) -> ProductTable {
        let lanes = lanes().map(|lanes| lanes.table(rows, columns));
        ProductTable { columns, lanes, sums: vec![ProductSum::default(); rows * columns] }
    }

    /// Adds `oneⱼ · otherᵢ` to the sum in row j and column i. What is too many is left out.
    pub fn add(&mut self, one: &[Scalar], other: &[Scalar]) {
        if let Some(lanes) = &mut self.lanes {
            return lanes.add(&encoded(one), &encoded(other));
        }
        for (sums, one) in self.sums.chunks_mut(self.columns.max(1)).zip(one) {
            sums.iter_mut().zip(other).for_each(|(sum, other)| sum.add_product(*one, *other));
        }
    }

    /// The sums, row by row.
    pub fn into_sums(self) -> Vec<ProductSum> {
        match self.lanes {
            Some(lanes) => lanes.into_sums().into_iter().map(ProductSum::from_words).collect(),
            None => self.sums,
        }
    }
}

fn encoded(scalars: &[Scalar]) -> Vec<[u8; 32]> {
    scalars.iter().map(Scalar::encode).collect()
}
