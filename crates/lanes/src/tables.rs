//! Sums of tables of products: of a column of numbers and a row of numbers, each of one times each of the other. No
//! product is reduced, and no sum.

use fearless_simd::prelude::*;

use crate::Lanes;
use crate::field::{LANES, LIMBS, Vector};
use crate::lanes::on;
use crate::processor::{PLACES, Processor, kernel};
use crate::rows::Row;

/// Words of a sum: 576 bits.
const WORDS: usize = 9;

/// Tables that are added before the places are emptied: those of so many are between −2⁶³ and 2⁶³, whatever the numbers
/// ([`Processor::add_products`]).
const MOST: u32 = 200;

/// Sums of tables of products of public numbers.
#[derive(Clone)]
pub struct LaneTable {
    lanes: Lanes,
    rows: usize,
    columns: usize,
    /// Row by row, eight columns each.
    eights: Vec<[Row; PLACES]>,
    /// How many tables are in them.
    added: u32,
    /// What the places held when they were emptied.
    sums: Vec<[u64; WORDS]>,
}

impl LaneTable {
    pub(crate) fn new(lanes: Lanes, rows: usize, columns: usize) -> LaneTable {
        let eights = vec![[Row([0; LANES]); PLACES]; rows * columns.div_ceil(LANES)];
        LaneTable { lanes, rows, columns, eights, added: 0, sums: vec![[0; WORDS]; rows * columns] }
    }

    /// Adds `oneⱼ · otherᵢ` to the sum in row j and column i, for little-endian numbers below 2²⁵⁵. Numbers that are
    /// missing are zero.
    pub fn add(&mut self, one: &[[u8; 32]], other: &[[u8; 32]]) {
        if self.added == MOST {
            self.empty();
        }
        self.added += 1;
        let one = &one[..one.len().min(self.rows)];
        let other = &other[..other.len().min(self.columns)];
        let width = self.columns.div_ceil(LANES);
        on!(self.lanes, simd => add(simd, &mut self.eights, one, &in_lanes(simd, other, width)));
    }

    /// The sums, row by row, as little-endian words modulo 2⁵⁷⁶: more than 2⁶⁴ products of numbers below 2²⁵⁵ it takes
    /// to come so far.
    pub fn into_sums(mut self) -> Vec<[u64; WORDS]> {
        self.empty();
        self.sums
    }

    fn empty(&mut self) {
        let bits = on!(self.lanes, simd => limb_bits(simd));
        let width = self.columns.div_ceil(LANES);
        for (place, sum) in self.sums.iter_mut().enumerate() {
            let (row, column) = (place / self.columns, place % self.columns);
            let eight = &self.eights[row * width + column / LANES];
            add_places(sum, eight.map(|places| places.0[column % LANES] as i64), bits);
        }
        self.eights.fill([Row([0; LANES]); PLACES]);
        self.added = 0;
    }
}

fn limb_bits<S: Processor>(_: S) -> u32 {
    S::LIMB_BITS
}

