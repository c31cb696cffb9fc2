//! Scalars cut into windows of a few bits, each a digit between −2^(w−1) and 2^(w−1).

use crate::processor::{Processor, kernel};
use crate::scalar::Scalar;
use crate::scalar::{Words, compared, plus};

/// Widths that are tried. What more buckets hold leaves the cache.
const WIDTHS: std::ops::RangeInclusive<u32> = 3..=12;

/// How scalars are cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Windows {
    /// Bits of each digit.
    pub(crate) width: u32,
    /// How many digits.
    pub(crate) count: usize,
}

/// Scalars, with half a window added in each window but the last: so the digits need no carry, only half a window taken
/// away again. The last digit is not negative.
pub(crate) struct Digits {
    windows: Windows,
    /// The words of all scalars: the first of all, the second of all, …; the last are zero.
    words: [Vec<u64>; 5],
    /// −1 for a negative scalar, 0 for others.
    signs: Vec<i64>,
}

impl Windows {
    /// The cheapest ones for these scalars: each digit costs an addition, each bucket of eight windows two that cost
    /// more.
    pub(crate) fn cheapest(scalars: &[Scalar]) -> Windows {
        let bits = scalars.iter().map(|scalar| u64::from(bit_length(&scalar.size))).sum::<u64>();
        let largest = scalars.iter().map(|scalar| scalar.size).max_by(compared).unwrap_or_default();
        let mut cheapest = Windows::of(*WIDTHS.start(), &largest);
        for width in WIDTHS {
            let windows = Windows::of(width, &largest);
            if windows.cost(bits) < cheapest.cost(bits) {
                cheapest = windows;
            }
        }
        cheapest
    }

    /// As many windows as the digits of the largest scalar take.
    fn of(width: u32, largest: &Words) -> Windows {
        let windows = Windows { width, count: bit_length(largest).div_ceil(width).max(1) as usize };
        // The number must not reach beyond the last window's largest digit. Then it does not with one more.
        let last = windows.place(windows.count - 1);
        let biased = plus(largest, &windows.bias());
        let fits =
            last.bits(biased[last.word], biased.get(last.word + 1).copied().unwrap_or(0)) <= windows.buckets() as u64;
        if fits { windows } else { Windows { width, count: windows.count + 1 } }
    }

    /// How many buckets a window has: one for each size of a digit but zero.
    pub(crate) fn buckets(&self) -> usize {
        1 << (self.width - 1)
    }

    /// In multiplications of eight numbers, where this many bits are cut in all.
    fn cost(&self, bits: u64) -> u64 {
        let (additions, groups) = (bits / u64::from(self.width), self.count.div_ceil(8) as u64);
        7 * additions / 8 + 18 * groups * self.buckets() as u64
    }

    /// Half a window in each window but the last.
    fn bias(&self) -> Words {
        let mut bias = [0; 4];
        for window in 0..self.count - 1 {
            let bit = self.width as usize * (window + 1) - 1;
            bias[bit / 64] |= 1 << (bit % 64);
        }
        bias
    }

    fn place(&self, window: usize) -> Place {
        let bit = self.width as usize * window;
        let last = window + 1 == self.count;
        let mask = if last { u64::MAX } else { (1 << self.width) - 1 };
        let half = if last { 0 } else { self.buckets() as i64 };
        Place { word: bit / 64, shift: (bit % 64) as u32, mask, half }
    }
}

/// Where a digit is.
struct Place {
    word: usize,
    shift: u32,
    mask: u64,
    half: i64,
}

impl Place {
    #[inline(always)]
    fn bits(&self, low: u64, high: u64) -> u64 {
        // In two steps, since a shift by 64 is none.
        (low >> self.shift | high << 1 << (63 - self.shift)) & self.mask
    }
}

impl Digits {
    pub(crate) fn new(windows: Windows, scalars: &[Scalar]) -> Digits {
        let bias = windows.bias();
        let mut words = std::array::from_fn(|_| vec![0; scalars.len()]);
        for (place, scalar) in scalars.iter().enumerate() {
            for (words, word) in words.iter_mut().zip(plus(&scalar.size, &bias)) {
                words[place] = word;
            }
        }
        Digits { windows, words, signs: scalars.iter().map(|scalar| -i64::from(scalar.negative)).collect() }
    }

    /// Writes each scalar's digit in a window.
    pub(crate) fn write<S: Processor>(&self, simd: S, window: usize, digits: &mut [i32]) {
        let place = self.windows.place(window);
        let (low, high) = (&self.words[place.word], &self.words[place.word + 1]);
        write(simd, &place, (low, high), &self.signs, digits);
    }
}

kernel!(
    fn write(simd: S, place: &Place, words: (&[u64], &[u64]), signs: &[i64], digits: &mut [i32]) {
        for (((digit, low), high), sign) in digits.iter_mut().zip(words.0).zip(words.1).zip(signs) {
            let signless = place.bits(*low, *high) as i64 - place.half;
            *digit = ((signless ^ sign) - sign) as i32;
        }
    }
);

/// How many bits a number has.
fn bit_length(number: &Words) -> u32 {
    256 - number
        .iter()
        .rev()
        .fold((0, true), |(zeros, leading), word| {
            (if leading { zeros + word.leading_zeros() } else { zeros }, leading && *word == 0)
        })
        .0
}

#[cfg(test)]
mod tests;
