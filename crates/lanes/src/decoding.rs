//! Decoding and encoding of ristretto255, RFC 9496 §4.3.1 and §4.3.2; the names are those of the standard.

use fearless_simd::prelude::*;

use crate::curve::{Point, Points, Sum, Sums};
use crate::field::constants::{D, INVSQRT_A_MINUS_D, ONE, SQRT_M1, TWICE_D};
use crate::field::{Field, LANES, LIMBS, Mask, Vector, combined};
use crate::processor::{Processor, kernel};

/// The point of each encoding; `None` for each that is not canonical.
///
/// Two groups of eight are computed side by side, so that one computes while the other waits for its last product.
pub(crate) fn decode<S: Processor>(simd: S, encodings: &[[u8; 32]]) -> Vec<Option<Point>> {
    let mut points = Vec::with_capacity(encodings.len());
    for some in encodings.chunks(2 * LANES) {
        let mut groups = [[[0; 32]; LANES]; 2];
        groups.as_flattened_mut()[..some.len()].copy_from_slice(some);
        let decoded =
            if some.len() > LANES { decode_two(simd, &groups) } else { [decode_one(simd, &groups[0]), [None; LANES]] };
        points.extend(&decoded.as_flattened()[..some.len()]);
    }
    points
}

kernel!(
    fn decode_two(simd: S, encodings: &[[[u8; 32]; LANES]; 2]) -> [[Option<Point>; LANES]; 2] {
        decoded(simd, encodings)
    }
);

kernel!(
    fn decode_one(simd: S, encodings: &[[u8; 32]; LANES]) -> [Option<Point>; LANES] {
        let [decoded] = decoded(simd, &[*encodings]);
        decoded
    }
);

#[inline(always)]
fn decoded<S: Processor, const N: usize>(simd: S, encodings: &[[[u8; 32]; LANES]; N]) -> [[Option<Point>; LANES]; N] {
    let zero = Field::splat(simd, [0; LIMBS]);
    let (mut s, mut u1, mut u2, mut v) = ([zero; N], [zero; N], [zero; N], [zero; N]);
    let (mut encoded, mut radicands, one) = ([zero; N], [zero; N], Field::splat(simd, ONE));
    for group in 0..N {
        encoded[group] = loaded(simd, &encodings[group]);
        // The 256th bit would be too much for a factor.
        s[group] = encoded[group].term().carried();
        let ss = s[group].squared();
        u1[group] = combined([one.term()], [ss]);
        u2[group] = combined([one.term(), ss], []);
        let u2_sqr = u2[group].squared();
        let u1_sqr = u1[group].squared().carried();
        v[group] = combined([], [Field::splat(simd, D).times(&u1_sqr), u2_sqr]);
        radicands[group] = v[group].times(&u2_sqr.carried()).carried();
    }
    let roots = inverse_square_roots(simd, &radicands);
    let mut points = [[None; LANES]; N];
    for group in 0..N {
        let (invsqrt, was_square) = roots[group];
        let den_x = invsqrt.times(&u2[group]).carried();
        let den_y = invsqrt.times(&den_x).carried().times(&v[group]).carried();
        let product = s[group].times(&den_x);
        let x = absolute(combined([product, product], []));
        let y = u1[group].times(&den_y).carried();
        let t = x.times(&y).carried();
        let canonical = encoded[group].same_limbs(&s[group].canonical()) & !s[group].is_negative();
        let good = canonical & was_square & !t.is_negative() & !y.is_zero();
        let decoded = Points {
            plus: combined([y.term(), x.term()], []),
            minus: combined([y.term()], [x.term()]),
            product: t.times(&Field::splat(simd, TWICE_D)).carried(),
        };
        let good = good.to_bitmask();
        for (lane, (place, point)) in points[group].iter_mut().zip(decoded.scattered()).enumerate() {
            *place = (good >> lane & 1 == 1).then_some(point);
        }
    }
    points
}

kernel!(
    /// The encoding of a sum.
    pub(crate) fn encode(simd: S, sum: &Sum) -> [u8; 32] {
        let Sums { plus, minus, twice_z, .. } = Sums::gathered(simd, [sum; LANES]);
        // Twice X, Y and Z, all times 2Z, have XY/Z without a division.
        let (twice_x, twice_y) = (combined([plus.term()], [minus.term()]), combined([plus.term(), minus.term()], []));
        let (x, y) = (twice_x.times(&twice_z).carried(), twice_y.times(&twice_z).carried());
        let (z, t) = (twice_z.squared().carried(), twice_x.times(&twice_y).carried());
        let u1 = combined([z.term(), y.term()], []).times(&combined([z.term()], [y.term()])).carried();
        let u2 = x.times(&y).carried();
        let [(invsqrt, _)] = inverse_square_roots(simd, &[u1.times(&u2.squared().carried()).carried()]);
        let (den1, den2) = (invsqrt.times(&u1).carried(), invsqrt.times(&u2).carried());
        let z_inv = den1.times(&den2).carried().times(&t).carried();
        let sqrt_m1 = Field::splat(simd, SQRT_M1);
        let enchanted_denominator = den1.times(&Field::splat(simd, INVSQRT_A_MINUS_D)).carried();
        let rotate = t.times(&z_inv).carried().is_negative();
        let (ix, iy) = (x.times(&sqrt_m1).carried(), y.times(&sqrt_m1).carried());
        let (x, y) = (iy.or(rotate, &x), ix.or(rotate, &y));
        let den_inv = enchanted_denominator.or(rotate, &den2);
        let y = y.negated_where(x.times(&z_inv).carried().is_negative());
        let s = absolute(den_inv.times(&combined([z.term()], [y.term()])).carried());
        let mut bytes = [0; 32];
        for (bytes, word) in bytes.chunks_exact_mut(8).zip(s.canonical().words()) {
            bytes.copy_from_slice(&word[0].to_le_bytes());
        }
        bytes
    }
);

