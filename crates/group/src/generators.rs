use sha2::{Digest, Sha512};

use crate::Point;

/// The generator with this label and number: RFC 9496's element derivation of
/// `SHA-512(u8(len(label)) ‖ label ‖ u32le(index))` (docs/protocol/notation.md).
/// Nobody knows a discrete logarithm between two of them. The label is cut at 255 bytes.
pub fn generator(label: &str, index: u32) -> Point {
    let label = &label.as_bytes()[..label.len().min(255)];
    let hash = Sha512::new()
        .chain_update([label.len() as u8])
        .chain_update(label)
        .chain_update(index.to_le_bytes())
        .finalize();
    Point::from_uniform_bytes(&hash.into())
}

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
        Generators {
            bits: numbers.map(|index| generator("tupyo/v1/generator/bit", index)).collect(),
            blind: generator("tupyo/v1/generator/blind", 0),
        }
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
