//! Many sums of few points each, eight at a time: a sum in each lane. Straus's method with windows that are at the same
//! places in all lanes, and with larger tables of the points that all sums share.

use crate::curve::{Accumulators, Point, Points, Sum, Sums, add_points, add_sums};
use crate::field::LANES;
use crate::processor::{Processor, kernel};
use crate::scalar::{Scalar, Words};

/// Bits of a digit of a sum's own points, and how many digits a scalar has.
const WIDTH: usize = 4;
const DIGITS: usize = 64;

/// A sum of few points: its own, and each of those that are shared, with their scalars.
#[derive(Clone, Copy, Debug)]
pub struct FewTerms<'a> {
    /// The scalars of its own points.
    pub scalars: &'a [Scalar],
    /// Its own points.
    pub points: &'a [&'a Point],
    /// The scalars of the shared points; none for those that are left out at the end.
    pub shared: &'a [Scalar],
}

/// Multiples of points that many sums share.
#[derive(Clone, Debug)]
pub struct SharedMultiples {
    /// Windows of [`WIDTH`] bits in one digit.
    windows: usize,
    /// Of each point once, twice, … up to half of 2 to the digit's bits.
    multiples: Vec<Vec<Sum>>,
}

/// Digits of all lanes for one point, the lowest first.
type Digits = [[i16; LANES]; DIGITS];

impl SharedMultiples {
    /// Larger digits where the points are so few that the tables stay in a core's cache.
    pub(crate) fn new<S: Processor>(simd: S, points: &[&Point]) -> SharedMultiples {
        let windows = if points.len() <= 64 { 2 } else { 1 };
        let mut multiples = Vec::with_capacity(points.len());
        for points in points.chunks(LANES) {
            let of_lanes = multiples_of(simd, &filled(points), 1 << (WIDTH * windows - 1));
            multiples.extend((0..points.len()).map(|lane| of_lanes.iter().map(|sums| sums[lane]).collect()));
        }
        SharedMultiples { windows, multiples }
    }
}

