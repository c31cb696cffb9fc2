//! SHA-256 (FIPS 180-4) of sixteen entries at once, one in each lane of AVX-512's registers.

use fearless_simd::{Avx512, Level, kernel, prelude::*, u8x64, u32x16};
use tupyo_merkle::Hash;

use super::one_by_one;

const LANES: usize = 16;
/// Sixteen lanes take as long as `sha2` takes for so many blocks.
const WORTH: usize = 10;
/// FIPS 180-4 §4.1.1: a block has 512 bits.
type Block = [u8; 64];
/// One 32-bit word of each message.
type Words = u32x16<Avx512>;
/// The eight working words, of each message.
type State = [[u32; LANES]; 8];

/// RFC 6962 §2.1: a leaf's hash is that of this byte and the entry.
const LEAF: u8 = 0x00;

/// The leaf hash of each entry. `None` if the processor has not got AVX-512.
pub(super) fn leaf_hashes(entries: &[&[u8]]) -> Option<Vec<Hash>> {
    let simd = Level::new().as_avx512()?;
    let hashed = |group: &[&[u8]]| if is_worth_it(group) { together(simd, group) } else { one_by_one(group) };
    Some(entries.chunks(LANES).flat_map(hashed).collect())
}

/// Sixteen lanes work as long as their longest entry is.
fn is_worth_it(entries: &[&[u8]]) -> bool {
    let blocks = || entries.iter().map(|entry| block_count(entry));
    WORTH * blocks().max().unwrap_or_default() <= blocks().sum()
}

/// The hashes of at most sixteen entries. A lane that has no entry, or none any more, computes on; nobody looks at it.
fn together(simd: Avx512, entries: &[&[u8]]) -> Vec<Hash> {
    let mut hashes = vec![Hash::from_bytes([0; 32]); entries.len()];
    let mut state = INITIAL.map(|word| [word; LANES]);
    let most = entries.iter().map(|entry| block_count(entry)).max().unwrap_or_default();
    for number in 0..most {
        let mut blocks = [[0; 64]; LANES];
        blocks.iter_mut().zip(entries).for_each(|(block, entry)| *block = message_block(entry, number));
        compress(simd, &mut state, &blocks);
        for (lane, (hash, entry)) in hashes.iter_mut().zip(entries).enumerate() {
            if block_count(entry) == number + 1 {
                *hash = hash_in(&state, lane);
            }
        }
    }
    hashes
}

/// FIPS 180-4 §5.1.1: the message, a bit, zeros, and eight bytes of length.
fn block_count(entry: &[u8]) -> usize {
    (1 + entry.len() + 8) / 64 + 1
}

/// One of the blocks of the padded message `LEAF || entry`.
fn message_block(entry: &[u8], number: usize) -> Block {
    let from = 64 * number;
    let rest = entry.get(from.saturating_sub(1)..).unwrap_or_default();
    if let (1.., Some(whole)) = (number, rest.first_chunk()) {
        return *whole;
    }
    let mut block = [0; 64];
    let begun = usize::from(number == 0);
    block[..begun].fill(LEAF);
    let taken = rest.len().min(64 - begun);
    block[begun..begun + taken].copy_from_slice(&rest[..taken]);
    let length = 1 + entry.len();
    if let Some(end) = length.checked_sub(from).and_then(|end| block.get_mut(end)) {
        *end = 0x80;
    }
    if number + 1 == block_count(entry) {
        block[56..].copy_from_slice(&(8 * length as u64).to_be_bytes());
    }
    block
}

fn hash_in(state: &State, lane: usize) -> Hash {
    let mut bytes = [0; 32];
    bytes.chunks_exact_mut(4).zip(state).for_each(|(bytes, word)| bytes.copy_from_slice(&word[lane].to_be_bytes()));
    Hash::from_bytes(bytes)
}

kernel!(
    /// FIPS 180-4 §6.2.2, for one block of each message; the names of the words are those of the standard.
    fn compress(simd: Avx512, state: &mut State, blocks: &[Block; 16]) {
        let mut before = [Words::splat(simd, 0); 8];
        for (before, words) in before.iter_mut().zip(state.iter()) {
            *before = Words::from_slice(simd, words);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = before;
        let mut w = words(simd, blocks);
        for t in 0..64 {
            if t >= 16 {
                let (x, y) = (w[(t - 15) % 16], w[(t - 2) % 16]);
                let (s0, s1) = (rotated(x, 7) ^ rotated(x, 18) ^ (x >> 3), rotated(y, 17) ^ rotated(y, 19) ^ (y >> 10));
                w[t % 16] = s1 + w[(t - 7) % 16] + s0 + w[t % 16];
            }
            let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
            let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
            let t1 = h + s1 + ((e & f) ^ (!e & g)) + (w[t % 16] + Words::splat(simd, ROUND[t]));
            let t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }
        let after = [a, b, c, d, e, f, g, h];
        for ((words, before), after) in state.iter_mut().zip(before).zip(after) {
            (before + after).store_slice(words);
        }
    }
);

/// The sixteen words of each block, the first ones of all blocks together, then the second ones, and so on.
#[inline(always)]
fn words(simd: Avx512, blocks: &[Block; LANES]) -> [Words; 16] {
    let order = u8x64::from_slice(simd, &BIG_ENDIAN);
    let mut rows = [Words::splat(simd, 0); 16];
    for (row, block) in rows.iter_mut().zip(blocks) {
        *row = u8x64::from_slice(simd, block).swizzle_dyn_within_blocks(order).bitcast();
    }
    // Four times the first half's words between the second half's: that transposes.
    for _ in 0..4 {
        let halves = rows;
        for half in 0..8 {
            (rows[2 * half], rows[2 * half + 1]) = halves[half].interleave(halves[half + 8]);
        }
    }
    rows
}

#[inline(always)]
fn rotated(words: Words, right: u32) -> Words {
    (words >> right) | (words << (32 - right))
}

/// Where the bytes of each word come from; counted within sixteen bytes.
const BIG_ENDIAN: [u8; 64] = {
    let (mut order, mut place) = ([0; 64], 0);
    while place < 64 {
        order[place] = (place as u8 % 16) ^ 3;
        place += 1;
    }
    order
};

/// FIPS 180-4 §5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/// FIPS 180-4 §4.2.2.
const ROUND: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
];
