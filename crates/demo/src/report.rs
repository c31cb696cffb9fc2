//! What the demonstration found out.

use serde_json::{Value, json};

use super::cheats::CheatOutcome;
use super::show::{Show, padded};
use crate::catalogue::play as texts;

/// The width of the options' names on the screen.
const NAME_WIDTH: usize = 52;

/// Which election was played, and its counts.
pub struct Played {
    /// The district or ballot, in English and Korean.
    pub title: [String; 2],
    /// The scale.
    pub scale: u64,
    /// How many voters are on the roll.
    pub voters: u64,
    /// How many ballots count, by the verifier's report.
    pub counted: Option<u64>,
    /// How many must.
    pub ballots: u64,
    /// The options.
    pub options: Vec<OptionCount>,
}

/// One line of the result.
pub struct OptionCount {
    /// The contest's id.
    pub contest: String,
    /// The option's id.
    pub id: String,
    /// Its name, in English and Korean.
    pub name: [String; 2],
    /// The votes that were cast for it.
    pub expected: u64,
    /// The votes that the verifier's report gives it.
    pub tallied: Option<u64>,
    /// The votes in the official figures, if there are any.
    pub official: Option<u64>,
}

/// Everything that happened.
pub struct DemoReport {
    /// The election.
    pub played: Played,
    /// The anchor.
    pub election: String,
    /// How many ballots were cast.
    pub cast: u64,
    /// How many were challenged.
    pub challenged: u64,
    /// The attempts to cheat.
    pub cheats: Vec<CheatOutcome>,
    /// Whether the verifier accepted the record.
    pub verified: bool,
    /// Whether the verifier refused the record with one byte changed.
    pub tampering_refused: bool,
    /// The phases and how many seconds they took.
    pub seconds: Vec<(&'static str, f64)>,
    /// The verifier's speed.
    pub ballots_per_second: f64,
    /// The record's size.
    pub record_bytes: u64,
}

impl DemoReport {
    /// Whether everything came out as it must.
    pub fn succeeded(&self) -> bool {
        let counted = self.played.counted == Some(self.played.ballots);
        let counts = self.played.options.iter().all(|option| option.tallied == Some(option.expected));
        let refused = self.cheats.len() >= 7 && self.cheats.iter().all(CheatOutcome::is_refused);
        self.verified && self.tampering_refused && counted && counts && refused
    }

    /// For machines.
    pub fn to_json(&self) -> Value {
        let option = |option: &OptionCount| {
            json!({
                "contest": option.contest, "id": option.id, "name": option.name[0],
                "expected": option.expected, "tallied": option.tallied, "official": option.official,
            })
        };
        let cheat = |outcome: &CheatOutcome| {
            let CheatOutcome { what, expected, code, .. } = outcome;
            json!({"what": what[0], "expected": expected.text(), "code": code})
        };
        let seconds: serde_json::Map<_, _> =
            self.seconds.iter().map(|(phase, seconds)| ((*phase).to_owned(), json!(seconds))).collect();
        json!({
            "succeeded": self.succeeded(),
            "verified": self.verified,
            "tampering_refused": self.tampering_refused,
            "district": self.played.title[0],
            "scale": self.played.scale,
            "election": self.election,
            "voters": self.played.voters,
            "cast": self.cast,
            "counted": self.played.counted,
            "challenged": self.challenged,
            "refused": self.cheats.iter().filter(|outcome| outcome.is_refused()).count(),
            "cheats": self.cheats.iter().map(cheat).collect::<Vec<_>>(),
            "options": self.played.options.iter().map(option).collect::<Vec<_>>(),
            "seconds": seconds,
            "ballots_per_second": self.ballots_per_second,
            "record_bytes": self.record_bytes,
        })
    }

    /// For people.
    pub fn show(&self, show: &Show) {
        show.heading(texts::RESULT_2);
        self.show_options(show);
        let verdict = if self.succeeded() { texts::VERIFIER_ACCEPTS_RECORD_COUNTS } else { texts::NOT_AS_MUST_BE };
        show.line("");
        show.line(show.text(verdict));
        show.line(&format!("  election    {}", self.election));
    }

    fn show_options(&self, show: &Show) {
        let columns = show.text(texts::CAST_TALLIED_OFFICIAL);
        let title = show.text([&self.played.title[0], &self.played.title[1]]);
        show.line(&format!("{}{columns}", padded(&format!("{title} (1:{})", self.played.scale), NAME_WIDTH)));
        for contest in self.played.options.chunk_by(|one, next| one.contest == next.contest) {
            let largest = contest.iter().map(|option| option.expected).max().unwrap_or(1);
            contest.iter().for_each(|option| show.line(&option.line(show, largest)));
        }
        self.show_scale(show);
    }

    /// Says which columns are scaled down, so that nobody takes them for the official figures.
    fn show_scale(&self, show: &Show) {
        let scale = self.played.scale;
        if scale > 1 && self.played.options.iter().any(|option| option.official.is_some()) {
            show.line(&show.language().say(texts::counts_are_scaled(&scale)));
        }
    }
}

impl OptionCount {
    fn line(&self, show: &Show, largest: u64) -> String {
        let number = |number: Option<u64>| number.map_or("–".to_owned(), |number| number.to_string());
        let mark = if self.tallied == Some(self.expected) { '✓' } else { '✗' };
        let (name, bar) = (show.text([&self.name[0], &self.name[1]]), Show::bar(self.expected, largest));
        let (tallied, official) = (number(self.tallied), number(self.official));
        format!("{}{:7} {tallied:>8} {official:>9}  {mark} {bar}", padded(name, NAME_WIDTH), self.expected)
    }
}
