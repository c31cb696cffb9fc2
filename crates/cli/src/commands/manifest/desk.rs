//! Where questions about an election are answered: by what was said before, by a person, or by a default.

use std::path::PathBuf;

use unicode_normalization::UnicodeNormalization;

use super::probe::Fault;
pub use super::words::{Texts, texts};
use crate::answers::Answers;
use crate::catalogue::{manifest as catalogue, wrong_usage};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::say::Say;

/// What an empty answer means.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// Something must be said.
    Required,
    /// This.
    Default(&'a str),
    /// Nothing, on purpose.
    Optional,
}

/// Why an answer cannot be taken.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), Texts>;

/// Somebody or something that the manifest names and whose key is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Whose key.
    pub name: String,
    /// The file in which it is expected.
    pub file: PathBuf,
}

/// A desk with what was said; a person sits at it if the answers are kept in a file.
pub struct Desk {
    /// What was said.
    pub answers: Answers,
    /// The keys that are not there yet; a manifest that lacks one has another in its place, and must not be used.
    pub waiting: Vec<Waiting>,
    /// Where keys are expected.
    pub keys: PathBuf,
    say: Say,
    kept: Option<PathBuf>,
    missing: Vec<String>,
}

impl Desk {
    /// Nobody is asked.
    pub fn silent(answers: Answers, say: Say) -> Desk {
        Desk { answers, waiting: Vec::new(), keys: PathBuf::new(), say, kept: None, missing: Vec::new() }
    }

    /// Somebody is asked, and every answer is kept in this file.
    pub fn asking(answers: Answers, say: Say, kept: PathBuf, keys: PathBuf) -> Desk {
        Desk { answers, waiting: Vec::new(), keys, say, kept: Some(kept), missing: Vec::new() }
    }

    /// Whether somebody can be asked.
    pub fn asks(&self) -> bool {
        self.kept.is_some()
    }

    /// Who prints.
    pub fn say(&self) -> &Say {
        &self.say
    }

    /// The tags of the languages, of which the first has every text.
    pub fn languages(&self) -> Vec<String> {
        let said = self.answers.said("languages").unwrap_or("en");
        said.split_whitespace().map(str::to_owned).collect()
    }

    /// The others, if somebody can be asked for their texts.
    pub fn other_languages(&self) -> Vec<String> {
        if self.asks() { self.languages().into_iter().skip(1).collect() } else { Vec::new() }
    }

    /// What was said of a place, or is said now.
    pub fn ask(
        &mut self,
        place: &str,
        wanted: Wanted<'_>,
        text: [&str; 2],
        check: Check<'_>,
    ) -> Result<String, Failure> {
        if let Some(said) = self.answers.get(place).map(str::to_owned) {
            match self.reason_against(&said, wanted, check) {
                None => return Ok(said),
                Some([en, ko]) => self.refuse(&[format!("{place}: {en}"), format!("{place}: {ko}")]),
            }
        }
        let default = match wanted {
            Wanted::Default(default) => default,
            Wanted::Required | Wanted::Optional => "",
        };
        if !self.asks() {
            if matches!(wanted, Wanted::Required) {
                self.missing.push(place.to_owned());
            }
            return Ok(default.to_owned());
        }
        loop {
            let line = self.line(text, default)?;
            let answer = if line.is_empty() { default.to_owned() } else { line };
            if answer.is_empty() && matches!(wanted, Wanted::Required) {
                self.say.note(catalogue::SOMETHING_BE_WRITTEN_HERE);
            } else if let Some(reason) = (!answer.is_empty()).then(|| check(&answer).err()).flatten() {
                self.refuse(&reason);
            } else {
                self.record(place, &answer)?;
                return Ok(answer);
            }
        }
    }

    /// Why an answer that was not typed here cannot stand. Where nobody can be asked, nothing is checked: the whole
    /// manifest will be.
    fn reason_against(&self, said: &str, wanted: Wanted<'_>, check: Check<'_>) -> Option<Texts> {
        match (self.asks(), said.is_empty(), wanted) {
            (false, ..) => None,
            (true, true, Wanted::Required) => Some(texts(catalogue::SOMETHING_BE_WRITTEN)),
            (true, true, _) => None,
            (true, false, _) => check(said).err(),
        }
    }

    /// A number.
    pub fn number(
        &mut self,
        place: &str,
        wanted: Wanted<'_>,
        text: [&str; 2],
        check: Check<'_>,
    ) -> Result<u64, Failure> {
        let number = |text: &str| text.parse::<u64>().map_err(|_| no_number(text));
        let said = self.ask(place, wanted, text, &|text| number(text).and_then(|_| check(text)))?;
        if said.is_empty() { Ok(0) } else { number(&said).map_err(|texts| refused(place, texts)) }
    }

    /// Yes or no.
    pub fn yes(&mut self, place: &str, default: bool, text: [&str; 2]) -> Result<bool, Failure> {
        let default = self.say.text(if default { catalogue::YES } else { catalogue::NO });
        let check = |text: &str| match yes(text) {
            Some(_) => Ok(()),
            None => Err(texts(catalogue::ANSWER_YES_OR_NO)),
        };
        yes(&self.ask(place, Wanted::Default(default), text, &check)?)
            .ok_or_else(|| refused(place, catalogue::ANSWER_YES_OR_NO))
    }

