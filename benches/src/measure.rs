//! Times of works that take turns.

use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;
use rustix::time::{ClockId, clock_gettime};

/// What passes while something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Time in which this thread ran: other work on the machine does not count, as far as it leaves caches and
    /// frequency alone.
    Processor,
    /// Time that passed: for what several threads do.
    Wall,
}

/// The least time of each work in µs, over rounds in which they take turns, so that what disturbs one disturbs all.
pub fn in_turns<const N: usize>(clock: Clock, rounds: usize, mut works: [&mut (dyn FnMut() + Send); N]) -> [f64; N] {
    let mut least = [f64::INFINITY; N];
    for _ in 0..rounds.max(1) {
        for (work, least) in works.iter_mut().zip(&mut least) {
            *least = least.min(clock.measure(&mut **work).1);
        }
    }
    least
}

/// Does the work in a pool of so many threads of its own.
pub fn with_threads<T: Send>(count: usize, work: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(count).build().expect("threads").install(work)
}

impl Clock {
    /// Does the work once, and gives its time in µs, too.
    pub fn measure<T>(self, work: impl FnOnce() -> T) -> (T, f64) {
        let (processor, begun) = (processor_time(), Instant::now());
        let done = work();
        let passed = match self {
            Clock::Processor => processor_time().saturating_sub(processor),
            Clock::Wall => begun.elapsed(),
        };
        (done, passed.as_secs_f64() * 1e6)
    }
}

/// The processor time of this thread so far.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    #[test]
    fn works_take_turns_and_more_work_takes_longer() {
        let mut order = std::sync::Mutex::new(Vec::new());
        let count = |to: u64| (0..to).fold(1u64, |sum, number| black_box(sum.wrapping_mul(number | 1)));
        let mut short = || {
            order.lock().unwrap().push("short");
            black_box(count(1000));
        };
        let mut long = || {
            order.lock().unwrap().push("long");
            black_box(count(1_000_000));
        };
        let [one, other] = in_turns(Clock::Processor, 3, [&mut short, &mut long]);
        assert!(one < other && one >= 0.0);
        assert_eq!(*order.get_mut().unwrap(), ["short", "long", "short", "long", "short", "long"]);
    }

    #[test]
    fn a_pool_has_so_many_threads() {
        assert_eq!(with_threads(2, rayon::current_num_threads), 2);
        assert_eq!(with_threads(1, || with_threads(3, rayon::current_num_threads)), 3);
    }
}
