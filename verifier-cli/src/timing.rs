use std::fmt;
use std::path::Path;
use std::time::Duration;

use tupyo_verify::Report;

use crate::Stopped;

/// How long a verification took. It is no part of the report, which is always the same.
pub(crate) struct Timing {
    ballots: u64,
    seconds: f64,
}

impl Timing {
    /// Ballots are those cast and those challenged; the time is that of the whole verification.
    pub(crate) fn of(report: &Report, elapsed: Duration) -> Timing {
        Timing { ballots: report.counts.cast + report.counts.challenged, seconds: elapsed.as_secs_f64() }
    }

    fn ballots_per_second(&self) -> f64 {
        if self.seconds > 0.0 { self.ballots as f64 / self.seconds } else { 0.0 }
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Stopped> {
        let json = serde_json::json!({
            "ballots": self.ballots,
            "seconds": self.seconds,
            "ballots_per_second": self.ballots_per_second(),
        });
        let failed =
            |error: std::io::Error| Stopped::Write { path: path.display().to_string(), message: error.to_string() };
        std::fs::write(path, format!("{json}\n")).map_err(failed)
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ballots in {:.2} s: {:.0} per second", self.ballots, self.seconds, self.ballots_per_second())
    }
}
