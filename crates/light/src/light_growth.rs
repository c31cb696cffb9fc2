//! The answer that shows how a ledger has grown.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::encode;

use crate::LightError;
use crate::decoding::decode;

/// The most points of a [`LightGrowth`].
pub const MOST_GROWTH_POINTS: usize = 96;

/// The most bytes of a [`LightGrowth`].
pub const MOST_GROWTH_BYTES: usize = 1 << 18;

/// In what intervals points are kept, in seconds: the first in which there are not too many. Longer ones are each twice
/// the one before.
const INTERVALS: [u64; 9] = [60, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/// How a ledger has grown: checkpoints, at most one for each interval (docs/protocol/light.md, "How the ledger has
/// grown").
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LightGrowth {
    /// From the smallest checkpoint on.
    pub points: Vec<GrowthPoint>,
}

/// A checkpoint, and when the board had it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct GrowthPoint {
    /// By the board's clock, in seconds since 1970-01-01 UTC. Nobody has to believe it.
    pub time: u64,
    /// The checkpoint's file.
    pub checkpoint: Vec<u8>,
}

impl LightGrowth {
    /// Where it is asked for, below `/elections/{election}/`. Unlike the answers to a
    /// [`LightQuestion`](crate::LightQuestion) it changes as the ledger grows.
    pub const PATH: &str = "light/growth";

    /// Reads an answer; nothing in it is verified.
    ///
    /// # Errors
    /// [`LightError::TooLong`], [`LightError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<LightGrowth, LightError> {
        let growth: LightGrowth = decode(bytes, MOST_GROWTH_BYTES)?;
        if growth.points.len() > MOST_GROWTH_POINTS { Err(LightError::TooLong) } else { Ok(growth) }
    }

    /// The answer's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Takes the newest checkpoint, which is not smaller than those before it. What was there at this time or later was
    /// there by now: such points say nothing more. If there are too many, the last one of each longer interval stays.
    pub fn take(&mut self, point: GrowthPoint) {
        while self.points.pop_if(|last| last.time >= point.time).is_some() {}
        self.points.push(point);
        let mut intervals = INTERVALS.into_iter().chain(longer());
        while let Some(interval) = intervals.next().filter(|_| !self.is_whole()) {
            self.thin(interval);
        }
    }

    /// Whether it is an answer as it is: the first interval is always kept to.
    fn is_whole(&self) -> bool {
        let repeated = |pair: &[GrowthPoint]| pair[0].time / INTERVALS[0] == pair[1].time / INTERVALS[0];
        let is_even = !self.points.windows(2).any(repeated);
        is_even && self.points.len() <= MOST_GROWTH_POINTS && self.length() <= MOST_GROWTH_BYTES
    }

    /// How many bytes it is encoded in.
    fn length(&self) -> usize {
        let point = |point: &GrowthPoint| size_of::<u64>() + size_of::<u32>() + point.checkpoint.len();
        size_of::<u32>() + self.points.iter().map(point).sum::<usize>()
    }

    /// Leaves the last point of each interval.
    fn thin(&mut self, interval: u64) {
        let mut kept: Vec<GrowthPoint> = Vec::with_capacity(self.points.len());
        for point in self.points.drain(..) {
            let _replaced = kept.pop_if(|last| last.time / interval == point.time / interval);
            kept.push(point);
        }
        self.points = kept;
    }
}

/// Intervals beyond the table: as many as there are times.
fn longer() -> impl Iterator<Item = u64> {
    let last = INTERVALS[INTERVALS.len() - 1];
    std::iter::successors(Some(last), |interval| interval.checked_mul(2)).skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(times: impl IntoIterator<Item = u64>, file: usize) -> LightGrowth {
        let mut growth = LightGrowth::default();
        for time in times {
            growth.take(GrowthPoint { time, checkpoint: vec![0; file] });
            assert!(growth.points.len() <= MOST_GROWTH_POINTS);
            assert_eq!(growth.encode().len(), growth.length());
            assert_eq!(LightGrowth::decode(&growth.encode()).unwrap(), growth);
            assert_eq!(growth.points.last().unwrap().time, time, "the newest one stays");
        }
        growth
    }

    fn times(growth: &LightGrowth) -> Vec<u64> {
        growth.points.iter().map(|point| point.time).collect()
    }

    #[test]
    fn the_last_of_each_minute_stays() {
        assert_eq!(times(&grown([60, 61, 119, 120, 500, 501], 9)), [119, 120, 501]);
    }

    #[test]
    fn a_clock_that_goes_back_takes_what_it_contradicts_with_it() {
        assert_eq!(times(&grown([1000, 2000, 3000, 1500], 9)), [1000, 1500]);
        assert_eq!(times(&grown([1000, 1000], 9)), [1000]);
    }

    #[test]
    fn a_day_of_seconds_and_a_year_of_hours_stay_small() {
        let day = grown((0..86_400).step_by(20), 700);
        assert!(day.points.len() > MOST_GROWTH_POINTS / 4, "{}", day.points.len());
        assert!(grown((0..8760).map(|hour| hour * 3600), 700).points.len() > MOST_GROWTH_POINTS / 4);
        assert!(grown((0..300).map(|minute| minute * 60), 60_000).encode().len() <= MOST_GROWTH_BYTES);
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let point = GrowthPoint { time: 1, checkpoint: Vec::new() };
        let many = LightGrowth { points: vec![point; MOST_GROWTH_POINTS + 1] };
        assert_eq!(LightGrowth::decode(&many.encode()), Err(LightError::TooLong));
        assert_eq!(LightGrowth::decode(&[1, 0, 0, 0]), Err(LightError::Malformed));
        assert_eq!(LightGrowth::decode(&[0; 5]), Err(LightError::Malformed));
    }
}
