//! Choices as a page gives them, by names. They are read into the texts that a person would write, with room for all of
//! it beforehand: a text that grows leaves a copy of the vote behind.

use std::fmt;
use std::fmt::Write;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use tupyo_election::BallotCheck;
use tupyo_proof::SigningKey;
use zeroize::Zeroizing;

use super::{Choices, ChoicesError};
use crate::VoterError;
use crate::opening::on_roll;

/// What separates names and numbers in a written choice, and therefore occurs in no name.
const SEPARATORS: [char; 4] = [',', ':', '>', '='];

impl Choices {
    /// Reads the choices of a key's holder from JSON, by the ids of contests and options:
    ///
    /// | | |
    /// |---|---|
    /// | `{"president": "lee"}`, `"blank"` | single choice |
    /// | `{"council": ["a", "b"]}`, `[]` | choose up to, exactly, at least; approval; knapsack |
    /// | `{"council": {"a": 3, "b": 1}}` | score, cumulative, distribution, quadratic, amounts; what is not named |
    /// | | gets 0 |
    /// | `{"leader": [["a"], ["b", "c"]]}` | positional, ranking: places from the first, with the options in each |
    ///
    /// # Errors
    /// [`VoterError::NotOnRoll`]; [`ChoicesError`] for other JSON, and for what the manifest does not allow.
    pub fn from_names(check: &BallotCheck, key: &SigningKey, json: &str) -> Result<Choices, VoterError> {
        let (_, voter) = on_roll(check, key)?;
        let texts = written(json).map_err(|_| ChoicesError::Names)?;
        let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
        Ok(Choices::parse(check.manifest(), voter.style, &texts)?)
    }
}

/// For each contest what a person writes.
fn written(json: &str) -> Result<Vec<Zeroizing<String>>, serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(json);
    let texts = Contests { room: 2 * json.len() + 1 }.deserialize(&mut source)?;
    source.end()?;
    Ok(texts)
}

/// All contests.
struct Contests {
    room: usize,
}

/// What is chosen in one, behind its name.
struct Chosen<'t>(&'t mut String);

/// An option, or those in one place.
struct Item<'t>(&'t mut String);

impl<'de> DeserializeSeed<'de> for Contests {
    type Value = Vec<Zeroizing<String>>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Contests {
    type Value = Vec<Zeroizing<String>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a choice for each contest")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(contest) = source.next_key::<&str>()? {
            let mut text = Zeroizing::new(String::with_capacity(self.room));
            text.push_str(plain(contest)?);
            text.push('=');
            source.next_value_seed(Chosen(&mut text))?;
            texts.push(text);
        }
        Ok(texts)
    }
}

impl<'de> DeserializeSeed<'de> for Chosen<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Chosen<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an option, a list of options or places, or numbers")
    }

    fn visit_borrowed_str<E: Error>(self, option: &'de str) -> Result<(), E> {
        add(self.0, ',', option)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<(), A::Error> {
        while source.next_element_seed(Item(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<(), A::Error> {
        while let Some((option, number)) = source.next_entry::<&str, u64>()? {
            add(self.0, ',', option)?;
            write!(self.0, ":{number}").map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Item<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an option, or the options of a place")
    }

    fn visit_borrowed_str<E: Error>(self, option: &'de str) -> Result<(), E> {
        add(self.0, ',', option)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<(), A::Error> {
        let mut separator = '>';
        while let Some(option) = source.next_element::<&str>()? {
            add(self.0, separator, option)?;
            separator = '=';
        }
        Ok(())
    }
}

/// A name that is read as one.
fn plain<E: Error>(name: &str) -> Result<&str, E> {
    let parted = name.is_empty() || name.contains(SEPARATORS) || name.trim() != name;
    if parted { Err(E::custom("not a name")) } else { Ok(name) }
}

/// Adds a name, apart from the one before.
fn add<E: Error>(text: &mut String, separator: char, name: &str) -> Result<(), E> {
    if !text.ends_with('=') {
        text.push(separator);
    }
    text.push_str(plain(name)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::written;

    fn texts(json: &str) -> Option<Vec<String>> {
        Some(written(json).ok()?.iter().map(|text| text.to_string()).collect())
    }

    #[test]
    fn names_are_written_as_a_person_writes_them() {
        let json = r#"{ "president": "lee", "council": ["a", "b"], "none": [], "points": {"a": 3, "b": 1},
            "leader": [["a"], ["b", "c"], ["d"]] }"#;
        let expected = ["president=lee", "council=a,b", "none=", "points=a:3,b:1", "leader=a>b=c>d"];
        assert_eq!(texts(json).unwrap(), expected);
    }

    #[test]
    fn a_name_is_never_read_as_two() {
        for json in [
            r#"{"a": "b,c"}"#,
            r#"{"a": ["b>c"]}"#,
            r#"{"a": [["b=c"]]}"#,
            r#"{"a": {"b:1,c": 1}}"#,
            r#"{"a=b": "c"}"#,
            r#"{"a": ""}"#,
            r#"{"a": " b"}"#,
            r#"{"a": 1}"#,
            r#"{"a": {"b": -1}}"#,
            r#"{"a": {"b": 1.5}}"#,
            r#"{"a": null}"#,
            r#"["a"]"#,
            r#"{"a": "b"} x"#,
        ] {
            assert_eq!(texts(json), None, "{json}");
        }
    }

    #[test]
    fn a_text_never_grows() {
        let json = r#"{"a":{"b":18446744073709551615,"c":1},"d":[["e","f"],["g"]]}"#;
        assert!(written(json).unwrap().iter().all(|text| text.capacity() == 2 * json.len() + 1));
    }
}
