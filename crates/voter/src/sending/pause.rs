//! How long is waited before a server is asked again.

use core::time::Duration;

/// What a server means that says nothing.
const UNSAID: u32 = 1;
/// The shortest pause of somebody who is sent away again and again; it doubles each time, up to the longest.
const LEAST: Duration = Duration::from_millis(250);
const MOST_DOUBLINGS: u32 = 5;
/// The largest share of a pause that is added at random.
const DRAWN_OF: Duration = Duration::from_secs(10);

/// The pause before a server is asked for the time after `retries` others: as long as it has asked for (`Retry-After`
/// in seconds), and somewhat longer, so that those who were sent away together do not come back together. `chance` is
/// between 0 and 1.
pub fn pause(asked: Option<u32>, retries: u32, chance: f64) -> Duration {
    let least = LEAST * (1 << retries.min(MOST_DOUBLINGS));
    let wait = Duration::from_secs(asked.unwrap_or(UNSAID).into()).max(least);
    wait.saturating_add(wait.min(DRAWN_OF).mul_f64(chance.clamp(0.0, 1.0) / 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_waited_and_somewhat_more() {
        let second = Duration::from_secs(1);
        assert_eq!(pause(Some(3), 0, 0.0), second * 3);
        assert_eq!(pause(Some(4), 0, 1.0), second * 5);
        assert_eq!(pause(None, 0, 0.0), second);
        // Zero is no invitation to knock without end.
        assert_eq!(pause(Some(0), 0, 0.0), LEAST);
        assert_eq!(pause(Some(0), 99, 0.0), second * 8);
        assert!(pause(Some(u32::MAX), 0, 1.0) >= Duration::from_secs(u32::MAX.into()));
        assert_eq!(pause(None, 0, f64::INFINITY), second + second / 4);
    }
}
