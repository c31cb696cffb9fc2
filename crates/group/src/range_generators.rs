//! The generators of range proofs.

use sha3::Shake256;
use sha3::digest::{ExtendableOutput, Update, XofReader};
use tupyo_encoding::Label;

use crate::{Point, generator};

const AMOUNT: Label = Label::new("tupyo/v1/generator/amount");

/// The base `H` of commitments to amounts.
pub fn amount_generator() -> Point {
    generator(AMOUNT, 0)
}

/// One of the two rows of generators of a range proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeRow {
    /// `Gⱼᵢ`, of the binary digits.
    Digits,
    /// `Hⱼᵢ`, of the digits less one.
    DigitsLessOne,
}

/// The first `count` generators of a row for the number `index`, from 0, of an aggregated range proof: RFC 9496's
/// element derivation of each 64 bytes of `SHAKE256("GeneratorsChain" ‖ "G" or "H" ‖ u32le(index))`, as in the
/// Bulletproofs of Yun, de Valence and Andreev.
pub fn range_generators(row: RangeRow, index: u32, count: usize) -> Vec<Point> {
    let mut hash = Shake256::default();
    hash.update(b"GeneratorsChain");
    hash.update(match row {
        RangeRow::Digits => b"G",
        RangeRow::DigitsLessOne => b"H",
    });
    hash.update(&index.to_le_bytes());
    let mut bytes = hash.finalize_xof();
    let next = |_| {
        let mut uniform = [0; 64];
        bytes.read(&mut uniform);
        Point::from_uniform_bytes(&uniform)
    };
    (0..count).map(next).collect()
}
