//! Sums of tables are those of products one by one.
#![cfg(target_arch = "x86_64")]

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tupyo_lanes::Lanes;

type Number = [u8; 32];
type Sum = [u64; 9];

/// Adds a product, digit by digit of 32 bits.
fn add(sum: &mut Sum, one: &Number, other: &Number) {
    let digits = |number: &Number| number.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
    let (one, other): (Vec<u32>, Vec<u32>) = (digits(one), digits(other));
    for (i, one) in one.iter().enumerate() {
        for (j, other) in other.iter().enumerate() {
            let bit = 32 * (i + j);
            let mut carry = u128::from(u64::from(*one) * u64::from(*other)) << (bit % 64);
            for word in &mut sum[bit / 64..] {
                carry += u128::from(*word);
                (*word, carry) = (carry as u64, carry >> 64);
            }
        }
    }
}

/// Below 2²⁵⁵, at its extremes now and then.
fn numbers(rng: &mut StdRng, count: usize) -> Vec<Number> {
    let number = |rng: &mut StdRng| {
        let mut number = match rng.gen_range(0..8) {
            0 => [0xff; 32],
            1 => [0; 32],
            2 => [[0x00, 0xff][rng.gen_range(0..2)]; 32].map(|byte| if rng.r#gen() { byte } else { !byte }),
            _ => rng.r#gen(),
        };
        number[31] &= 0x7f;
        number
    };
    (0..count).map(|_| number(rng)).collect()
}

fn agree(lanes: Lanes, [rows, columns]: [usize; 2], tables: &[[Vec<Number>; 2]]) {
    let (mut table, mut expected) = (lanes.table(rows, columns), vec![[0; 9]; rows * columns]);
    for [one, other] in tables {
        table.add(one, other);
        for (row, one) in one.iter().take(rows).enumerate() {
            for (column, other) in other.iter().take(columns).enumerate() {
                add(&mut expected[row * columns + column], one, other);
            }
        }
    }
    assert_eq!(
        table.into_sums(),
        expected,
        "{} tables of {rows} × {columns} by {}",
        tables.len(),
        lanes.instructions()
    );
}

#[test]
fn tables_of_any_size() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(9);
        for size in [[0, 0], [0, 3], [3, 0], [1, 1], [2, 4], [4, 8], [3, 9], [5, 16], [8, 17]] {
            for count in [0, 1, 3] {
                let tables: Vec<_> = (0..count).map(|_| size.map(|count| numbers(rng, count))).collect();
                agree(lanes, size, &tables);
            }
        }
    }
}

/// More than the places bear at once, three times.
#[test]
fn many_tables() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(10);
        let mut largest = [0xff; 32];
        largest[31] = 0x7f;
        let mut tables: Vec<_> = (0..450).map(|_| [numbers(rng, 2), numbers(rng, 3)]).collect();
        agree(lanes, [2, 3], &tables);
        tables.fill([vec![largest; 2], vec![largest; 3]]);
        agree(lanes, [2, 3], &tables);
    }
}

/// What is missing counts as zero, what is too many is left out.
#[test]
fn sequences_of_other_lengths() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(11);
        let tables = [[1, 9], [4, 2], [9, 30], [0, 4], [4, 0]].map(|size| size.map(|count| numbers(rng, count)));
        agree(lanes, [4, 12], &tables);
    }
}
