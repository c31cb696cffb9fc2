//! Everything that the siege prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is this module's duty")]

use serde::Serialize;

use crate::attacks::{ATTACKS, Attack};
use crate::bar::{Bar, Must};

/// What came of one attack.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Its name.
    pub attack: &'static str,
    /// Its row.
    pub row: u8,
    /// Who attacked.
    pub who: &'static str,
    /// What was done.
    pub what: &'static str,
    /// How long it took in all, in seconds.
    pub seconds: f64,
    /// How often it was played; the last time counts.
    pub attempts: u32,
    /// What was measured.
    pub bars: Vec<Bar>,
    /// What attackers met.
    pub notes: Vec<String>,
    /// Why it could not be judged, or what it broke that nothing may break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Run {
    /// The seed that gives the same schedule.
    pub seed: u64,
    /// How long it took.
    pub seconds: u64,
    /// In the order of the table.
    pub attacks: Vec<Outcome>,
}

/// How a run is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// For machines: one JSON object.
    Json,
    /// For `benches/README.md`.
    Table,
}

impl Outcome {
    /// Whether every ratio is kept and nothing is broken.
    pub fn holds(&self) -> bool {
        self.failure.is_none() && self.bars.iter().all(Bar::holds)
    }

    /// The same, times and ratios of them aside.
    pub fn holds_but_for_times(&self) -> bool {
        self.failure.is_none() && self.bars.iter().all(|bar| bar.timed || bar.holds())
    }

    /// Says how it went, while others are still to come.
    pub fn tell(&self) {
        let verdict = if self.holds() { "kept" } else { "NOT KEPT" };
        eprintln!("{:>2} {:<12} {verdict} ({:.1} s)", self.row, self.attack, self.seconds);
        self.bars.iter().for_each(|bar| eprintln!("     {}", text(bar)));
        self.notes.iter().for_each(|note| eprintln!("     {note}"));
        if let Some(failure) = &self.failure {
            eprintln!("     {failure}");
        }
    }
}

impl Run {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.attacks.iter().all(Outcome::holds)
    }

    /// The same, times and ratios of them aside.
    pub fn holds_but_for_times(&self) -> bool {
        self.attacks.iter().all(Outcome::holds_but_for_times)
    }

    /// Prints it.
    pub fn print(&self, form: Form) {
        match form {
            Form::Json => println!("{}", serde_json::to_string(self).unwrap_or_default()),
            Form::Table => println!("{}", self.table()),
            Form::Text => println!("{}", self.text()),
        }
    }

    fn table(&self) -> String {
        let mut lines = vec![
            "| row | attack | by | measured | | must be | kept |".to_owned(),
            "|---|---|---|---|---|---|---|".to_owned(),
        ];
        for outcome in &self.attacks {
            let mut head = format!("{} | {}: {} | {}", outcome.row, outcome.attack, outcome.what, outcome.who);
            for bar in &outcome.bars {
                let (figure, must) = (figure(bar.measured), must(bar.must));
                let kept = if bar.holds() { "yes" } else { "**no**" };
                lines.push(format!("| {head} | {} | {figure} | {must} | {kept} |", short(bar)));
                head = " | | ".to_owned();
            }
            if let Some(failure) = &outcome.failure {
                lines.push(format!("| {head} | {failure} | | | **no** |"));
            }
        }
        let kept = self.attacks.iter().filter(|outcome| outcome.holds()).count();
        let (all, cores) = (self.attacks.len(), std::thread::available_parallelism().map_or(1, usize::from));
        let Run { seed, seconds, .. } = self;
        lines.push(format!(
            "\n{kept} of {all} kept, in {seconds} s on {cores} cores; `--replay {seed}` is the same schedule."
        ));
        lines.join("\n")
    }

    fn text(&self) -> String {
        let mut lines = Vec::new();
        for outcome in &self.attacks {
            let verdict = if outcome.holds() { "kept    " } else { "NOT KEPT" };
            let Outcome { row, attack, who, what, .. } = outcome;
            lines.push(format!("{verdict} {row:>2} {attack:<12} {who}: {what}"));
            lines.extend(outcome.bars.iter().map(|bar| format!("               {}", text(bar))));
            lines.extend(outcome.failure.iter().map(|failure| format!("               {failure}")));
        }
        let kept = self.attacks.iter().filter(|outcome| outcome.holds()).count();
        lines.push(format!("{kept} of {} kept; --replay {}; {} s", self.attacks.len(), self.seed, self.seconds));
        lines.join("\n")
    }
}

/// The list of attacks.
pub fn list() {
    for Attack { name, row, who, what, .. } in &ATTACKS {
        println!("{row:>2} {name:<12} {who}: {what}");
    }
}

/// Something that keeps the siege from beginning.
pub fn cannot(error: &dyn std::fmt::Display) {
    eprintln!("tupyo-siege: {error}");
}

fn text(bar: &Bar) -> String {
    let mark = if bar.holds() { "✓" } else { "✗" };
    format!("{mark} {:<44} {:>8}  must be {}", what(bar), figure(bar.measured), must(bar.must))
}

/// The same without what a server has said in so many words.
fn short(bar: &Bar) -> String {
    if bar.of.contains('{') { bar.what.to_owned() } else { what(bar) }
}

fn what(bar: &Bar) -> String {
    let of: String = bar.of.chars().take(200).collect::<String>().replace(['\n', '|'], " ");
    if of.is_empty() { bar.what.to_owned() } else { format!("{} ({of})", bar.what) }
}

fn figure(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number}") } else { format!("{number:.2}") }
}

fn must(must: Must) -> String {
    match must {
        Must::AtMost(limit) => format!("≤ {limit}"),
        Must::AtLeast(limit) => format!("≥ {limit}"),
    }
}
