//! Eight lanes as two registers of AVX2.

use fearless_simd::{Avx2, prelude::*};

use super::permutation::permuted;
use super::transposing::quarter;
use super::{BITS, Half, LANES, Limbs, PLACES, Processor, Vector, WORDS, fused};

/// Eight numbers are two registers: one half is done after the other, since sixteen registers hold no more.
impl Processor for Avx2 {
    const FEW: usize = 160;
    const LIMB_BITS: u32 = BITS;

    #[inline(always)]
    fn product(self, one: &Limbs<Self>, other: &Limbs<Self>) -> Limbs<Self> {
        let ((one, one_more), (other, other_more)) = (halves(self, one), halves(self, other));
        joined(self, &fused::product(self, &one, &other), &fused::product(self, &one_more, &other_more))
    }

    #[inline(always)]
    fn square(self, number: &Limbs<Self>) -> Limbs<Self> {
        let (one, other) = halves(self, number);
        joined(self, &fused::square(self, &one), &fused::square(self, &other))
    }

    #[inline(always)]
    fn add_products(self, places: &mut [Vector<Self>; PLACES], one: &Limbs<Self>, other: &Limbs<Self>) {
        let ((one, one_more), (other, other_more)) = (halves(self, one), halves(self, other));
        let (mut some, mut others) = halves(self, places);
        fused::add_products(self, &mut some, &one, &other);
        fused::add_products(self, &mut others, &one_more, &other_more);
        *places = joined(self, &some, &others);
    }

    #[inline(always)]
    fn plus_nineteen_times(self, sum: Vector<Self>, carry: Vector<Self>) -> Vector<Self> {
        let (one, other) = carry.split();
        sum + nineteen_times(self, one).combine(nineteen_times(self, other))
    }

    /// Quarter by quarter.
    #[inline(always)]
    fn transposed(self, rows: [Vector<Self>; LANES]) -> [Vector<Self>; LANES] {
        let ([a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]) = halves(self, &rows);
        let ([a, b, c, d], [e, f, g, h]) = (quarter(self, [a, b, c, d]), quarter(self, [e, f, g, h]));
        let ([i, j, k, l], [m, n, o, p]) = (quarter(self, [i, j, k, l]), quarter(self, [m, n, o, p]));
        joined(self, &[a, b, c, d, i, j, k, l], &[e, f, g, h, m, n, o, p])
    }

    #[inline(always)]
    fn permuted(self, words: [Vector<Self>; WORDS]) -> [Vector<Self>; WORDS] {
        let (one, other) = halves(self, &words);
        joined(self, &permuted(self, one), &permuted(self, other))
    }
}

#[inline(always)]
fn halves<const N: usize>(simd: Avx2, whole: &[Vector<Avx2>; N]) -> ([Half; N], [Half; N]) {
    let (mut one, mut other) = ([Half::splat(simd, 0); N], [Half::splat(simd, 0); N]);
    for k in 0..N {
        (one[k], other[k]) = whole[k].split();
    }
    (one, other)
}

#[inline(always)]
fn joined<const N: usize>(simd: Avx2, one: &[Half; N], other: &[Half; N]) -> [Vector<Avx2>; N] {
    let mut whole = [Vector::splat(simd, 0); N];
    for k in 0..N {
        whole[k] = one[k].combine(other[k]);
    }
    whole
}

fearless_simd::kernel!(
    /// Of what is below 2³².
    #[inline(always)]
    pub(crate) fn nineteen_times(simd: Avx2, number: Half) -> Half {
        use std::arch::x86_64::{_mm256_mul_epu32, _mm256_set1_epi64x};
        _mm256_mul_epu32(number.into(), _mm256_set1_epi64x(19)).simd_into(simd)
    }
);
