//! How long a busy server is asked again: as long as a person would wait.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rand::Rng;
use tupyo_voter::pause;

/// What a process does about busy servers.
pub struct Patience {
    longest: Duration,
    tell: Box<dyn Fn(Duration) + Send + Sync>,
}

/// Waiting for one answer.
pub(crate) struct Waiting {
    begun: Instant,
    retries: u32,
}

static OF_THIS_PROCESS: OnceLock<Patience> = OnceLock::new();

/// How long a request waits in all, if nothing else is said.
const LONGEST: Duration = Duration::from_secs(60);
impl Patience {
    /// Sets how long it waits in all for one answer; before each pause it tells how long.
    pub fn new(longest: Duration, tell: impl Fn(Duration) + Send + Sync + 'static) -> Patience {
        Patience { longest, tell: Box::new(tell) }
    }

    /// All requests of this process are this patient from now on. The first value that is set stays.
    pub fn of_this_process(self) {
        let _first_holds = OF_THIS_PROCESS.set(self);
    }

    /// How long this process waits in all for one answer, or for one ballot's receipt.
    pub fn longest_of_this_process() -> Duration {
        OF_THIS_PROCESS.get().map_or(LONGEST, |patience| patience.longest)
    }
}

impl Waiting {
    pub(crate) fn new() -> Waiting {
        Waiting { begun: Instant::now(), retries: 0 }
    }

    /// Waits as long as the server has asked for, and somewhat longer, so that those who were sent away together do not
    /// come back together. `false`, without waiting, if that would take longer than anybody waits.
    pub(crate) fn wait(&mut self, asked: Option<&str>) -> bool {
        let wait = pause(asked.and_then(retry_after), self.retries, rand::thread_rng().gen_range(0.0..=1.0));
        if self.begun.elapsed().saturating_add(wait) > Patience::longest_of_this_process() {
            return false;
        }
        self.retries += 1;
        tell(wait);
        std::thread::sleep(wait);
        true
    }
}

/// Before something is waited for, it is told.
pub(crate) fn tell(wait: Duration) {
    OF_THIS_PROCESS.get().iter().for_each(|patience| (patience.tell)(wait));
}

/// A `Retry-After` in seconds. Boards send no dates.
pub(crate) fn retry_after(asked: &str) -> Option<u32> {
    let digits =
        Some(asked.trim()).filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_seconds_are_read() {
        assert_eq!((retry_after("3"), retry_after(" 0 ")), (Some(3), Some(0)));
        for junk in ["", "soon", "-1", "+1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "٣"] {
            assert_eq!(retry_after(junk), None, "{junk}");
        }
        for huge in ["18446744073709551615", "99999999999999999999999"] {
            assert_eq!(retry_after(huge), Some(u32::MAX), "{huge}");
        }
    }

    #[test]
    fn nobody_waits_longer_than_a_person() {
        let begun = Instant::now();
        assert!(!Waiting::new().wait(Some("61")));
        assert!(!Waiting::new().wait(Some("99999999999999999999999")));
        let mut late = Waiting { begun: begun.checked_sub(Duration::from_secs(59)).unwrap(), retries: 0 };
        assert!(!late.wait(Some("2")));
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
}
