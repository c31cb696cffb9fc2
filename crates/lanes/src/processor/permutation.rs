//! Keccak-f[1600] (FIPS 202 §3).

use fearless_simd::{Simd, prelude::*};

/// The words of a state: that in column x and row y is number x + 5y.
pub(crate) const WORDS: usize = 25;

/// ι: what is added to the first word in each round.
const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// All rounds, of as many states as a vector has words.
#[inline(always)]
pub(super) fn permuted<S: Simd, V: SimdInt<S, Element = u64>>(simd: S, mut words: [V; WORDS]) -> [V; WORDS] {
    for constant in ROUNDS {
        words = round(words, V::splat(simd, constant));
    }
    words
}

#[inline(always)]
fn round<S: Simd, V: SimdInt<S, Element = u64>>(mut words: [V; WORDS], constant: V) -> [V; WORDS] {
    let mut columns = [constant; 5];
    for (x, column) in columns.iter_mut().enumerate() {
        *column = words[x] ^ words[x + 5] ^ words[x + 10] ^ words[x + 15] ^ words[x + 20];
    }
    for x in 0..5 {
        let neighbours = columns[(x + 4) % 5] ^ turned::<S, V, 1>(columns[(x + 1) % 5]);
        for y in 0..5 {
            words[x + 5 * y] ^= neighbours;
        }
    }
    let moved = moved(&words);
    for y in 0..5 {
        for x in 0..5 {
            let (next, after) = (moved[(x + 1) % 5 + 5 * y], moved[(x + 2) % 5 + 5 * y]);
            words[x + 5 * y] = moved[x + 5 * y] ^ (!next & after);
        }
    }
    words[0] ^= constant;
    words
}

/// ρ and π: each word turned, in its new place.
#[inline(always)]
#[rustfmt::skip]
fn moved<S: Simd, V: SimdInt<S, Element = u64>>(a: &[V; WORDS]) -> [V; WORDS] {
    [
        a[0], turned::<S, V, 44>(a[6]), turned::<S, V, 43>(a[12]), turned::<S, V, 21>(a[18]), turned::<S, V, 14>(a[24]),
        turned::<S, V, 28>(a[3]), turned::<S, V, 20>(a[9]), turned::<S, V, 3>(a[10]), turned::<S, V, 45>(a[16]), turned::<S, V, 61>(a[22]),
        turned::<S, V, 1>(a[1]), turned::<S, V, 6>(a[7]), turned::<S, V, 25>(a[13]), turned::<S, V, 8>(a[19]), turned::<S, V, 18>(a[20]),
        turned::<S, V, 27>(a[4]), turned::<S, V, 36>(a[5]), turned::<S, V, 10>(a[11]), turned::<S, V, 15>(a[17]), turned::<S, V, 56>(a[23]),
        turned::<S, V, 62>(a[2]), turned::<S, V, 55>(a[8]), turned::<S, V, 39>(a[14]), turned::<S, V, 41>(a[15]), turned::<S, V, 2>(a[21]),
    ]
}

#[inline(always)]
fn turned<S: Simd, V: SimdInt<S, Element = u64>, const BY: u32>(word: V) -> V {
    (word << BY) | (word >> (64 - BY))
}
