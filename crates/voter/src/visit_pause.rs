//! How long a visit waits for a board that is busy, has just been started, or prepares its answers.

use core::time::Duration;

use rand_core::RngCore;
use serde::Deserialize;

use crate::pause;

/// The waiting of one visit. A board that answers 429 or 503 is asked again: that is not a failure.
#[derive(Clone, Debug)]
pub struct VisitPause {
    patience: Duration,
    spent: Duration,
    retries: u32,
}

/// The code of a refusal.
#[derive(Deserialize)]
struct Problem {
    code: String,
}

impl Default for VisitPause {
    /// Waits at most 30 seconds in all.
    fn default() -> VisitPause {
        VisitPause::new(Duration::from_secs(30))
    }
}

impl VisitPause {
    /// Waits at most so long in all.
    pub fn new(patience: Duration) -> VisitPause {
        VisitPause { patience, spent: Duration::ZERO, retries: 0 }
    }

    /// How long to wait before the same is asked again. `None` if there is nothing to wait for, or it has been waited
    /// long enough: the answer is the follower's then. `retry_after` is the header, as far as it is a number of
    /// seconds.
    pub fn after(
        &mut self,
        status: u16,
        retry_after: Option<u32>,
        body: &[u8],
        rng: &mut impl RngCore,
    ) -> Option<Duration> {
        if !matches!(status, 429 | 503) || must_be_mended(body) {
            return None;
        }
        let wait = pause(retry_after, self.retries, f64::from(rng.next_u32()) / f64::from(u32::MAX));
        let spent = self.spent.saturating_add(wait);
        if spent > self.patience {
            return None;
        }
        (self.spent, self.retries) = (spent, self.retries.saturating_add(1));
        Some(wait)
    }
}

/// An election that is set aside comes back when somebody has repaired it.
fn must_be_mended(body: &[u8]) -> bool {
    serde_json::from_slice::<Problem>(body).is_ok_and(|problem| problem.code == "set-aside")
}

#[cfg(test)]
mod tests {
    use rand::rngs::OsRng;

    use super::*;

    #[test]
    fn a_busy_board_is_waited_for_and_no_other() {
        let mut visit = VisitPause::new(Duration::from_secs(10));
        let mut after = |status, asked, body: &str| visit.after(status, asked, body.as_bytes(), &mut OsRng);
        let second = Duration::from_secs(1);
        for code in ["light-preparing", "opening", "busy"] {
            let wait = after(503, Some(2), &format!("{{\"code\":\"{code}\"}}")).unwrap();
            assert!((2 * second..=3 * second).contains(&wait), "{wait:?}");
        }
        for (status, body) in [(200, ""), (404, "{}"), (500, "{}"), (503, "{\"code\":\"set-aside\"}")] {
            assert_eq!(after(status, Some(1), body), None);
        }
        assert_eq!(after(503, Some(5), ""), None, "longer than it is patient");
        assert!(after(429, None, "<html>").is_some());
    }
}