kernel!(
    /// Whether a sum is the neutral element: x = 0 or y = 0 (RFC 9496 §4.3.3).
    pub(crate) fn is_identity(simd: S, sum: &Sum) -> bool {
        let Sums { plus, minus, .. } = Sums::gathered(simd, [sum; LANES]);
        let (x, y) = (combined([plus.term()], [minus.term()]), combined([plus.term(), minus.term()], []));
        (x.is_zero() | y.is_zero()).all_true()
    }
);

#[inline(always)]
fn loaded<S: Processor>(simd: S, encodings: &[[u8; 32]; LANES]) -> Field<S> {
    let mut words = [[0; LANES]; 4];
    for (lane, encoding) in encodings.iter().enumerate() {
        for (word, bytes) in words.iter_mut().zip(encoding.as_chunks::<8>().0) {
            word[lane] = u64::from_le_bytes(*bytes);
        }
    }
    let [a, b, c, d] = words;
    Field::from_words([
        Vector::simd_from(simd, a),
        Vector::simd_from(simd, b),
        Vector::simd_from(simd, c),
        Vector::simd_from(simd, d),
    ])
}

#[inline(always)]
fn absolute<S: Processor>(number: Field<S>) -> Field<S> {
    number.negated_where(number.is_negative())
}

/// SQRT_RATIO_M1(1, v) of RFC 9496 §4.2, except for the sign, which cancels out above; and where v is a square other
/// than 0.
#[inline(always)]
fn inverse_square_roots<S: Processor, const N: usize>(simd: S, radicands: &[Field<S>; N]) -> [(Field<S>, Mask<S>); N] {
    let one = Field::splat(simd, ONE);
    let minus_one = combined([], [one.term()]).canonical();
    let (mut thirds, mut sevenths) = ([one; N], [one; N]);
    for (k, v) in radicands.iter().enumerate() {
        thirds[k] = v.squared().carried().times(v).carried();
        sevenths[k] = thirds[k].squared().carried().times(v).carried();
    }
    let powers = raised(&sevenths);
    let mut roots = [(one, one.is_zero()); N];
    for (k, v) in radicands.iter().enumerate() {
        let root = thirds[k].times(&powers[k]).carried();
        let check = v.times(&root.squared().carried()).carried().canonical();
        let (correct, flipped) = (check.same_limbs(&one), check.same_limbs(&minus_one));
        let turned = root.times(&Field::splat(simd, SQRT_M1)).carried();
        roots[k] = (turned.or(flipped, &root), correct | flipped);
    }
    roots
}

/// Each to the power (p − 5)/8 = 2²⁵² − 3; a variable's number is how many binary ones its exponent has.
#[inline(always)]
fn raised<S: Processor, const N: usize>(x: &[Field<S>; N]) -> [Field<S>; N] {
    let ones_2 = product(&squared(x, 1), x);
    let ones_4 = product(&squared(&ones_2, 2), &ones_2);
    let ones_5 = product(&squared(&ones_4, 1), x);
    let ones_10 = product(&squared(&ones_5, 5), &ones_5);
    let ones_20 = product(&squared(&ones_10, 10), &ones_10);
    let ones_40 = product(&squared(&ones_20, 20), &ones_20);
    let ones_50 = product(&squared(&ones_40, 10), &ones_10);
    let ones_100 = product(&squared(&ones_50, 50), &ones_50);
    let ones_200 = product(&squared(&ones_100, 100), &ones_100);
    let ones_250 = product(&squared(&ones_200, 50), &ones_50);
    product(&squared(&ones_250, 2), x)
}

/// Squared this many times.
#[inline(always)]
fn squared<S: Processor, const N: usize>(numbers: &[Field<S>; N], times: u32) -> [Field<S>; N] {
    let mut squares = *numbers;
    for _ in 0..times {
        for square in &mut squares {
            *square = square.squared().carried();
        }
    }
    squares
}

#[inline(always)]
fn product<S: Processor, const N: usize>(numbers: &[Field<S>; N], others: &[Field<S>; N]) -> [Field<S>; N] {
    let mut products = *numbers;
    for (product, other) in products.iter_mut().zip(others) {
        *product = product.times(other).carried();
    }
    products
}
