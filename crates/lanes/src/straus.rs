//! Straus's method, for sums of few points: all share the doublings, and each has a table of its odd multiples.

use fearless_simd::{Avx2, kernel};

use crate::chain::{Chain, added, as_factors, doubled, loaded, of_point, opposite, stored};
use crate::curve::Point;
use crate::scalar::{Scalar, Words};

/// Digits are odd, from −7 to 7, and at least this many places apart.
const WIDTH: u32 = 4;
const MULTIPLES: usize = 1 << (WIDTH - 2);

/// One for each binary digit of a scalar.
type Digits = [i8; 256];

/// A point times 1, 3, 5 and 7, as factors; and the opposites.
type Multiples = [[Chain; 2]; MULTIPLES];

kernel!(
    /// `Σ scalarᵢ · pointᵢ`, of as many.
    pub(crate) fn sum_of_few(simd: Avx2, scalars: &[Scalar], points: &[&Point]) -> Chain {
        let digits: Vec<Digits> = scalars.iter().map(digits).collect();
        let mut multiples = Vec::with_capacity(points.len());
        for point in points {
            multiples.push(odd_multiples(simd, point));
        }
        let mut sum = loaded(simd, &Chain::IDENTITY);
        for place in (0..highest(&digits)).rev() {
            sum = doubled(simd, &sum);
            for (digits, multiples) in digits.iter().zip(&multiples) {
                let digit = digits[place];
                if digit != 0 {
                    let negative = usize::from(digit < 0);
                    let multiple = loaded(simd, &multiples[usize::from(digit.unsigned_abs()) / 2][negative]);
                    sum = added(simd, &sum, &multiple);
                }
            }
        }
        stored(&sum)
    }
);

#[inline(always)]
fn odd_multiples(simd: Avx2, point: &Point) -> Multiples {
    let mut factors = of_point(simd, point);
    let mut multiple = added(simd, &loaded(simd, &Chain::IDENTITY), &factors);
    let twice = as_factors(simd, &doubled(simd, &multiple));
    let mut multiples = [[Chain::IDENTITY; 2]; MULTIPLES];
    for place in &mut multiples {
        *place = [stored(&factors), stored(&opposite(simd, &factors))];
        multiple = added(simd, &multiple, &twice);
        factors = as_factors(simd, &multiple);
    }
    multiples
}

/// How many places there are up to the highest digit.
fn highest(digits: &[Digits]) -> usize {
    (0..256).rev().find(|place| digits.iter().any(|digits| digits[*place] != 0)).map_or(0, |place| place + 1)
}

/// The scalar in digits that are odd or 0. Its size is below 2²⁵², so that no carry leaves the last place.
fn digits(scalar: &Scalar) -> Digits {
    let mut digits = [0; 256];
    let (mut place, mut carry) = (0, 0);
    while place < digits.len() {
        let window = carry + bits(&scalar.size, place);
        if window % 2 == 0 {
            place += 1;
            continue;
        }
        carry = i8::from(window > 1 << (WIDTH - 1));
        let digit = window - (carry << WIDTH);
        digits[place] = if scalar.negative { -digit } else { digit };
        place += WIDTH as usize;
    }
    digits
}

/// The number's binary digits from this place on, as many as a window has.
fn bits(number: &Words, place: usize) -> i8 {
    let high = number.get(place / 64 + 1).copied().unwrap_or(0);
    let (low, shift) = (number[place / 64] >> (place % 64), (place % 64) as u32);
    // In two steps, since a shift by 64 is none.
    ((low | high << 1 << (63 - shift)) & ((1 << WIDTH) - 1)) as i8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::plus;

    /// Modulo 2²⁵⁶.
    fn number(digits: &Digits) -> Words {
        digits.iter().rev().fold([0; 4], |number, digit| {
            let sign = if *digit < 0 { u64::MAX } else { 0 };
            plus(&plus(&number, &number), &[i64::from(*digit) as u64, sign, sign, sign])
        })
    }

    #[test]
    fn the_digits_are_the_scalar_odd_and_apart() {
        let half = [0x2c09_318d_2e7a_e9f6, 0x0a6f_7cef_517b_ce6b, 0, 0x0800_0000_0000_0000];
        let mixed = [0x7766_5544_89ab_cdef, 0xfedc_ba98_7654_3210, 0x0f1e_2d3c_4b5a_6978, 0x07ff_ffff_ffff_ffff];
        let sizes = [[0; 4], [1, 0, 0, 0], [7, 0, 0, 0], [8, 0, 0, 0], [9, 0, 0, 0], [u64::MAX, u64::MAX, 0, 0]];
        for size in sizes.into_iter().chain([half, mixed]) {
            let digits = digits(&Scalar { size, negative: false });
            assert_eq!(number(&digits), size);
            assert!(digits.iter().all(|digit| *digit == 0 || digit % 2 != 0 && digit.unsigned_abs() < 8));
            let places: Vec<_> = (0..256).filter(|place| digits[*place] != 0).collect();
            assert!(places.is_sorted_by(|one, next| one + WIDTH as usize <= *next));
            assert_eq!(super::digits(&Scalar { size, negative: true }), digits.map(|digit| -digit));
        }
    }
}
