//! Everything the demonstration prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is this module's duty")]

use std::error::Error;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
pub use verifier_cli::Language;

use crate::catalogue::ended;
use crate::error::DemoEnd;
use crate::figures::FiguresError;

/// Prints for people, or for machines.
pub struct Show {
    language: Language,
    json: bool,
}

/// The width of the longest bar.
const BAR: usize = 40;

impl Show {
    /// In this language; for people on standard output unless `json` is printed there.
    pub fn new(language: Language, json: bool) -> Show {
        Show { language, json }
    }

    /// The text in the chosen language.
    pub fn text<'a>(&self, texts: [&'a str; 2]) -> &'a str {
        match self.language {
            Language::En => texts[0],
            Language::Ko => texts[1],
        }
    }

    /// The chosen language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A line.
    pub fn line(&self, line: &str) {
        if self.json { eprintln!("{line}") } else { println!("{line}") }
    }

    /// A heading.
    pub fn heading(&self, texts: [&str; 2]) {
        self.line(&format!("\n── {} ──", self.text(texts)));
    }

    /// The last line for machines.
    pub fn json(&self, value: &serde_json::Value) {
        println!("{value}");
    }

    /// Why it ended before its end, with all causes.
    pub fn failure(&self, error: &(dyn Error + 'static)) {
        eprintln!("tupyo demo: {}", self.words(error));
        let mut cause = error.source();
        while let Some(error) = cause {
            eprintln!("  because: {error}");
            cause = error.source();
        }
    }

    fn words(&self, error: &(dyn Error + 'static)) -> String {
        if let Some(FiguresError::District { wanted, known }) = error.downcast_ref() {
            let [en, ko] = ended::no_such_district(known, wanted);
            return self.text([&en, &ko]).to_owned();
        }
        error.downcast_ref::<DemoEnd>().map_or_else(|| error.to_string(), |end| self.text(end.texts()).to_owned())
    }

    /// A progress bar with rate, on a terminal's standard error.
    pub fn progress(&self, texts: [&str; 2], length: u64) -> ProgressBar {
        let style = ProgressStyle::with_template("  {msg:28} {bar:32.cyan/dim} {pos}/{len}  {per_sec}  {elapsed}");
        let bar = ProgressBar::new(length);
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(self.text(texts).to_owned());
        bar
    }

    /// A counter of something whose number is not known before.
    pub fn spinner(&self, texts: [&str; 2]) -> ProgressBar {
        let bar = self.progress(texts, 0);
        if let Ok(style) = ProgressStyle::with_template("  {msg:28} {spinner} {pos}  {per_sec}  {elapsed}") {
            bar.set_style(style);
        }
        bar
    }

    /// Says that a phase has ended and how long it took.
    pub fn done(&self, what: &str, since: Instant) {
        self.line(&format!("  ✓ {what}  ({:.1} s)", since.elapsed().as_secs_f64()));
    }

    /// A bar whose length shows a number beside the largest one.
    pub fn bar(number: u64, largest: u64) -> String {
        let length = (number as u128 * BAR as u128).div_ceil(u128::from(largest.max(1))) as usize;
        "█".repeat(length)
    }
}

/// Fills up a text with spaces to a width on the screen; East Asian wide letters take two places.
pub fn padded(text: &str, width: usize) -> String {
    let taken: usize = text.chars().map(|letter| 1 + usize::from(is_wide(letter))).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}

fn is_wide(letter: char) -> bool {
    matches!(
        letter,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
    )
}
