//! What options say, put among the answers.

use std::fmt::Display;
use std::str::FromStr;

use tupyo_circuits::Parameter;
use tupyo_election::Rule;

use crate::answers::Answers;

/// `id=value`.
#[derive(Clone, Debug)]
pub struct Named {
    /// What stands before the sign.
    pub id: String,
    /// And behind it.
    pub value: String,
}

impl FromStr for Named {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, value) = text.split_once('=').ok_or("write an id, = and a value")?;
        Ok(Named { id: id.to_owned(), value: value.to_owned() })
    }
}

/// Says things in one language.
pub struct Said<'a> {
    language: String,
    answers: &'a mut Answers,
}

impl Said<'_> {
    /// In this language.
    pub fn in_language(language: String, answers: &mut Answers) -> Said<'_> {
        Said { language, answers }
    }

    /// Something that is no text for people.
    pub fn set(&mut self, place: &str, text: impl Display) {
        self.answers.set(place, text.to_string());
    }

    /// A text for people.
    pub fn text(&mut self, place: &str, text: &str) {
        self.answers.set(format!("{place}.{}", self.language), text);
    }

    /// The rule of a contest.
    pub fn rule(&mut self, place: &str, rule: Rule) {
        let kind = rule.kind();
        self.set(&format!("{place}.kind"), kind.name);
        for ((name, _), parameter) in kind.parameters.iter().zip(rule.parameters()) {
            let written = match parameter {
                Parameter::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
                Parameter::Number(number) => number.to_string(),
                Parameter::Numbers(numbers) => numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" "),
            };
            self.set(&format!("{place}.{name}"), written);
        }
    }

    /// People and the files of their keys.
    pub fn people(&mut self, list: &str, people: &[Named]) {
        for person in people {
            let place = self.next(list);
            self.named(&place, &person.id);
            self.set(&format!("{place}.key"), &person.value);
        }
    }

    /// The place of another element.
    pub fn next(&self, list: &str) -> String {
        format!("{list}.{}", self.answers.count(list) + 1)
    }

    /// An id that is the title, too.
    pub fn named(&mut self, place: &str, id: &str) {
        self.set(&format!("{place}.id"), id);
        self.text(&format!("{place}.title"), id);
    }

    /// `KIND=REASON`, or `exposed:STYLE=REASON`.
    pub fn exception(&mut self, known: &Answers, named: &Named) {
        let (kind, style) = match named.id.split_once(':') {
            Some(("exposed", style)) => ("exposed", style),
            _ => (named.id.as_str(), ""),
        };
        let is_known = (1..=known.count("exceptions")).any(|number| {
            let part = |part: &str| known.get(&format!("exceptions.{number}.{part}")).unwrap_or_default().to_owned();
            part("kind") == kind && part("style") == style
        });
        if is_known {
            return;
        }
        let place = self.next("exceptions");
        self.set(&format!("{place}.kind"), kind);
        if !style.is_empty() {
            self.set(&format!("{place}.style"), style);
        }
        self.text(&format!("{place}.reason"), &named.value);
    }
}

/// Whether a list has an element with this id.
pub fn has_id(known: &Answers, list: &str, id: &str) -> bool {
    (1..=known.count(list)).any(|number| known.get(&format!("{list}.{number}.id")) == Some(id))
}

/// Those whose ids are not in the list yet.
pub fn new_ones(known: &Answers, list: &str, all: &[Named]) -> Vec<Named> {
    all.iter().filter(|named| !has_id(known, list, &named.id)).cloned().collect()
}
