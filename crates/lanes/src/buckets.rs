//! Which terms are added to which bucket, and which eight at a time.

use crate::digits::{Digits, Windows};
use crate::field::LANES;
use crate::processor::Processor;

/// A term: the point's number, doubled, and one if it is to be taken away.
pub(crate) type Term = u32;

/// Terms that stand one after another and go to the same slot.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Piece {
    pub(crate) start: u32,
    pub(crate) length: u32,
    pub(crate) slot: u32,
}

/// The terms of eight windows by bucket, in pieces of falling length.
pub(crate) struct Buckets {
    pub(crate) terms: Vec<Term>,
    pub(crate) pieces: Vec<Piece>,
    /// Slots of buckets without a term.
    pub(crate) empty: Vec<u32>,
    /// The bucket's slot of each slot behind those of the buckets: a bucket with many terms, which could keep one lane
    /// busy alone, has several pieces.
    pub(crate) further: Vec<u32>,
    longest: u32,
}

impl Buckets {
    /// Sorts the digits of the group's windows. Window `w` of the group has the slots from `w · buckets` on.
    pub(crate) fn sorted<S: Processor>(
        simd: S,
        windows: &Windows,
        digits: &Digits,
        count: usize,
        group: usize,
    ) -> Buckets {
        let first = LANES * group;
        let last = windows.count.min(first + LANES);
        // Few buckets have this many, if nobody chose the digits.
        let longest = 8 + 3 * count.div_ceil(windows.buckets()) / 2;
        let mut buckets = Buckets {
            terms: vec![0; count * (last - first)],
            pieces: Vec::with_capacity(LANES * windows.buckets() + LANES * count / longest),
            empty: Vec::new(),
            further: Vec::new(),
            longest: longest as u32,
        };
        let mut in_window = vec![0; count];
        for window in first..last {
            digits.write(simd, window, &mut in_window);
            buckets.sort_window(&in_window, window - first, windows.buckets());
        }
        let missing = (last - first) * windows.buckets()..LANES * windows.buckets();
        buckets.empty.extend(missing.map(|slot| slot as u32));
        buckets.pieces = by_falling_length(&buckets.pieces, longest as u32);
        buckets
    }

    /// How many slots there are.
    pub(crate) fn slots(&self, windows: &Windows) -> usize {
        LANES * windows.buckets() + self.further.len()
    }

    fn sort_window(&mut self, digits: &[i32], window: usize, buckets: usize) {
        let from = window * digits.len();
        let mut ends = begins(digits.iter().map(|digit| digit.unsigned_abs()), buckets + 1);
        let terms = &mut self.terms[from..from + digits.len()];
        for (point, digit) in digits.iter().enumerate() {
            let end = &mut ends[digit.unsigned_abs() as usize];
            terms[*end as usize] = (point as u32) << 1 | u32::from(*digit < 0);
            *end += 1;
        }
        // What ended before the first bucket are the zeros.
        for (bucket, ends) in ends.windows(2).take(buckets).enumerate() {
            self.cut(from as u32 + ends[0], ends[1] - ends[0], window * buckets + bucket, LANES * buckets);
        }
    }

    /// Cuts a bucket into pieces, as few and as equal as can be. The first one has the bucket's slot, the others one
    /// behind those of all buckets.
    fn cut(&mut self, start: u32, length: u32, bucket: usize, all: usize) {
        if length == 0 {
            self.empty.push(bucket as u32);
        }
        let count = length.div_ceil(self.longest);
        let end = |number| (u64::from(length) * u64::from(number) / u64::from(count)) as u32;
        for number in 0..count {
            let slot = if number == 0 { bucket } else { all + self.further.len() } as u32;
            if number > 0 {
                self.further.push(bucket as u32);
            }
            self.pieces.push(Piece { start: start + end(number), length: end(number + 1) - end(number), slot });
        }
    }
}

fn by_falling_length(pieces: &[Piece], longest: u32) -> Vec<Piece> {
    let shortness = |piece: &Piece| longest - piece.length;
    let mut places = begins(pieces.iter().map(shortness), longest as usize + 1);
    let mut sorted = vec![Piece::default(); pieces.len()];
    for piece in pieces {
        let place = &mut places[shortness(piece) as usize];
        sorted[*place as usize] = *piece;
        *place += 1;
    }
    sorted
}

/// How many keys are below 0, below 1, and so on.
fn begins(keys: impl Iterator<Item = u32>, kinds: usize) -> Vec<u32> {
    let mut begins = vec![0; kinds + 1];
    keys.for_each(|key| begins[key as usize + 1] += 1);
    for kind in 1..begins.len() {
        begins[kind] += begins[kind - 1];
    }
    begins
}
