//! Arithmetic modulo p = 2²⁵⁵ − 19, one number in each of eight lanes: limbs of 51 bits, and the instructions that
//! multiply 52 bits by 52 (AVX-512 IFMA).
//!
//! Two types carry the bounds, so that no sum overflows 64 bits and no factor exceeds the 52 bits that the instructions
//! read:
//!
//! | Type | Limbs | Comes from |
//! |---|---|---|
//! | [`Field`] | below 2⁵² | constants, encodings, and carrying: 2⁵¹ + 19·2¹³ at most |
//! | [`Product`] | at most 267·2⁵² < 1.05·2⁶⁰ | [`Field::times`], [`Field::squared`]; or a [`Field`] as it is |
//!
//! A product is bounded so: halves of products of limbs are below 2⁵², the higher one counts twice and one place
//! further on. Place k gets k + 1 lower halves and k higher ones, and from place k + 5, nineteen times, 4 − k lower and
//! 5 − k higher ones: k + 1 + 2k + 19·(4 − k + 2·(5 − k)) = 267 − 54k.

use std::arch::x86_64::{__m512i, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64};

use fearless_simd::{Avx512, kernel, mask64x8, prelude::*, u64x8};

pub(crate) mod constants;

/// Eight numbers.
pub(crate) type Vector = u64x8<Avx512>;
/// Eight truth values.
pub(crate) type Mask = mask64x8<Avx512>;

pub(crate) const LANES: usize = 8;
pub(crate) const LIMBS: usize = 5;
const BITS: u32 = 51;
const LOW: u64 = (1 << BITS) - 1;

/// 3072·p: each limb is above five products, 5·267·2⁵², and with nine products more below 2⁶⁴.
const ABOVE_FIVE_PRODUCTS: [u64; LIMBS] = [3072 * (LOW - 18), 3072 * LOW, 3072 * LOW, 3072 * LOW, 3072 * LOW];

/// A number modulo p in each lane, ready to be a factor.
#[derive(Clone, Copy)]
pub(crate) struct Field(pub(crate) [Vector; LIMBS]);

/// A number modulo p in each lane, before carrying.
#[derive(Clone, Copy)]
pub(crate) struct Product([Vector; LIMBS]);

impl Field {
    /// The same number in all lanes. Its limbs are below 2⁵².
    #[inline(always)]
    pub(crate) fn splat(simd: Avx512, limbs: [u64; LIMBS]) -> Field {
        let mut all = [Vector::splat(simd, 0); LIMBS];
        for (all, limb) in all.iter_mut().zip(limbs) {
            *all = Vector::splat(simd, limb);
        }
        Field(all)
    }

    /// Little-endian words of 255 bits, and the 256th as one too many of the last limb.
    #[inline(always)]
    pub(crate) fn from_words([a, b, c, d]: [Vector; 4]) -> Field {
        let low = Vector::splat(a.simd, LOW);
        Field([
            a & low,
            ((a >> 51) | (b << 13)) & low,
            ((b >> 38) | (c << 26)) & low,
            ((c >> 25) | (d << 39)) & low,
            d >> 12,
        ])
    }

    /// The words of a number that is [`Field::canonical`].
    #[inline(always)]
    pub(crate) fn words(self) -> [Vector; 4] {
        let [a, b, c, d, e] = self.0;
        [a | (b << 51), (b >> 13) | (c << 38), (c >> 26) | (d << 25), (d >> 39) | (e << 12)]
    }

    #[inline(always)]
    pub(crate) fn times(&self, other: &Field) -> Product {
        let (simd, zero) = (self.simd(), Vector::splat(self.simd(), 0));
        let (mut lower, mut higher) = ([zero; 2 * LIMBS], [zero; 2 * LIMBS]);
        for i in 0..LIMBS {
            for j in 0..LIMBS {
                lower[i + j] = plus_low(simd, lower[i + j], self.0[i], other.0[j]);
                higher[i + j + 1] = plus_high(simd, higher[i + j + 1], self.0[i], other.0[j]);
            }
        }
        let mut places = [zero; 2 * LIMBS];
        for k in 0..2 * LIMBS {
            places[k] = lower[k] + (higher[k] + higher[k]);
        }
        Product::folded(places)
    }

    /// As [`Field::times`] itself: each product of two different limbs counts twice.
    #[inline(always)]
    pub(crate) fn squared(&self) -> Product {
        let (simd, zero) = (self.simd(), Vector::splat(self.simd(), 0));
        let (mut once, mut twice, mut four_times) = ([zero; 2 * LIMBS], [zero; 2 * LIMBS], [zero; 2 * LIMBS]);
        for i in 0..LIMBS {
            once[2 * i] = plus_low(simd, once[2 * i], self.0[i], self.0[i]);
            twice[2 * i + 1] = plus_high(simd, twice[2 * i + 1], self.0[i], self.0[i]);
            for j in i + 1..LIMBS {
                twice[i + j] = plus_low(simd, twice[i + j], self.0[i], self.0[j]);
                four_times[i + j + 1] = plus_high(simd, four_times[i + j + 1], self.0[i], self.0[j]);
            }
        }
        let mut places = [zero; 2 * LIMBS];
        for k in 0..2 * LIMBS {
            let even = twice[k] + (four_times[k] + four_times[k]);
            places[k] = once[k] + (even + even);
        }
        Product::folded(places)
    }

