//! A processor that is known to have the instructions.

use fearless_simd::{Avx2, Avx512, Level};

use crate::curve::Point;
use crate::scalar::Scalar;
use crate::{Columns, FewTerms, Instructions, LaneTable, SharedMultiples, Sum, Transcripts, decoding, several, sum};

/// A processor that has the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(pub(crate) Token);

/// What says that it has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token {
    /// And that it has AVX2, too.
    Avx512(Avx512, Avx2),
    Avx2(Avx2),
}

/// `on!(lanes, simd => call(simd, …))`: with the token of the instructions.
macro_rules! on {
    ($lanes:expr, $simd:ident => $call:expr) => {
        match $lanes.0 {
            $crate::lanes::Token::Avx512($simd, _) => $call,
            $crate::lanes::Token::Avx2($simd) => $call,
        }
    };
}
pub(crate) use on;

impl Lanes {
    /// With the best of the [`Instructions`]; `None` if this processor has none of them.
    pub fn new() -> Option<Lanes> {
        Instructions::ALL.into_iter().find_map(Lanes::with)
    }

    /// With these instructions; `None` if this processor does not have them.
    pub fn with(instructions: Instructions) -> Option<Lanes> {
        let level = Level::new();
        match instructions {
            Instructions::Avx512 => level.as_avx512().zip(level.as_avx2()).map(|(all, some)| Token::Avx512(all, some)),
            Instructions::Avx2 => level.as_avx2().map(Token::Avx2),
        }
        .map(Lanes)
    }

    /// With each of the instructions that this processor has, the fastest first.
    pub fn all() -> Vec<Lanes> {
        Instructions::ALL.into_iter().filter_map(Lanes::with).collect()
    }

    /// What it computes with.
    pub fn instructions(self) -> Instructions {
        match self.0 {
            Token::Avx512(..) => Instructions::Avx512,
            Token::Avx2(_) => Instructions::Avx2,
        }
    }

    /// The point of each encoding, in order; `None` for each that RFC 9496 §4.3.1 refuses. As fast as can be from
    /// sixteen on.
    pub fn decode(self, encodings: &[[u8; 32]]) -> Vec<Option<Point>> {
        on!(self, simd => decoding::decode(simd, encodings))
    }

    /// `Σ scalarᵢ · pointᵢ`. The shorter of the two sequences decides the length. A scalar below 2¹²⁸ costs half, and
    /// so does the negative of one.
    pub fn sum(self, scalars: &[Scalar], points: &[&Point]) -> Sum {
        let (Token::Avx512(_, avx2) | Token::Avx2(avx2)) = self.0;
        on!(self, simd => sum::sum(simd, avx2, scalars, points))
    }

    /// Multiples of points that many sums of few terms share.
    pub fn shared_multiples(self, points: &[&Point]) -> SharedMultiples {
        on!(self, simd => SharedMultiples::new(simd, points))
    }

    /// Each of many sums of few terms, in order: the faster, the more there are, as long as they are alike.
    pub fn sums(self, shared: &SharedMultiples, sums: &[FewTerms<'_>]) -> Vec<Sum> {
        on!(self, simd => several::sums(simd, shared, sums))
    }

    /// The sum of sums.
    pub fn total(self, sums: &[Sum]) -> Sum {
        sums.iter().fold(Sum::IDENTITY, |total, sum| on!(self, simd => sum::added(simd, &total, sum)))
    }

    /// Columns of points, this many, to add up row by row.
    pub fn columns(self, count: usize) -> Columns {
        Columns::new(self, count)
    }

    /// Sums of tables of products with so many rows and columns.
    pub fn table(self, rows: usize, columns: usize) -> LaneTable {
        LaneTable::new(self, rows, columns)
    }

    /// Eight transcripts of the protocol with this label.
    pub fn transcripts(self, label: &'static str) -> Transcripts {
        Transcripts::new(self, label.as_bytes())
    }

    /// Whether it is the neutral element.
    pub fn is_identity(self, sum: &Sum) -> bool {
        on!(self, simd => decoding::is_identity(simd, sum))
    }

    /// The 32 canonical bytes.
    pub fn encode(self, sum: &Sum) -> [u8; 32] {
        on!(self, simd => decoding::encode(simd, sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All other tests are about each of these: if there were none, they would test nothing.
    #[test]
    fn a_processor_with_the_instructions_computes_with_them() {
        let all: Vec<_> = Lanes::all().into_iter().map(Lanes::instructions).collect();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("bmi2") {
            assert!(all.contains(&Instructions::Avx2));
        }
        assert_eq!(Lanes::new().map(Lanes::instructions), all.first().copied());
        for instructions in Instructions::ALL {
            let with = Lanes::with(instructions).map(Lanes::instructions);
            assert_eq!(with, Some(instructions).filter(|it| all.contains(it)));
        }
    }
}
