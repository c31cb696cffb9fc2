//! What has been said of an election that is being made: texts at places, `contests.1.title.ko`. In a file they have
//! the shape of a manifest, so that people can read and write them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};
use tupyo_encoding::sha256;

use crate::catalogue::general as texts;
use crate::failure::Failure;
use crate::files;

const LARGEST_FILE: usize = 16_000_000;
/// A place has fewer parts, such as `contests.1.options.2.title.ko`.
const DEEPEST: usize = 12;
/// The lists that have no more elements.
const ENDED: &str = "ended";

/// Answers by their places; elements of lists count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// Reads a file: objects and lists as in a manifest, or places with dots. A list of plain values is one answer, its
    /// values with spaces between.
    pub fn read(path: &Path) -> Result<Answers, Failure> {
        let bytes = files::read(path, LARGEST_FILE)?;
        let broken = |error: serde_json::Error| Failure::usage("answers", texts::text(&error, &path.display()));
        let mut answers = Answers::default();
        answers.flatten(String::new(), serde_json::from_slice(&bytes).map_err(broken)?);
        Ok(answers)
    }

    /// The file.
    pub fn to_json(&self) -> String {
        let parts: Vec<Part<'_>> =
            self.0.iter().map(|(place, text)| (place.split('.').collect(), text.as_str())).collect();
        format!("{:#}\n", nested(&parts))
    }

    /// The SHA-256 of what was said, but at these places; that a list has ended says nothing more.
    pub fn fingerprint(&self, left_out: impl Fn(&str) -> bool) -> String {
        let kept = self.0.iter().filter(|(place, _)| place.as_str() != ENDED && !left_out(place));
        let kept = Answers(kept.map(|(place, text)| (place.clone(), text.clone())).collect());
        sha256(kept.to_json().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What was said, perhaps nothing on purpose.
    pub fn get(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }

    /// What was said and is not empty.
    pub fn said(&self, place: &str) -> Option<&str> {
        self.get(place).filter(|text| !text.is_empty())
    }

    /// Says something.
    pub fn set(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.0.insert(place.into(), text.into());
    }

    /// Forgets a place, what is in it, and that its lists have ended; whether there was anything.
    pub fn forget(&mut self, place: &str) -> bool {
        let within =
            |other: &str| other == place || other.strip_prefix(place).is_some_and(|rest| rest.starts_with('.'));
        let before = self.0.len();
        self.0.retain(|other, _| !within(other));
        let ended: Vec<_> = self.ended().filter(|list| !within(list)).map(str::to_owned).collect();
        if self.0.contains_key(ENDED) {
            self.set(ENDED, ended.join(" "));
        }
        before != self.0.len()
    }

    /// Forgets an element of a list; those behind it move up.
    pub fn remove_element(&mut self, list: &str, number: usize) {
        let last = self.last(list);
        self.forget(&format!("{list}.{number}"));
        for from in number + 1..=last {
            let (old, new) = (format!("{list}.{from}."), format!("{list}.{}.", from - 1));
            let moved: Vec<_> = self.0.iter().filter(|(place, _)| place.starts_with(&old)).collect();
            let moved: Vec<_> = moved.iter().map(|(at, text)| (at.replacen(&old, &new, 1), (*text).clone())).collect();
            self.forget(&format!("{list}.{from}"));
            self.0.extend(moved);
        }
    }

    /// How many elements a list has.
    pub fn count(&self, list: &str) -> usize {
        (1..).take_while(|number| self.has(&format!("{list}.{number}"))).count()
    }

    /// Whether anything was said of this place or of one in it.
    pub fn has(&self, place: &str) -> bool {
        let within = format!("{place}.");
        self.0.contains_key(place)
            || self.0.range(within.clone()..).next().is_some_and(|(at, _)| at.starts_with(&within))
    }

    /// A text in all languages in which it was said.
    pub fn texts(&self, place: &str) -> BTreeMap<String, String> {
        let within = format!("{place}.");
        let all = self.0.range(within.clone()..).take_while(|(at, _)| at.starts_with(&within));
        let said = all.filter(|(_, text)| !text.is_empty());
        said.map(|(at, text)| (at[within.len()..].to_owned(), text.clone())).collect()
    }

    /// That a list has no more elements.
    pub fn end(&mut self, list: &str) {
        let all: Vec<_> = self.ended().chain([list]).map(str::to_owned).collect();
        self.set(ENDED, all.join(" "));
    }

    /// The number of a list's last element, perhaps behind some that were forgotten.
    pub fn last(&self, list: &str) -> usize {
        let within = format!("{list}.");
        let all = self.0.range(within.clone()..).take_while(|(place, _)| place.starts_with(&within));
        let number = |place: &str| place[within.len()..].split('.').next().and_then(|number| number.parse().ok());
        all.filter_map(|(place, _)| number(place)).max().unwrap_or(0)
    }

    /// As [`Answers::forget`]; if the place is the last element of a list, the list goes on.
    pub fn forget_to_say_again(&mut self, place: &str) -> bool {
        let is_last = |list: &str, number: &str| number.parse() == Ok(self.last(list));
        if let Some((list, _)) = place.rsplit_once('.').filter(|(list, number)| is_last(list, number)) {
            let ended: Vec<_> = self.ended().filter(|ended| *ended != list).map(str::to_owned).collect();
            self.set(ENDED, ended.join(" "));
        }
        self.forget(place)
    }

    /// Whether a list has no more elements.
    pub fn has_ended(&self, list: &str) -> bool {
        self.ended().any(|ended| ended == list)
    }

    fn ended(&self) -> impl Iterator<Item = &str> {
        self.get(ENDED).unwrap_or_default().split_whitespace()
    }

    fn flatten(&mut self, place: String, value: Value) {
        let within = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        match value {
            Value::Object(members) => {
                members.into_iter().for_each(|(name, value)| self.flatten(within(&name), value));
            }
            Value::Array(elements) if elements.iter().any(|element| element.is_object() || element.is_array()) => {
                let numbered = (1..).zip(elements);
                numbered.for_each(|(number, value): (u64, _)| self.flatten(within(&number.to_string()), value));
            }
            Value::Array(elements) => {
                let texts: Vec<_> = elements.iter().filter_map(plain).collect();
                self.set(place, texts.join(" "));
            }
            plain_value => {
                if let Some(text) = plain(&plain_value) {
                    self.set(place, text);
                }
            }
        }
    }
}

/// A value that is neither a list nor an object.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        _ => None,
    }
}