    /// As a term of [`combined`].
    #[inline(always)]
    pub(crate) fn term(self) -> Product {
        Product(self.0)
    }

    /// The number below p.
    ///
    /// Carrying limbs below 2⁵² leaves less than 2p, so that at most one p is too much: if adding 19 reaches 2²⁵⁵.
    #[inline(always)]
    pub(crate) fn canonical(self) -> Field {
        let mut limbs = self.term().carried().0;
        let mut carry = Vector::splat(self.simd(), 19);
        for limb in limbs {
            carry = (limb + carry) >> BITS;
        }
        carry *= Vector::splat(self.simd(), 19);
        for limb in &mut limbs {
            let sum = *limb + carry;
            (*limb, carry) = (sum & Vector::splat(sum.simd, LOW), sum >> BITS);
        }
        Field(limbs)
    }

    /// Where both numbers have the same limbs.
    #[inline(always)]
    pub(crate) fn same_limbs(&self, other: &Field) -> Mask {
        let mut same = self.0[0].simd_eq(other.0[0]);
        for k in 1..LIMBS {
            same &= self.0[k].simd_eq(other.0[k]);
        }
        same
    }

    /// Where the number is zero.
    #[inline(always)]
    pub(crate) fn is_zero(self) -> Mask {
        self.canonical().same_limbs(&Field::splat(self.simd(), [0; LIMBS]))
    }

    /// Where the number is odd: what RFC 9496 §3.1 calls negative.
    #[inline(always)]
    pub(crate) fn is_negative(self) -> Mask {
        let one = Vector::splat(self.simd(), 1);
        (self.canonical().0[0] & one).simd_eq(one)
    }

    /// This number where the mask is set, the other one elsewhere.
    #[inline(always)]
    pub(crate) fn or(&self, mask: Mask, other: &Field) -> Field {
        let mut chosen = other.0;
        for (chosen, limb) in chosen.iter_mut().zip(self.0) {
            *chosen = mask.select(limb, *chosen);
        }
        Field(chosen)
    }

    /// The negative number where the mask is set.
    #[inline(always)]
    pub(crate) fn negated_where(&self, mask: Mask) -> Field {
        combined([], [self.term()]).or(mask, self)
    }

    #[inline(always)]
    pub(crate) fn simd(&self) -> Avx512 {
        self.0[0].simd
    }
}

impl Product {
    /// Place k + 5 counts 19 times at place k: 2²⁵⁵ = 19.
    #[inline(always)]
    fn folded(places: [Vector; 2 * LIMBS]) -> Product {
        let nineteen = Vector::splat(places[0].simd, 19);
        let mut limbs = [nineteen; LIMBS];
        for k in 0..LIMBS {
            limbs[k] = places[k] + places[k + LIMBS] * nineteen;
        }
        Product(limbs)
    }

    #[inline(always)]
    pub(crate) fn carried(self) -> Field {
        carried(self.0)
    }
}

/// The sum of some products less that of others. At most nine and five: see [`ABOVE_FIVE_PRODUCTS`].
#[inline(always)]
pub(crate) fn combined<const PLUS: usize, const MINUS: usize>(plus: [Product; PLUS], minus: [Product; MINUS]) -> Field {
    const { assert!(PLUS <= 9 && MINUS <= 5 && PLUS + MINUS > 0) };
    let simd = if PLUS > 0 { plus[0].0[0].simd } else { minus[0].0[0].simd };
    let mut limbs = [Vector::splat(simd, 0); LIMBS];
    for k in 0..LIMBS {
        let mut limb = Vector::splat(simd, if MINUS > 0 { ABOVE_FIVE_PRODUCTS[k] } else { 0 });
        for term in plus {
            limb += term.0[k];
        }
        for term in minus {
            limb -= term.0[k];
        }
        limbs[k] = limb;
    }
    carried(limbs)
}

/// Takes what is above 51 bits to the next limb, from the last one 19 times to the first. It is below 2¹³ in any limb:
/// one pass leaves them below 2⁵².
#[inline(always)]
fn carried(limbs: [Vector; LIMBS]) -> Field {
    let simd = limbs[0].simd;
    let low = Vector::splat(simd, LOW);
    let mut carried = limbs;
    carried[0] = plus_low(simd, limbs[0] & low, limbs[LIMBS - 1] >> BITS, Vector::splat(simd, 19));
    for k in 1..LIMBS {
        carried[k] = (limbs[k] & low) + (limbs[k - 1] >> BITS);
    }
    Field(carried)
}

kernel!(
    /// Adds the lower 52 bits of a product of 52 bits by 52.
    #[inline(always)]
    fn plus_low(simd: Avx512, sum: Vector, one: Vector, other: Vector) -> Vector {
        _mm512_madd52lo_epu64(__m512i::from(sum), one.into(), other.into()).simd_into(simd)
    }
);

kernel!(
    /// Adds the higher 52 bits of a product of 52 bits by 52.
    #[inline(always)]
    fn plus_high(simd: Avx512, sum: Vector, one: Vector, other: Vector) -> Vector {
        _mm512_madd52hi_epu64(__m512i::from(sum), one.into(), other.into()).simd_into(simd)
    }
);

#[cfg(test)]
mod tests;
