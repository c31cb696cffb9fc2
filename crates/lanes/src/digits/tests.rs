//! Digits add up to their scalar.

use super::*;
use crate::processor::each;

/// Modulo 2²⁵⁶, so that a negative number is a large one.
fn joined(digits: &[i32], width: u32) -> Words {
    digits.iter().rev().fold([0; 4], |number, digit| {
        let shifted = (0..width).fold(number, |number, _| plus(&number, &number));
        let sign = if *digit < 0 { u64::MAX } else { 0 };
        plus(&shifted, &[i64::from(*digit) as u64, sign, sign, sign])
    })
}

fn signed(scalar: &Scalar) -> Words {
    let complement = plus(&scalar.size.map(|word| !word), &[1, 0, 0, 0]);
    if scalar.negative { complement } else { scalar.size }
}

/// Numbers whose digits are extreme in one width or another, and their negatives.
fn scalars() -> Vec<Scalar> {
    let mut sizes = vec![[0; 4], [u64::MAX, u64::MAX, 0, 0], [0, 0, 1, 0]];
    // (ℓ − 1)/2, the largest.
    sizes.push([0x2c09_318d_2e7a_e9f6, 0x0a6f_7cef_517b_ce6b, 0, 0x0800_0000_0000_0000]);
    for bit in 0..252 {
        let mut size = [0; 4];
        size[bit / 64] = 1 << (bit % 64);
        if bit < 251 {
            sizes.push(size);
        }
        sizes.push(plus(&size, &[u64::MAX; 4]));
    }
    sizes.into_iter().flat_map(|size| [false, true].map(|negative| Scalar { size, negative })).collect()
}

#[test]
fn the_digits_are_the_number_and_no_larger_than_the_number_of_buckets() {
    each!(simd => {
        let scalars = scalars();
        let largest = scalars.iter().map(|scalar| scalar.size).max_by(compared).unwrap();
        for width in WIDTHS {
            let windows = Windows::of(width, &largest);
            assert!((windows.count as u32 - 1) * width < 253);
            check(simd, windows, &scalars);
        }
    });
}

#[test]
fn numbers_of_any_length_have_windows_that_suffice() {
    each!(simd => {
        for scalar in scalars() {
            for width in [3, 7, 8, 12] {
                check(simd, Windows::of(width, &scalar.size), &[scalar]);
            }
        }
    });
}

fn check<S: Processor>(simd: S, windows: Windows, scalars: &[Scalar]) {
    let digits = Digits::new(windows, scalars);
    let by_window: Vec<_> = (0..windows.count)
        .map(|window| {
            let mut written = vec![i32::MAX; scalars.len()];
            digits.write(simd, window, &mut written);
            written
        })
        .collect();
    for (place, scalar) in scalars.iter().enumerate() {
        let digits: Vec<_> = by_window.iter().map(|digits| digits[place]).collect();
        assert_eq!(joined(&digits, windows.width), signed(scalar), "{scalar:?} in {windows:?}");
        let largest = digits.iter().map(|digit| digit.unsigned_abs() as usize).max();
        assert!(largest <= Some(windows.buckets()), "{scalar:?} in {windows:?}");
    }
}

#[test]
fn short_scalars_take_fewer_windows_and_more_scalars_wider_ones() {
    let short = vec![Scalar { size: [u64::MAX, u64::MAX, 0, 0], negative: true }; 1000];
    let long = vec![Scalar { size: [u64::MAX, u64::MAX, 0, 0x0700_0000_0000_0000], negative: false }; 1000];
    let (few, more) = (Windows::cheapest(&short), Windows::cheapest(&long));
    assert!(few.count as u32 * few.width < 140 && more.count as u32 * more.width >= 251);
    assert!(Windows::cheapest(&long[..3]).width < more.width);
    assert!(Windows::cheapest(&[]).count > 0);
}

#[test]
fn lengths_in_bits() {
    let lengths = [[0; 4], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1 << 59]].map(|number| bit_length(&number));
    assert_eq!(lengths, [0, 1, 65, 252]);
}
