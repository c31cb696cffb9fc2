use fearless_simd::{Avx512, Level};

use crate::curve::Point;
use crate::scalar::Scalar;
use crate::{Columns, Sum, Transcripts, decoding, sum};

/// A processor that has the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(Avx512);

impl Lanes {
    /// `None` if this processor has not got them.
    pub fn new() -> Option<Lanes> {
        Level::new().as_avx512().map(Lanes)
    }

    /// The point of each encoding, in order; `None` for each that RFC 9496 §4.3.1 refuses. As fast as can be from
    /// sixteen on.
    pub fn decode(self, encodings: &[[u8; 32]]) -> Vec<Option<Point>> {
        decoding::decode(self.0, encodings)
    }

    /// `Σ scalarᵢ · pointᵢ`. The shorter of the two sequences decides the length. A scalar below 2¹²⁸ costs half, and
    /// so does the negative of one.
    pub fn sum(self, scalars: &[Scalar], points: &[&Point]) -> Sum {
        sum::sum(self.0, scalars, points)
    }

    /// The sum of sums.
    pub fn total(self, sums: &[Sum]) -> Sum {
        sums.iter().fold(Sum::IDENTITY, |total, sum| sum::added(self.0, &total, sum))
    }

    /// So many columns of points to add up, row by row.
    pub fn columns(self, count: usize) -> Columns {
        Columns::new(self.0, count)
    }

    /// Eight transcripts of the protocol with this label.
    pub fn transcripts(self, label: &'static str) -> Transcripts {
        Transcripts::new(self.0, label.as_bytes())
    }

    /// Whether it is the neutral element.
    pub fn is_identity(self, sum: &Sum) -> bool {
        decoding::is_identity(self.0, sum)
    }

    /// The 32 canonical bytes.
    pub fn encode(self, sum: &Sum) -> [u8; 32] {
        decoding::encode(self.0, sum)
    }
}
