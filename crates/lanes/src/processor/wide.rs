//! Products by the instructions of AVX-512 IFMA, which multiply 52 bits by 52.
//!
//! Halves of products of limbs are below 2⁵², the higher one counts twice and one place further on. Place k gets k + 1
//! lower halves and k higher ones, and from place k + 5, nineteen times, 4 − k lower and 5 − k higher ones:
//! k + 1 + 2k + 19·(4 − k + 2·(5 − k)) = 267 − 54k.

use std::arch::x86_64::{__m512i, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64};

use fearless_simd::{Avx512, kernel, prelude::*};

use super::{LIMBS, Limbs, PLACES, Vector};

#[inline(always)]
pub(crate) fn product(simd: Avx512, one: &Limbs<Avx512>, other: &Limbs<Avx512>) -> Limbs<Avx512> {
    let zero = Vector::splat(simd, 0);
    let (mut lower, mut higher) = ([zero; 2 * LIMBS], [zero; 2 * LIMBS]);
    for i in 0..LIMBS {
        for j in 0..LIMBS {
            lower[i + j] = plus_low(simd, lower[i + j], one[i], other[j]);
            higher[i + j + 1] = plus_high(simd, higher[i + j + 1], one[i], other[j]);
        }
    }
    let mut places = [zero; 2 * LIMBS];
    for k in 0..2 * LIMBS {
        places[k] = lower[k] + (higher[k] + higher[k]);
    }
    folded(&places)
}

/// Each product of two different limbs counts twice.
#[inline(always)]
pub(crate) fn square(simd: Avx512, number: &Limbs<Avx512>) -> Limbs<Avx512> {
    let zero = Vector::splat(simd, 0);
    let (mut once, mut twice, mut four_times) = ([zero; 2 * LIMBS], [zero; 2 * LIMBS], [zero; 2 * LIMBS]);
    for i in 0..LIMBS {
        once[2 * i] = plus_low(simd, once[2 * i], number[i], number[i]);
        twice[2 * i + 1] = plus_high(simd, twice[2 * i + 1], number[i], number[i]);
        for j in i + 1..LIMBS {
            twice[i + j] = plus_low(simd, twice[i + j], number[i], number[j]);
            four_times[i + j + 1] = plus_high(simd, four_times[i + j + 1], number[i], number[j]);
        }
    }
    let mut places = [zero; 2 * LIMBS];
    for k in 0..2 * LIMBS {
        let even = twice[k] + (four_times[k] + four_times[k]);
        places[k] = once[k] + (even + even);
    }
    folded(&places)
}

/// Limbs of 52 bits: both halves are below 2⁵², and the higher one stands one place further on. A place gets at most
/// nine: place 4 five lower and four higher ones, place 5 the other way round.
#[inline(always)]
pub(crate) fn add_products(
    simd: Avx512,
    places: &mut [Vector<Avx512>; PLACES],
    one: &Limbs<Avx512>,
    other: &Limbs<Avx512>,
) {
    for i in 0..LIMBS {
        for j in 0..LIMBS {
            places[i + j] = plus_low(simd, places[i + j], one[i], other[j]);
            places[i + j + 1] = plus_high(simd, places[i + j + 1], one[i], other[j]);
        }
    }
}

/// Place k + 5 counts 19 times at place k: 2²⁵⁵ = 19.
#[inline(always)]
fn folded(places: &[Vector<Avx512>; 2 * LIMBS]) -> Limbs<Avx512> {
    let nineteen = Vector::splat(places[0].simd, 19);
    let mut limbs = [nineteen; LIMBS];
    for k in 0..LIMBS {
        limbs[k] = places[k] + places[k + LIMBS] * nineteen;
    }
    limbs
}

kernel!(
    /// Adds the lower 52 bits of a product of 52 bits by 52.
    #[inline(always)]
    pub(crate) fn plus_low(
        simd: Avx512,
        sum: Vector<Avx512>,
        one: Vector<Avx512>,
        other: Vector<Avx512>,
    ) -> Vector<Avx512> {
        _mm512_madd52lo_epu64(__m512i::from(sum), one.into(), other.into()).simd_into(simd)
    }
);

kernel!(
    /// Adds the higher 52 bits of a product of 52 bits by 52.
    #[inline(always)]
    fn plus_high(simd: Avx512, sum: Vector<Avx512>, one: Vector<Avx512>, other: Vector<Avx512>) -> Vector<Avx512> {
        _mm512_madd52hi_epu64(__m512i::from(sum), one.into(), other.into()).simd_into(simd)
    }
);
