//! Keccak-f[1600] (FIPS 202 §3), eight states at a time.

use fearless_simd::prelude::*;

use crate::field::{LANES, Vector};
use crate::processor::{Processor, WORDS, kernel};

/// The words that a block of the sponge can change: STROBE's 166 bytes and two more for its padding.
pub(crate) const BLOCK_WORDS: usize = 21;

/// Eight states, word by word.
pub(crate) type States = [[u64; LANES]; WORDS];

/// What is added to eight states.
pub(crate) type Blocks = [[u8; 8 * BLOCK_WORDS]; LANES];

kernel!(
    /// Adds a block to each state and permutes it.
    pub(crate) fn absorb(simd: S, states: &mut States, blocks: &Blocks) {
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
        for (word, state) in simd.permuted(words).iter().zip(states.iter_mut()) {
            *state = (*word).into();
        }
    }
);
