//! Everything that `tupyo` prints. Whatever it quotes, a terminal gets text characters and line ends.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is this module's duty")]

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tupyo_encoding::{shown, shown_lines};
use zeroize::Zeroizing;

pub use verifier_cli::Language;

use crate::catalogue::{general as texts, wrong_files};
use crate::failure::Failure;
use crate::typed;

/// The longest line that is read.
const LONGEST_LINE: usize = 1 << 16;

/// What a command has done.
#[derive(Debug)]
pub struct Answer {
    en: String,
    ko: String,
    json: Value,
    exit_code: u8,
}

impl Answer {
    /// What people read, in English and Korean.
    pub fn new(texts: [impl Into<String>; 2]) -> Answer {
        let [en, ko] = texts.map(Into::into);
        Answer { en, ko, json: json!({}), exit_code: 0 }
    }

    /// What programs read.
    pub fn with(mut self, json: Value) -> Answer {
        self.json = json;
        self
    }

    /// More lines for people, beneath.
    pub fn beneath(self, texts: [impl AsRef<str>; 2]) -> Answer {
        let [en, ko] = texts.each_ref().map(AsRef::as_ref);
        Answer { en: format!("{}\n{en}", self.en), ko: format!("{}\n{ko}", self.ko), ..self }
    }

    /// What the exit code says of it, where it is not 0.
    pub fn exiting(mut self, code: u8) -> Answer {
        self.exit_code = code;
        self
    }

    /// What people read in English, for tests.
    #[cfg(test)]
    pub fn english(&self) -> &str {
        &self.en
    }

    /// The exit code, for tests.
    #[cfg(test)]
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// What else programs read.
    pub fn add(&mut self, name: &str, value: Value) {
        self.json[name] = value;
    }
}

/// Prints, for people or for programs.
#[derive(Clone, Copy, Debug)]
pub struct Say {
    language: Language,
    json: bool,
}

impl Say {
    /// In a language; with `json`, standard output has nothing but one JSON value.
    pub fn new(language: Language, json: bool) -> Say {
        typed::ask_in(language);
        Say { language, json }
    }

    /// Prints a command's outcome.
    pub fn outcome(&self, outcome: Result<Answer, Failure>) -> ExitCode {
        match outcome {
            Ok(answer) => {
                self.answer(&answer);
                ExitCode::from(answer.exit_code)
            }
            Err(failure) => {
                self.failure(&failure);
                ExitCode::from(failure.exit_code())
            }
        }
    }

    /// A message on the way, on standard error where standard output is for programs.
    pub fn note(&self, texts: [impl AsRef<str>; 2]) {
        let text = shown_lines(self.text(texts).as_ref());
        if self.json { eprintln!("{text}") } else { println!("{text}") }
    }

    /// A busy server is asked again after this time. On standard error: it is nothing that the command has done.
    pub fn busy(&self, wait: Duration) {
        let seconds = wait.as_secs_f64().ceil();
        eprintln!("{}", self.text(texts::board_busy_or_does(&seconds)));
    }

    /// Something that has happened while a command goes on: one line.
    pub fn event(&self, event: &Answer) {
        self.answer(event);
    }

    /// Asks for a line of text.
    pub fn ask(&self, texts: [impl AsRef<str>; 2]) -> Result<Zeroizing<String>, Failure> {
        eprint!("{} ", shown_lines(self.text(texts).as_ref()));
        self.line()
    }

    /// As [`Say::ask`]; nothing where the input has ended.
    pub fn ask_or_end(&self, texts: [impl AsRef<str>; 2]) -> Result<Option<Zeroizing<String>>, Failure> {
        eprint!("{} ", shown_lines(self.text(texts).as_ref()));
        self.line_or_end()
    }

    /// The next line of standard input, at most as long as [`LONGEST_LINE`]; an empty one at its end.
    pub fn line(&self) -> Result<Zeroizing<String>, Failure> {
        Ok(self.line_or_end()?.unwrap_or_default())
    }

    fn line_or_end(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        let failed = |error: io::Error| Failure::io("input", error.to_string());
        io::stderr().flush().map_err(failed)?;
        // One allocation: what grows leaves copies behind.
        let mut line = Zeroizing::new(String::with_capacity(LONGEST_LINE + 1));
        let read = io::stdin().lock().take(LONGEST_LINE as u64).read_line(&mut line).map_err(failed)?;
        if line.len() == LONGEST_LINE {
            return Err(Failure::usage("line-too-long", wrong_files::line_too_long(&LONGEST_LINE)));
        }
        let length = line.trim_end().len();
        line.truncate(length);
        Ok((read > 0).then_some(line))
    }

    /// A progress bar, shown on standard error if that is a terminal.
    pub fn progress(&self, texts: [&'static str; 2], length: u64) -> ProgressBar {
        let style = ProgressStyle::with_template("{msg:<24} {wide_bar} {human_pos}/{human_len} {per_sec}");
        let bar = ProgressBar::new(length).with_message(self.text(texts));
        style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
    }

    /// The one of two texts, English and Korean, that is in the chosen language.
    pub fn text<T>(&self, texts: [T; 2]) -> T {
        self.language.say(texts)
    }

    /// The tag of the chosen language.
    pub fn tag(&self) -> &'static str {
        self.text(["en", "ko"])
    }

    fn answer(&self, answer: &Answer) {
        if self.json {
            println!("{}", shown(&answer.json.to_string()));
        } else {
            println!("{}", shown_lines(self.text([&answer.en, &answer.ko])));
        }
    }

    fn failure(&self, failure: &Failure) {
        if self.json {
            println!("{}", shown(&failure.to_json().to_string()));
        }
        let korean = failure.message_in_korean();
        let message = self.text([&failure.message, &korean]);
        eprintln!("tupyo: {} [{}]", shown_lines(message), shown(&failure.code));
        let advice = match self.language {
            Language::En => failure.advice.as_deref(),
            Language::Ko => failure.advice_in_korean(),
        };
        if let Some(advice) = advice {
            eprintln!("  → {}", shown_lines(advice));
        }
    }
}

/// Prints a line as it is: what other programs read.
pub fn line(text: &str) {
    println!("{}", shown_lines(text));
}

/// An error of what has a printing of its own.
pub fn error(what: &str, message: &str) {
    eprintln!("{what}: {}", shown_lines(message));
}