/// A number's limbs.
fn limbs<S: Processor>(_: S, number: &[u8; 32]) -> [u64; LIMBS] {
    let mut words = [0; 5];
    for (word, bytes) in words.iter_mut().zip(number.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    let mut limbs = [0; LIMBS];
    for (k, limb) in limbs.iter_mut().enumerate() {
        let bit = S::LIMB_BITS * k as u32;
        let (word, shift) = ((bit / 64) as usize, bit % 64);
        // In two steps, since a shift by 64 is none.
        *limb = (words[word] >> shift | words[word + 1] << 1 << (63 - shift)) & ((1 << S::LIMB_BITS) - 1);
    }
    limbs
}

/// The limbs of so many eights of numbers; those that are missing are zero.
fn in_lanes<S: Processor>(simd: S, numbers: &[[u8; 32]], eights: usize) -> Vec<[Row; LIMBS]> {
    let mut rows = vec![[Row([0; LANES]); LIMBS]; eights];
    for (place, number) in numbers.iter().enumerate() {
        for (row, limb) in rows[place / LANES].iter_mut().zip(limbs(simd, number)) {
            row.0[place % LANES] = limb;
        }
    }
    rows
}

kernel!(
    fn add(simd: S, eights: &mut [[Row; PLACES]], one: &[[u8; 32]], other: &[[Row; LIMBS]]) {
        for (eights, number) in eights.chunks_exact_mut(other.len().max(1)).zip(one) {
            let mut number_limbs = [Vector::splat(simd, 0); LIMBS];
            for (all, limb) in number_limbs.iter_mut().zip(limbs(simd, number)) {
                *all = Vector::splat(simd, limb);
            }
            for (eight, other) in eights.iter_mut().zip(other) {
                let (mut places, mut factors) = ([Vector::splat(simd, 0); PLACES], number_limbs);
                for (place, row) in places.iter_mut().zip(eight.iter()) {
                    *place = Vector::simd_from(simd, row.0);
                }
                for (factor, row) in factors.iter_mut().zip(other) {
                    *factor = Vector::simd_from(simd, row.0);
                }
                simd.add_products(&mut places, &number_limbs, &factors);
                for (place, row) in places.iter().zip(eight) {
                    row.0 = (*place).into();
                }
            }
        }
    }
);

/// Adds `Σ placeₖ · 2^(bits·k)`, which is not negative.
fn add_places(sum: &mut [u64; WORDS], places: [i64; PLACES], bits: u32) {
    let mut carry = 0i128;
    for (k, place) in places.into_iter().enumerate() {
        carry += i128::from(place);
        add_limb(sum, (carry & ((1 << bits) - 1)) as u64, bits * k as u32);
        carry >>= bits;
    }
    add_limb(sum, carry as u64, bits * PLACES as u32);
}

/// Adds `limb · 2^bit`.
fn add_limb(sum: &mut [u64; WORDS], limb: u64, bit: u32) {
    let mut carry = u128::from(limb) << (bit % 64);
    for word in &mut sum[(bit / 64) as usize..] {
        carry += u128::from(*word);
        (*word, carry) = (carry as u64, carry >> 64);
        if carry == 0 {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::processor::each;

    #[test]
    fn limbs_are_the_number() {
        each!(simd => {
            let mut number = [0xff; 32];
            number[31] = 0x7f;
            number[7..14].copy_from_slice(&[1, 2, 3, 4, 5, 6, 7]);
            let mut sum = [0; WORDS];
            for (k, limb) in limbs(simd, &number).into_iter().enumerate() {
                assert!(limb < 1 << limb_bits(simd));
                add_limb(&mut sum, limb, limb_bits(simd) * k as u32);
            }
            let words: Vec<_> = number.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
            assert_eq!((&sum[..4], sum[4]), (&words[..], 0));
        });
    }

    #[test]
    fn places_of_either_sign_are_carried() {
        let mut sum = [0; WORDS];
        // 2^(2·51) − 2⁵¹ − 1.
        add_places(&mut sum, [-1, -1, 1, 0, 0, 0, 0, 0, 0, 0], 51);
        assert_eq!(sum, [(u64::MAX << 51) - 1, (1 << 38) - 1, 0, 0, 0, 0, 0, 0, 0]);
        add_places(&mut sum, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], 51);
        assert_eq!(sum, [0, 1 << 38, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn the_most_tables_of_the_largest_numbers_do_not_overflow() {
        each!(simd => {
            let (mut eights, largest) = ([[Row([0; LANES]); PLACES]], [[0xff; 32]]);
            let row = in_lanes(simd, &[[0xff; 32]; LANES], 1);
            for count in 1..=i64::from(MOST) {
                add(simd, &mut eights, &largest, &row);
                let mut all = [0; WORDS];
                add_places(&mut all, eights[0].map(|place| place.0[0] as i64), limb_bits(simd));
                // The same after each: no place has gone round.
                let largest_place = eights[0].iter().map(|place| (place.0[0] as i64).unsigned_abs()).max();
                assert!(largest_place <= Some((count as u64 * 9) << 52) && largest_place < Some(1 << 63));
            }
        });
    }
}
