//! Rows as columns.

use fearless_simd::{Simd, prelude::*};

use super::{Half, LANES, Vector};

/// Three times the words of the first half's rows between those of the second half's: that transposes.
#[inline(always)]
pub(super) fn interleaved<S: Simd>(mut rows: [Vector<S>; LANES]) -> [Vector<S>; LANES] {
    for _ in 0..3 {
        let before = rows;
        for half in 0..LANES / 2 {
            (rows[2 * half], rows[2 * half + 1]) = before[half].interleave(before[half + LANES / 2]);
        }
    }
    rows
}

fearless_simd::kernel!(
    /// Four rows of four as columns.
    #[inline(always)]
    pub(super) fn quarter(simd: Avx2, rows: [Half; 4]) -> [Half; 4] {
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
