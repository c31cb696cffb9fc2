//! What differs from one processor to another.

use fearless_simd::{Avx2, Avx512, Simd, prelude::*, u64x4};

use crate::field::{LANES, Limbs, Vector, fused, wide};
use crate::keccak::{WORDS, permuted};
use crate::rows::interleaved;

/// A processor's instructions, as their token says that it has them.
pub(crate) trait Processor: Simd {
    /// Points in a sum by Straus's method, at most: more are faster by Pippenger's.
    const FEW: usize;

    /// The products of two [`Field`](crate::field::Field)s, as a [`Product`](crate::field::Product).
    fn product(self, one: &Limbs<Self>, other: &Limbs<Self>) -> Limbs<Self>;

    /// As [`Processor::product`] of a number and itself.
    fn square(self, number: &Limbs<Self>) -> Limbs<Self>;

    /// Adds nineteen times what is below 2³².
    fn plus_nineteen_times(self, sum: Vector<Self>, carry: Vector<Self>) -> Vector<Self>;

    /// Rows as columns.
    fn transposed(self, rows: [Vector<Self>; LANES]) -> [Vector<Self>; LANES];

    /// Keccak-f[1600] of eight states.
    fn permuted(self, words: [Vector<Self>; WORDS]) -> [Vector<Self>; WORDS];
}

/// Eight numbers are one register, and so are eight states' words.
impl Processor for Avx512 {
    const FEW: usize = 24;

    #[inline(always)]
    fn product(self, one: &Limbs<Self>, other: &Limbs<Self>) -> Limbs<Self> {
        wide::product(self, one, other)
    }

    #[inline(always)]
    fn square(self, number: &Limbs<Self>) -> Limbs<Self> {
        wide::square(self, number)
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

/// Eight numbers are two registers: one half is done after the other, since sixteen registers hold no more.
impl Processor for Avx2 {
    const FEW: usize = 160;

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

/// A register of AVX2: four numbers.
pub(crate) type Half = u64x4<Avx2>;

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
    /// Four rows of four as columns.
    #[inline(always)]
    fn quarter(simd: Avx2, rows: [Half; 4]) -> [Half; 4] {
        use std::arch::x86_64::{__m256i, _mm256_permute2x128_si256, _mm256_unpackhi_epi64, _mm256_unpacklo_epi64};
        let [a, b, c, d] = [__m256i::from(rows[0]), rows[1].into(), rows[2].into(), rows[3].into()];
        let (low, high) = (_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
        let (next_low, next_high) = (_mm256_unpacklo_epi64(c, d), _mm256_unpackhi_epi64(c, d));
        [
            _mm256_permute2x128_si256::<0x20>(low, next_low).simd_into(simd),
            _mm256_permute2x128_si256::<0x20>(high, next_high).simd_into(simd),
            _mm256_permute2x128_si256::<0x31>(low, next_low).simd_into(simd),
            _mm256_permute2x128_si256::<0x31>(high, next_high).simd_into(simd),
        ]
    }
);

fearless_simd::kernel!(
    /// Of what is below 2³².
    #[inline(always)]
    pub(crate) fn nineteen_times(simd: Avx2, number: Half) -> Half {
        use std::arch::x86_64::{_mm256_mul_epu32, _mm256_set1_epi64x};
        _mm256_mul_epu32(number.into(), _mm256_set1_epi64x(19)).simd_into(simd)
    }
);

/// A function that is compiled for each processor: its body, and what is inlined there, with all instructions of the
/// token's.
macro_rules! kernel {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($simd:ident: S $(, $argument:ident: $type:ty)* $(,)?) $(-> $result:ty)? $body:block
    ) => {
        $(#[$meta])*
        $vis fn $name<S: Processor>($simd: S $(, $argument: $type)*) $(-> $result)? {
            $simd.vectorize(
                #[inline(always)]
                || $body,
            )
        }
    };
}
pub(crate) use kernel;

/// Does it with each token that this processor has.
#[cfg(test)]
macro_rules! each {
    ($simd:ident => $body:block) => {
        if let Some($simd) = fearless_simd::Level::new().as_avx512() $body
        if let Some($simd) = fearless_simd::Level::new().as_avx2() $body
    };
}
#[cfg(test)]
pub(crate) use each;
