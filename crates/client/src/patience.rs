//! How long a busy server is asked again: as long as a person would wait.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rand::Rng;

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
/// What a server means that says nothing, or nothing that can be read.
const UNSAID: Duration = Duration::from_secs(1);
/// Who is sent away again and again waits at least so long, doubled each time, up to the most.
const LEAST: Duration = Duration::from_millis(250);
const MOST_DOUBLINGS: u32 = 5;

impl Patience {
    /// Waits at most so long in all for one answer; each time before it waits, it tells how long.
    pub fn new(longest: Duration, tell: impl Fn(Duration) + Send + Sync + 'static) -> Patience {
        Patience { longest, tell: Box::new(tell) }
    }

    /// All requests of this process are as patient from now on. The first that is set holds.
    pub fn of_this_process(self) {
        let _first_holds = OF_THIS_PROCESS.set(self);
    }
}

impl Waiting {
    pub(crate) fn new() -> Waiting {
        Waiting { begun: Instant::now(), retries: 0 }
    }

    /// Waits as long as the server has asked for, and somewhat longer: who was sent away together does not come back
    /// together. False, without waiting, if that would be longer than anybody waits.
    pub(crate) fn wait(&mut self, asked: Option<&str>) -> bool {
        let patience = OF_THIS_PROCESS.get();
        let longest = patience.map_or(LONGEST, |patience| patience.longest);
        let wait = pause(asked, self.retries, rand::thread_rng().gen_range(0.0..=1.0));
        if self.begun.elapsed().saturating_add(wait) > longest {
            return false;
        }
        self.retries += 1;
        patience.iter().for_each(|patience| (patience.tell)(wait));
        std::thread::sleep(wait);
        true
    }
}

/// `chance` is between 0 and 1.
fn pause(asked: Option<&str>, retries: u32, chance: f64) -> Duration {
    let least = LEAST * (1 << retries.min(MOST_DOUBLINGS));
    let wait = asked.and_then(seconds).unwrap_or(UNSAID).max(least);
    wait.saturating_add(wait.min(Duration::from_secs(10)).mul_f64(chance / 4.0))
}

/// A `Retry-After` in seconds. Boards send no dates.
fn seconds(asked: &str) -> Option<Duration> {
    let digits =
        Some(asked.trim()).filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(Duration::from_secs(digits.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_waited_and_somewhat_more() {
        let second = Duration::from_secs(1);
        assert_eq!(pause(Some("3"), 0, 0.0), second * 3);
        assert_eq!(pause(Some("4"), 0, 1.0), second * 5);
        for junk in ["", "soon", "-1", "+1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "٣"] {
            assert_eq!(pause(Some(junk), 0, 0.0), second, "{junk}");
        }
        assert_eq!(pause(None, 0, 0.0), second);
        // Zero is no invitation to knock without end.
        assert_eq!(pause(Some("0"), 0, 0.0), LEAST);
        assert_eq!(pause(Some("0"), 99, 0.0), second * 8);
        for huge in ["18446744073709551615", "99999999999999999999999"] {
            assert!(pause(Some(huge), 0, 1.0) >= Duration::from_secs(u64::MAX), "{huge}");
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
