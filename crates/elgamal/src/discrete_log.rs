use std::collections::HashMap;

use tupyo_group::{EncodedPoint, Point, Scalar};

/// The largest range of a table: 2⁴⁰ numbers (2²⁰ baby steps).
pub const LARGEST_RANGE: u64 = 1 << 40;

/// Finds `v` from `v·G` for `0 ≤ v ≤ max`, by baby steps and giant steps (Shanks 1971): a table of √max points, at most √max steps per search.
pub struct DiscreteLog {
    max: u64,
    step: u64,
    baby_steps: HashMap<EncodedPoint, u64>,
}

impl DiscreteLog {
    /// A table for numbers up to `max`, which is cut at [`LARGEST_RANGE`].
    pub fn new(max: u64) -> DiscreteLog {
        let max = max.min(LARGEST_RANGE);
        let step = max.isqrt() + 1;
        let mut point = Point::identity();
        let mut baby_steps = HashMap::with_capacity(step as usize);
        for number in 0..step {
            baby_steps.insert(point.encode(), number);
            point += Point::BASE;
        }
        DiscreteLog { max, step, baby_steps }
    }

    /// The number `v ≤ max` with `point = v·G`, if there is one.
    pub fn find(&self, point: Point) -> Option<u64> {
        let giant_step = -Point::base_times(Scalar::from(self.step));
        let mut rest = point;
        for giant in 0..=self.max / self.step {
            if let Some(baby) = self.baby_steps.get(&rest.encode()) {
                return Some(giant * self.step + baby).filter(|value| *value <= self.max);
            }
            rest += giant_step;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_number_of_its_range_and_none_beyond() {
        for max in [0, 1, 2, 3, 8, 99, 100, 101] {
            let logs = DiscreteLog::new(max);
            let found = |value: u64| logs.find(Point::base_times(value.into()));
            assert!((0..=max).all(|value| found(value) == Some(value)), "up to {max}");
            assert!((max + 1..max + 30).all(|value| found(value).is_none()), "beyond {max}");
            assert_eq!(logs.find(Point::base_times(-Scalar::ONE)), None);
        }
    }
}