/// Each of the sums, in order.
pub(crate) fn sums<S: Processor>(simd: S, shared: &SharedMultiples, sums: &[FewTerms<'_>]) -> Vec<Sum> {
    let of_some = |some: &[FewTerms<'_>]| eight_sums(simd, shared, some).into_iter().take(some.len());
    sums.chunks(LANES).flat_map(of_some).collect()
}

/// At most eight of them. Where one has fewer points than another, it has the neutral element in their place.
fn eight_sums<S: Processor>(simd: S, shared: &SharedMultiples, sums: &[FewTerms<'_>]) -> [Sum; LANES] {
    let longest = |length: fn(&FewTerms<'_>) -> usize| sums.iter().map(length).max().unwrap_or(0);
    let own = longest(|sum| sum.scalars.len().min(sum.points.len()));
    let (mut tables, mut digits) = (Vec::with_capacity(own), Vec::with_capacity(own));
    for place in 0..own {
        let points: Vec<_> =
            sums.iter().map(|sum| sum.points.get(place).copied().unwrap_or(&Point::IDENTITY)).collect();
        tables.push(multiples_of(simd, &filled(&points), 1 << (WIDTH - 1)));
        digits.push(digits_of(sums, 1, |sum| sum.scalars.get(place).filter(|_| place < sum.points.len())));
    }
    let used = longest(|sum| sum.shared.len()).min(shared.multiples.len());
    let of_shared: Vec<_> =
        (0..used).map(|place| digits_of(sums, shared.windows, |sum| sum.shared.get(place))).collect();
    added_up(simd, (&tables, &digits), (shared, &of_shared))
}

fn filled<'a>(points: &[&'a Point]) -> [&'a Point; LANES] {
    let mut eight = [&Point::IDENTITY; LANES];
    eight.iter_mut().zip(points).for_each(|(place, point)| *place = point);
    eight
}

fn digits_of<'a>(
    sums: &[FewTerms<'a>],
    windows: usize,
    scalar: impl Fn(&FewTerms<'a>) -> Option<&'a Scalar>,
) -> Digits {
    let mut digits = [[0; LANES]; DIGITS];
    for (lane, scalar) in sums.iter().map(scalar).enumerate() {
        scalar.into_iter().for_each(|scalar| write(&mut digits, lane, scalar, WIDTH * windows));
    }
    digits
}

/// Writes a scalar's digits of so many bits, between −2^(bits−1) + 1 and 2^(bits−1). Its size is below 2²⁵², so that no
/// carry leaves the last one.
fn write(digits: &mut Digits, lane: usize, scalar: &Scalar, bits: usize) {
    let mut carry = 0;
    for (place, digit) in digits.iter_mut().enumerate().take(256 / bits) {
        let window = carry + window(&scalar.size, place * bits, bits);
        carry = i16::from(window > 1 << (bits - 1));
        let signless = window - (carry << bits);
        digit[lane] = if scalar.negative { -signless } else { signless };
    }
}

/// So many bits from this one on; windows do not cross words.
fn window(number: &Words, bit: usize, bits: usize) -> i16 {
    (number[bit / 64] >> (bit % 64) & ((1 << bits) - 1)) as i16
}

kernel!(
    /// The points once, twice, … so many times.
    fn multiples_of(simd: S, points: &[&Point; LANES], most: usize) -> Vec<[Sum; LANES]> {
        let points = Points::gathered(simd, *points);
        let mut multiple = Accumulators::identity(simd);
        let mut multiples = Vec::with_capacity(most);
        for _ in 0..most {
            add_points(simd, &mut multiple, &points, 0);
            multiples.push(multiple.sums().scattered());
        }
        multiples
    }
);

kernel!(
    /// From the highest window to the lowest: what is there is multiplied by 2 to the window's bits, and each point is
    /// added as often as the window's digit says.
    fn added_up(
        simd: S,
        own: (&[Vec<[Sum; LANES]>], &[Digits]),
        shared: (&SharedMultiples, &[Digits]),
    ) -> [Sum; LANES] {
        let mut total = Accumulators::identity(simd);
        for window in (0..DIGITS).rev() {
            for _ in 0..WIDTH {
                total.double();
            }
            for (multiples, digits) in own.0.iter().zip(own.1) {
                let digits = &digits[window];
                if *digits != [0; LANES] {
                    let multiple = |lane: usize, times: usize| &multiples[times][lane];
                    let (multiples, opposite) = chosen(simd, digits, multiple);
                    add_sums(simd, &mut total, &multiples, opposite);
                }
            }
            if window % shared.0.windows == 0 {
                for (multiples, digits) in shared.0.multiples.iter().zip(shared.1) {
                    let digits = &digits[window / shared.0.windows];
                    if *digits != [0; LANES] {
                        let (multiples, opposite) = chosen(simd, digits, |_, times| &multiples[times]);
                        add_sums(simd, &mut total, &multiples, opposite);
                    }
                }
            }
        }
        total.sums().scattered()
    }
);

/// The multiple of each lane's digit, and where it is to be taken away.
#[inline(always)]
fn chosen<'a, S: Processor>(
    simd: S,
    digits: &[i16; LANES],
    multiple: impl Fn(usize, usize) -> &'a Sum,
) -> (Sums<S>, u8) {
    let (mut chosen, mut opposite) = ([&Sum::IDENTITY; LANES], 0);
    for (lane, digit) in digits.iter().enumerate() {
        if *digit != 0 {
            chosen[lane] = multiple(lane, usize::from(digit.unsigned_abs()) - 1);
            opposite |= u8::from(*digit < 0) << lane;
        }
    }
    (Sums::gathered(simd, chosen), opposite)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::plus;

    #[test]
    fn the_digits_are_the_scalar() {
        let half = [0x2c09_318d_2e7a_e9f6, 0x0a6f_7cef_517b_ce6b, 0, 0x0800_0000_0000_0000];
        for size in [[0; 4], [7, 0, 0, 0], [8, 0, 0, 0], [9, 0, 0, 0], [u64::MAX, u64::MAX, 0, 0], half] {
            for (negative, bits) in [(false, 4), (true, 4), (false, 8), (true, 8)] {
                let mut digits = [[0; LANES]; DIGITS];
                write(&mut digits, 3, &Scalar { size, negative }, bits);
                let number = digits.iter().take(256 / bits).rev().fold([0; 4], |number, digit| {
                    assert!(digit[3].unsigned_abs() <= 1 << (bits - 1) && digit[2] == 0);
                    let digit = if negative { -digit[3] } else { digit[3] };
                    let sign = if digit < 0 { u64::MAX } else { 0 };
                    let shifted = (0..bits).fold(number, |number, _| plus(&number, &number));
                    plus(&shifted, &[i64::from(digit) as u64, sign, sign, sign])
                });
                assert_eq!(number, size);
            }
        }
    }
}
