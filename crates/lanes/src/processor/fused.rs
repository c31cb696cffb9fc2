//! Products by multiplying and adding floating-point numbers with one rounding, where no instruction gives the higher
//! half of a product of integers (after Emmart, Zheng and Weems, "Faster modular exponentiation using double precision
//! floating point arithmetic on the GPU", ARITH 2018).
//!
//! A product of two limbs, at most 5/4·2⁵¹ each, is below 2¹⁰³. Added to 2¹⁰³ it is rounded to a multiple of 2⁵¹,
//! `h·2⁵¹`, and what was rounded away, between −2⁵⁰ and 2⁵⁰, is found by multiplying again. Floating-point numbers
//! between a power of two and the next one are those of integers with a constant added: h and the rest are added up as
//! integers, and the constants are taken away before.
//!
//! h is at most 25/16·2⁵¹. Place k gets k + 1 rests and k numbers h, and from place k + 5, nineteen times, 4 − k rests
//! and 5 − k numbers h: (k + 19·(5 − k))·25/16 + (k + 1 + 19·(4 − k))/2 ≤ 187 times 2⁵¹ at most; −77·2⁵⁰ at least,
//! which 40·p make positive. In all that is below 267·2⁵².

use fearless_simd::{Avx2, f64x4, prelude::*};

use super::{Half, LIMBS, LOW};

type Float = f64x4<Avx2>;
type HalfLimbs = [Half; LIMBS];
type Places = [Half; 2 * LIMBS];

/// 2⁵², 3·2⁵¹, 2¹⁰³ and 2¹⁰³ + 3·2⁵¹ as floating-point numbers: their exponents, and what the integer is then added to.
const TWO_TO_52: u64 = (1023 + 52) << 52;
const MIDDLE: u64 = TWO_TO_52 + (1 << 51);
const TWO_TO_103: u64 = (1023 + 103) << 52;
const TOP_AND_MIDDLE: u64 = TWO_TO_103 + 3;

/// What makes all limbs positive: 40·p.
const ABOVE_RESTS: [u64; LIMBS] = [40 * (LOW - 18), 40 * LOW, 40 * LOW, 40 * LOW, 40 * LOW];

/// What each place begins with, so that nothing is left of the constants when all products are in it.
const BEGIN: [u64; 2 * LIMBS] = {
    let mut begin = [0u64; 2 * LIMBS];
    let mut place = 0;
    while place < 2 * LIMBS {
        let (rests, tops) = (products(place), if place == 0 { 0 } else { products(place - 1) });
        begin[place] = 0u64.wrapping_sub(rests.wrapping_mul(MIDDLE)).wrapping_sub(tops.wrapping_mul(TWO_TO_103));
        place += 1;
    }
    begin
};

/// How many products of limbs i and j have i + j = place.
const fn products(place: usize) -> u64 {
    (if place < LIMBS { place + 1 } else { 2 * LIMBS - 1 - place }) as u64
}

#[inline(always)]
pub(crate) fn product(simd: Avx2, one: &HalfLimbs, other: &HalfLimbs) -> HalfLimbs {
    let (one, other) = (floats(simd, one), floats(simd, other));
    let mut places = begun(simd, &BEGIN);
    for (i, one) in one.into_iter().enumerate() {
        for (j, other) in other.into_iter().enumerate() {
            add_product(simd, &mut places, i + j, one, other);
        }
    }
    folded(simd, &places)
}

/// Limbs below 2⁵¹: h is at most 2⁵¹, and a place gets at most five of each. So it becomes at most 5·(2⁵¹ + 2⁵⁰) more
/// and 5·2⁵⁰ less, and may be negative.
#[inline(always)]
pub(crate) fn add_products(simd: Avx2, places: &mut Places, one: &HalfLimbs, other: &HalfLimbs) {
    let (one, other) = (floats(simd, one), floats(simd, other));
    for (place, begin) in places.iter_mut().zip(BEGIN) {
        *place += Half::splat(simd, begin);
    }
    for (i, one) in one.into_iter().enumerate() {
        for (j, other) in other.into_iter().enumerate() {
            add_product(simd, places, i + j, one, other);
        }
    }
}

/// Each product of two different limbs counts twice: those places are doubled before the squares are added. What they
/// begin with is half of the constants that are added until then.
#[inline(always)]
pub(crate) fn square(simd: Avx2, number: &HalfLimbs) -> HalfLimbs {
    let number = floats(simd, number);
    let mut places = [Half::splat(simd, 0); 2 * LIMBS];
    for i in 0..LIMBS {
        for j in i + 1..LIMBS {
            add_product(simd, &mut places, i + j, number[i], number[j]);
        }
    }
    for (place, begin) in places.iter_mut().zip(BEGIN) {
        *place = (*place + *place) + Half::splat(simd, begin);
    }
    for (i, limb) in number.into_iter().enumerate() {
        add_product(simd, &mut places, 2 * i, limb, limb);
    }
    folded(simd, &places)
}

/// Adds the product's rest to this place and h to the next.
#[inline(always)]
fn add_product(simd: Avx2, places: &mut Places, place: usize, one: Float, other: Float) {
    let top = one.mul_add(other, float(simd, TWO_TO_103));
    let rest = one.mul_add(other, float(simd, TOP_AND_MIDDLE) - top);
    places[place] += rest.bitcast::<Half>();
    places[place + 1] += top.bitcast::<Half>();
}

#[inline(always)]
fn begun(simd: Avx2, begin: &[u64; 2 * LIMBS]) -> Places {
    let mut places = [Half::splat(simd, 0); 2 * LIMBS];
    for (place, begin) in places.iter_mut().zip(begin) {
        *place = Half::splat(simd, *begin);
    }
    places
}

/// Place k + 5 counts 19 times at place k: 2²⁵⁵ = 19. It may be negative, and so are then the limbs before 40·p are
/// added.
#[inline(always)]
fn folded(simd: Avx2, places: &Places) -> HalfLimbs {
    let mut limbs = [places[0]; LIMBS];
    for k in 0..LIMBS {
        let high = places[k + LIMBS];
        limbs[k] = (places[k] + Half::splat(simd, ABOVE_RESTS[k])) + ((high << 4) + ((high << 1) + high));
    }
    limbs
}

/// Numbers below 2⁵² as floating-point numbers.
#[inline(always)]
fn floats(simd: Avx2, limbs: &HalfLimbs) -> [Float; LIMBS] {
    let power = Half::splat(simd, TWO_TO_52);
    let mut floats = [Float::splat(simd, 0.0); LIMBS];
    for (float, limb) in floats.iter_mut().zip(limbs) {
        *float = (*limb | power).bitcast::<Float>() - power.bitcast::<Float>();
    }
    floats
}

#[inline(always)]
fn float(simd: Avx2, bits: u64) -> Float {
    Float::splat(simd, f64::from_bits(bits))
}
