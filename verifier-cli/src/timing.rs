//! How long a verification took.

use std::path::Path;
use std::time::Duration;

use tupyo_verify::Report;

use crate::catalogue::run as texts;
use crate::{Language, Stopped, output};

/// The voters of a whole country, for whom a stranger wants to know how long it would take: Korea had 44.2 million in
/// 2022.
const COUNTRY: f64 = 44.0e6;
/// Of fewer ballots the time is mostly that of starting.
const TELLING: u64 = 1_000;

/// How long a verification took, and on how many threads. It is no part of the report, which is always the same.
pub(crate) struct Timing {
    ballots: u64,
    seconds: f64,
    threads: usize,
}

impl Timing {
    /// Ballots are those cast and those challenged; the time is that of the whole verification.
    pub(crate) fn of(report: &Report, elapsed: Duration, threads: usize) -> Timing {
        let ballots = report.counts.cast + report.counts.challenged;
        // More threads than cores are no faster.
        let cores = std::thread::available_parallelism().map_or(threads, usize::from);
        Timing { ballots, seconds: elapsed.as_secs_f64(), threads: threads.min(cores).max(1) }
    }

    fn ballots_per_second(&self) -> f64 {
        if self.seconds > 0.0 { self.ballots as f64 / self.seconds } else { 0.0 }
    }

    fn per_core(&self) -> f64 {
        self.ballots_per_second() / self.threads as f64
    }

    /// How long as many ballots as a country has voters would take at this pace, as people say it.
    fn country(&self) -> Option<String> {
        let pace = Some(self.ballots_per_second()).filter(|pace| self.ballots >= TELLING && *pace > 0.0)?;
        let minutes = (COUNTRY / pace / 60.0).ceil() as u64;
        Some(format!("{} h {} min", minutes / 60, minutes % 60))
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Stopped> {
        let json = serde_json::json!({
            "ballots": self.ballots,
            "seconds": self.seconds,
            "threads": self.threads,
            "ballots_per_second": self.ballots_per_second(),
            "ballots_per_second_and_core": self.per_core(),
        });
        output::file(path, format!("{json}\n"))
    }

    /// One line for people.
    pub(crate) fn line(&self, language: Language) -> String {
        let Timing { ballots, seconds, threads } = self;
        let (all, core) = (self.ballots_per_second(), self.per_core());
        let line = language.say(texts::ballots_per_second(
            &format_args!("{all:.0}"),
            &ballots,
            &format_args!("{core:.0}"),
            &format_args!("{seconds:.2}"),
            &threads,
        ));
        let Some(time) = self.country() else { return line };
        language.say(texts::country_would_take(&line, &time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_told_from_many_ballots_only() {
        let timing = Timing { ballots: 20_000, seconds: 2.0, threads: 2 };
        let line = timing.line(Language::En);
        assert!(line.starts_with("20000 ballots in 2.00 s: 10000 per second, 5000 per second and core (2)"), "{line}");
        assert!(line.ends_with("44 million voters' ballots would take 1 h 14 min here"), "{line}");
        assert!(timing.line(Language::Ko).contains("코어마다 초당 5000개"));
        let few = Timing { ballots: 999, ..timing };
        assert!(!few.line(Language::En).contains("44 million"));
        assert_eq!(Timing { ballots: 0, seconds: 0.0, threads: 1 }.ballots_per_second(), 0.0);
    }
}
