//! Keccak-f[1600] (FIPS 202 §3), eight states at a time.

use fearless_simd::{kernel, prelude::*};

use crate::field::{LANES, Vector};

/// The words of a state: that in column x and row y is number x + 5y.
const WORDS: usize = 25;

/// The words that a block of the sponge can change: STROBE's 166 bytes and two more for its padding.
pub(crate) const BLOCK_WORDS: usize = 21;

/// Eight states, word by word.
pub(crate) type States = [[u64; LANES]; WORDS];

/// What is added to eight states.
pub(crate) type Blocks = [[u8; 8 * BLOCK_WORDS]; LANES];

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

kernel!(
    /// Adds a block to each state and permutes it.
    pub(crate) fn absorb(simd: Avx512, states: &mut States, blocks: &Blocks) -> () {
        let mut words = [Vector::splat(simd, 0); WORDS];
        for (word, state) in words.iter_mut().zip(states.iter()) {
            *word = Vector::simd_from(simd, *state);
        }
        for (place, word) in words.iter_mut().take(BLOCK_WORDS).enumerate() {
            let mut added = [0; LANES];
            for (added, block) in added.iter_mut().zip(blocks) {
                *added = u64::from_le_bytes(block.as_chunks::<8>().0[place]);
            }
            *word ^= Vector::simd_from(simd, added);
        }
        for constant in ROUNDS {
            words = round(words, Vector::splat(simd, constant));
        }
        for (word, state) in words.iter().zip(states.iter_mut()) {
            *state = (*word).into();
        }
    }
);

#[inline(always)]
fn round(mut words: [Vector; WORDS], constant: Vector) -> [Vector; WORDS] {
    let mut columns = [constant; 5];
    for (x, column) in columns.iter_mut().enumerate() {
        *column = words[x] ^ words[x + 5] ^ words[x + 10] ^ words[x + 15] ^ words[x + 20];
    }
    for x in 0..5 {
        let neighbours = columns[(x + 4) % 5] ^ turned::<1>(columns[(x + 1) % 5]);
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
fn moved(a: &[Vector; WORDS]) -> [Vector; WORDS] {
    [
        a[0], turned::<44>(a[6]), turned::<43>(a[12]), turned::<21>(a[18]), turned::<14>(a[24]),
        turned::<28>(a[3]), turned::<20>(a[9]), turned::<3>(a[10]), turned::<45>(a[16]), turned::<61>(a[22]),
        turned::<1>(a[1]), turned::<6>(a[7]), turned::<25>(a[13]), turned::<8>(a[19]), turned::<18>(a[20]),
        turned::<27>(a[4]), turned::<36>(a[5]), turned::<10>(a[11]), turned::<15>(a[17]), turned::<56>(a[23]),
        turned::<62>(a[2]), turned::<55>(a[8]), turned::<39>(a[14]), turned::<41>(a[15]), turned::<2>(a[21]),
    ]
}

#[inline(always)]
fn turned<const BY: u32>(word: Vector) -> Vector {
    (word << BY) | (word >> (64 - BY))
}