    /// The elements of a list, each begun by its first line; an empty line ends it.
    pub fn list<T>(
        &mut self,
        list: &str,
        least: usize,
        text: impl Fn(usize) -> Texts,
        begin: impl Fn(&mut Desk, &str, &str) -> Result<Result<(), Texts>, Failure>,
        mut element: impl FnMut(&mut Desk, &str, usize) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        loop {
            let place = format!("{list}.{}", all.len() + 1);
            if !self.answers.has(&place) {
                let before_others = self.answers.last(list) > all.len();
                if !self.asks() || self.answers.has_ended(list) && !before_others {
                    break;
                }
                let line = self.line(text(all.len() + 1), "")?;
                if line.is_empty() && before_others {
                    self.answers.remove_element(list, all.len() + 1);
                    continue;
                }
                if line.is_empty() && all.len() >= least {
                    self.answers.end(list);
                    self.keep()?;
                    break;
                }
                if line.is_empty() {
                    self.say.note(catalogue::at_least_needed(&least));
                    continue;
                }
                if let Err(reason) = begin(self, &place, &line)? {
                    self.refuse(&reason);
                    continue;
                }
                self.keep()?;
            }
            all.push(element(self, &place, all.len() + 1)?);
        }
        if !self.asks() && all.len() < least {
            self.missing.push(list.to_owned());
        }
        Ok(all)
    }

    /// A line that somebody writes now.
    pub fn line(&self, texts: [impl AsRef<str>; 2], default: &str) -> Result<String, Failure> {
        let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        let line = self.say.ask_or_end(texts.map(|text| format!("{}{shown}:", text.as_ref())))?;
        line.map(|line| line.trim().nfc().collect()).ok_or_else(|| self.interrupted())
    }

    /// Says something and keeps it.
    pub fn record(&mut self, place: &str, text: &str) -> Result<(), Failure> {
        self.answers.set(place, text);
        self.keep()
    }

    /// Writes down what was said.
    pub fn keep(&self) -> Result<(), Failure> {
        let Some(kept) = &self.kept else { return Ok(()) };
        files::replace(kept, self.answers.to_json().as_bytes(), Readers::Owner)
    }

    /// Says why an answer cannot be taken.
    pub fn refuse(&self, why: &Texts) {
        self.say.note(catalogue::cannot_be(why));
    }

    /// Whether a part of a manifest keeps its rules. If it does not, the reason is said, and what has to be said anew
    /// is forgotten: what is at these places, the first that has something. Where nobody is asked, nothing is checked:
    /// the whole manifest will be.
    pub fn settle(&mut self, fault: Option<Fault>, places: impl Fn(&str) -> Vec<String>) -> Result<bool, Failure> {
        let Some(fault) = fault.filter(|_| self.asks()) else { return Ok(true) };
        self.refuse(&fault.text);
        let forgotten = places(&fault.place).iter().any(|place| self.answers.forget_to_say_again(place));
        if !forgotten {
            return Err(refused(&fault.place, fault.text));
        }
        self.keep().map(|()| false)
    }

    /// Something has not been said that has to be.
    pub fn miss(&mut self, place: &str) {
        self.missing.push(place.to_owned());
    }

    /// Refuses to go on if something has not been said: all of it at once.
    pub fn complete(&self) -> Result<(), Failure> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let all: Vec<_> = self.missing.iter().map(|place| option_of(place)).collect();
        let all = all.join("; ");
        let message = Failure::usage("missing-answers", catalogue::not_said(&all));
        Err(message.advise(wrong_usage::GIVE_OPTIONS_OR_ANSWERS))
    }

    fn interrupted(&self) -> Failure {
        let kept = self.kept.as_ref().map(|kept| kept.display().to_string()).unwrap_or_default();
        Failure::usage("unfinished", catalogue::input_ends_here_what(&kept)).advise(catalogue::RUN_SAME_COMMAND_AGAIN)
    }
}

/// Takes every answer.
pub fn any(_: &str) -> Result<(), Texts> {
    Ok(())
}

/// What stands at a place cannot be used.
pub fn refused(place: &str, texts: [impl AsRef<str>; 2]) -> Failure {
    Failure::usage("answer", texts.map(|text| format!("{place}: {}", text.as_ref())))
}

fn no_number(text: &str) -> Texts {
    texts(catalogue::no_whole_number(&text))
}

/// A yes or a no, in either language, whatever language is printed.
pub fn yes(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    let is = |words: [&str; 2]| words.contains(&text.as_str());
    if is(catalogue::YES) || is(catalogue::Y) {
        return Some(true);
    }
    (is(catalogue::NO) || is(catalogue::N)).then_some(false)
}

/// Which option says what a place holds.
fn option_of(place: &str) -> String {
    let option = match place {
        "name" => "--name TEXT",
        "threshold" => "--threshold N",
        "floor" => "--floor N",
        "ledger" => "--ledger URL|FILE",
        "contests" => "--contest ID=OPTION,…",
        "officials" => "--official ID=FILE",
        "trustees" => "--trustee ID=FILE",
        "witnesses.quorum" => "--quorum K",
        _ if place.starts_with("title.") => "--title TEXT",
        _ => return format!("--answer {place}=…"),
    };
    option.to_owned()
}
