//! Eight lanes as one register of AVX-512.

use fearless_simd::{Avx512, prelude::*};

use super::permutation::permuted;
use super::transposing::interleaved;
use super::{LANES, Limbs, PLACES, Processor, Vector, WORDS, wide};

/// Eight numbers are one register, and so are eight states' words.
impl Processor for Avx512 {
    const FEW: usize = 24;
    const LIMB_BITS: u32 = 52;

    #[inline(always)]
    fn product(self, one: &Limbs<Self>, other: &Limbs<Self>) -> Limbs<Self> {
        wide::product(self, one, other)
    }

    #[inline(always)]
    fn square(self, number: &Limbs<Self>) -> Limbs<Self> {
        wide::square(self, number)
    }

    #[inline(always)]
    fn add_products(self, places: &mut [Vector<Self>; PLACES], one: &Limbs<Self>, other: &Limbs<Self>) {
        wide::add_products(self, places, one, other);
    }

    #[inline(always)]
    fn plus_nineteen_times(self, sum: Vector<Self>, carry: Vector<Self>) -> Vector<Self> {
        wide::plus_low(self, sum, carry, Vector::splat(self, 19))
    }

    #[inline(always)]
    fn transposed(self, rows: [Vector<Self>; LANES]) -> [Vector<Self>; LANES] {
        interleaved(rows)
    }

    #[inline(always)]
    fn permuted(self, words: [Vector<Self>; WORDS]) -> [Vector<Self>; WORDS] {
        permuted(self, words)
    }
}