/// The parts of a place, and what was said there.
type Part<'a> = (Vec<&'a str>, &'a str);

/// Objects, and lists where the names are the numbers from 1.
fn nested(parts: &[Part<'_>]) -> Value {
    let mut members: Vec<(&str, Vec<Part<'_>>)> = Vec::new();
    for (names, text) in parts {
        let Some((first, rest)) = names.split_first() else { continue };
        let rest = (rest.iter().take(DEEPEST).copied().collect(), *text);
        match members.iter_mut().find(|(name, _)| name == first) {
            Some((_, within)) => within.push(rest),
            None => members.push((first, vec![rest])),
        }
    }
    let value = |within: &[Part<'_>]| match within {
        [(names, text)] if names.is_empty() => Value::String((*text).to_owned()),
        _ => nested(within),
    };
    members.sort_by_key(|(name, _)| name.parse::<usize>().unwrap_or(0));
    let numbered = members.iter().zip(1..).all(|((name, _), number): (_, usize)| *name == number.to_string());
    if numbered {
        return Value::Array(members.iter().map(|(_, within)| value(within)).collect());
    }
    Value::Object(members.iter().map(|(name, within)| ((*name).to_owned(), value(within))).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: Value) -> Answers {
        let mut answers = Answers::default();
        answers.flatten(String::new(), value);
        answers
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let value = serde_json::json!({
            "title": { "ko": "정기총회" }, "floor": 3, "languages": ["ko", "en"],
            "contests": [{ "title": { "ko": "회장" }, "options": [{ "title": { "ko": "a" } }, { "id": "b" }] }],
            "contests.2.title.ko": "감사",
        });
        let mut answers = of(value);
        assert_eq!(answers.get("languages"), Some("ko en"));
        assert_eq!((answers.count("contests"), answers.count("contests.1.options")), (2, 2));
        answers.end("contests");
        let again = of(serde_json::from_str(&answers.to_json()).unwrap());
        assert_eq!(again, answers);
        assert!(again.has_ended("contests") && !again.has_ended("styles"));
    }

    #[test]
    fn a_place_is_forgotten_with_all_in_it_and_with_nothing_else() {
        let mut answers = Answers::default();
        for place in ["contests.1.title.ko", "contests.10.title.ko", "contestsx"] {
            answers.set(place, "x");
        }
        answers.end("contests.1.options");
        answers.end("contests");
        assert!(answers.forget("contests.1"));
        assert!(!answers.has("contests.1") && answers.has("contests.10") && answers.has("contestsx"));
        assert!(!answers.has_ended("contests.1.options") && answers.has_ended("contests"));
        assert!(!answers.forget("contests.1"));

        for (place, text) in [("e.1.kind", "a"), ("e.2.kind", "b"), ("e.3.kind", "c")] {
            answers.set(place, text);
        }
        answers.end("e");
        assert!(answers.clone().forget_to_say_again("e.2") && answers.has_ended("e"));
        answers.remove_element("e", 2);
        assert_eq!((answers.count("e"), answers.get("e.1.kind"), answers.get("e.2.kind")), (2, Some("a"), Some("c")));
    }
}
