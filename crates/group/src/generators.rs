//! Generators whose logarithms nobody knows.

use sha2::{Digest, Sha512};
use tupyo_encoding::Label;

use crate::Point;

/// The generator with this label and number: RFC 9496's element derivation of
/// `SHA-512(u8(len(label)) ‖ label ‖ u32le(index))` (docs/protocol/notation.md).
/// Nobody knows a discrete logarithm between two of them.
pub fn generator(label: Label, index: u32) -> Point {
    Point::from_uniform_bytes(&Sha512::digest(label.message(&index)).into())
}

const BIT: Label = Label::new("tupyo/v1/generator/bit");
const BLIND: Label = Label::new("tupyo/v1/generator/blind");

/// The commitment bases `P₁ … P_m` and `Q`.
#[derive(Clone, Debug)]
pub struct Generators {
    bits: Vec<Point>,
    blind: Point,
}

impl Generators {
    /// Bases for commitments to `count` bits.
    pub fn new(count: usize) -> Generators {
        let numbers = 1..=u32::try_from(count).unwrap_or(u32::MAX);
        Generators { bits: numbers.map(|index| generator(BIT, index)).collect(), blind: generator(BLIND, 0) }
    }

    /// `P₁ … P_m`.
    pub fn bits(&self) -> &[Point] {
        &self.bits
    }

    /// `Q`.
    pub fn blind(&self) -> Point {
        self.blind
    }
}
