//! Discrete logarithms in a small range, by baby steps and giant steps.

use std::collections::HashMap;

use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_threads::prelude::*;

/// The largest range of a table: 2⁴⁰ numbers.
pub const LARGEST_RANGE: u64 = 1 << 40;

/// The largest number of baby steps in a table: 2²⁰ are enough for one search in the largest range, and more for many
/// take up to 160 MB.
const LARGEST_TABLE: u64 = 1 << 22;

/// Points that are encoded together, and giant steps of a search that are taken together.
const TOGETHER: u64 = 128;

/// Points of the table that one thread makes at a time.
const PART: u64 = 4096;

/// Finds `v` from `v·G` for `0 ≤ v ≤ max`, by baby steps and giant steps (Shanks, *Class number, a theory of
/// factorization, and genera*, 1971): a table of the points `b·G`; from a point whose logarithm is wanted, steps back
/// by the size of the table until one meets it.
///
/// Points are compared by the encodings of their doubles, of which one inversion makes many
/// ([`Point::encode_doubled`]). Variable time: counts are public once they are opened.
pub struct DiscreteLog {
    max: u64,
    step: u64,
    baby_steps: HashMap<Key, u32>,
}

/// The first half of an encoding: enough to tell 2²² points from each other (that two of them agree in it has
/// probability 2⁻⁸⁴, and they are always the same points). What is found is compared as a whole.
type Key = [u8; 16];

impl DiscreteLog {
    /// A table for one search among the numbers up to `max`, which is cut at [`LARGEST_RANGE`]: √max points.
    pub fn new(max: u64) -> DiscreteLog {
        DiscreteLog::for_searches(max, 1)
    }

    /// A table for this many searches: √(max · searches) points, so that making it takes as long as all searches
    /// together at most, and at most 2²².
    pub fn for_searches(max: u64, searches: usize) -> DiscreteLog {
        let max = max.min(LARGEST_RANGE);
        let step = table_size(max, searches);
        let parts: Vec<u64> = (0..step.div_ceil(PART)).collect();
        let parts: Vec<Vec<Key>> = parts.into_par_iter().map(|part| keys(part * PART, step)).collect();
        let mut baby_steps = HashMap::with_capacity(step as usize);
        baby_steps.extend(parts.into_iter().flatten().zip(0..));
        DiscreteLog { max, step, baby_steps }
    }

    /// The number `v ≤ max` with `point = v·G`, if there is one.
    pub fn find(&self, point: Point) -> Option<u64> {
        let giant_step = -Point::base_times(Scalar::from(self.step));
        let giants = self.max / self.step + 1;
        let mut rest = point;
        let mut passed = 0;
        while passed < giants {
            let together = TOGETHER.min(giants - passed);
            let steps = run(&mut rest, giant_step, together);
            for (giant, encoded) in (passed..).zip(Point::encode_doubled(&steps)) {
                let Some(baby) = self.baby_steps.get(&key(&encoded)) else { continue };
                let value = giant * self.step + u64::from(*baby);
                if value <= self.max && Point::base_times(Scalar::from(value)) == point {
                    return Some(value);
                }
            }
            passed += together;
        }
        None
    }

    /// [`DiscreteLog::find`] for each point, on all threads.
    pub fn find_all(&self, points: &[Point]) -> Vec<Option<u64>> {
        points.par_iter().map(|point| self.find(*point)).collect()
    }
}

/// At least √max, so that one search never takes more steps than the table has; never more than there are numbers.
fn table_size(max: u64, searches: usize) -> u64 {
    let product = u128::from(max) * searches.max(1) as u128;
    let balanced = u64::try_from(product.isqrt()).unwrap_or(u64::MAX);
    balanced.min(LARGEST_TABLE).min(max) + 1
}

/// The keys of `first·G`, `(first + 1)·G`, …: a part, or what remains up to `end`.
fn keys(first: u64, end: u64) -> Vec<Key> {
    let mut next = Point::base_times(Scalar::from(first));
    let mut keys = Vec::with_capacity(PART as usize);
    let end = end.min(first + PART);
    for start in (first..end).step_by(TOGETHER as usize) {
        let steps = run(&mut next, Point::BASE, TOGETHER.min(end - start));
        keys.extend(Point::encode_doubled(&steps).iter().map(key));
    }
    keys
}

/// `count` points, each by `step` further than the one before; `next` is the first of them, and the first after them in
/// the end.
fn run(next: &mut Point, step: Point, count: u64) -> Vec<Point> {
    let advance = |_| std::mem::replace(next, *next + step);
    (0..count).map(advance).collect()
}

fn key(encoded: &EncodedPoint) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&encoded.as_bytes()[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: u64) -> Point {
        Point::base_times(value.into())
    }

    #[test]
    fn finds_every_number_of_its_range_and_none_beyond() {
        for max in [0, 1, 2, 3, 8, 99, 100, 101] {
            for searches in [0, 1, 2, 7, 1000, usize::MAX] {
                let logs = DiscreteLog::for_searches(max, searches);
                let points: Vec<_> = (0..max + 30).map(point).collect();
                let expected = (0..max + 30).map(|value| Some(value).filter(|value| *value <= max));
                assert!(logs.find_all(&points).into_iter().eq(expected), "up to {max}, {searches} searches");
                assert_eq!(logs.find(Point::base_times(-Scalar::ONE)), None);
            }
        }
    }

    #[test]
    fn edges_of_tables_and_of_what_is_encoded_together() {
        for (max, searches) in [(20_000_000, 1), (1_000_000, 30), (1 << 32, 1)] {
            let logs = DiscreteLog::for_searches(max, searches);
            let (step, giants) = (logs.step, max / logs.step);
            let far = (TOGETHER * step).min(giants * step);
            let edges = [0, 1, step - 1, step, step + 1, PART - 1, PART, far - 1, far, giants * step, max - 1, max];
            for value in edges {
                assert_eq!(logs.find(point(value)), Some(value), "up to {max}");
            }
            for value in [max + 1, max + step, max + 2 * step] {
                assert_eq!(logs.find(point(value)), None, "beyond {max}");
            }
        }
    }

    #[test]
    fn tables_are_balanced_and_limited() {
        assert_eq!(table_size(0, 5), 1);
        assert_eq!(table_size(1 << 32, 1), (1 << 16) + 1);
        assert_eq!(table_size(1 << 32, 64), (1 << 19) + 1);
        assert_eq!(table_size(100, 1_000_000), 101);
        assert_eq!(table_size(LARGEST_RANGE, usize::MAX), LARGEST_TABLE + 1);
        assert_eq!(DiscreteLog::for_searches(1 << 20, 4).baby_steps.len(), (1 << 11) + 1);
    }

    #[test]
    fn a_range_beyond_the_largest_is_cut() {
        assert_eq!(DiscreteLog::for_searches(u64::MAX, 0).max, LARGEST_RANGE);
    }
}
