//! Choices as a page gives them.

use std::fmt;
use std::mem;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use tupyo_election::BallotCheck;
use tupyo_proof::SigningKey;
use zeroize::Zeroizing;

use super::{Choices, ChoicesError, contests_of};
use crate::VoterError;
use crate::opening::on_roll;

impl Choices {
    /// Reads the choices of a key's holder from JSON: for each contest of the style, in order, a list of numbers as
    /// [`Selection::of`](tupyo_election::Selection::of) reads them.
    ///
    /// # Errors
    /// [`VoterError::NotOnRoll`]; [`ChoicesError`] for other JSON, and for what the manifest does not allow.
    pub fn from_json(check: &BallotCheck, key: &SigningKey, json: &str) -> Result<Choices, VoterError> {
        let (_, voter) = on_roll(check, key)?;
        let choices = Choices::of(voter.style, read(json).map_err(|_| ChoicesError::Lists)?);
        if choices.contests.len() != contests_of(check.manifest(), voter.style)?.len() {
            return Err(ChoicesError::Lists.into());
        }
        choices.bits(check.manifest())?;
        Ok(choices)
    }
}

fn read(json: &str) -> Result<Vec<Vec<usize>>, serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(json);
    let mut lists = Zeroizing::new(Lists { room: json.matches(',').count() + 1 }.deserialize(&mut source)?);
    source.end()?;
    Ok(mem::take(&mut *lists))
}

/// Lists of numbers, each with room for as many as the text can have: a list that grows leaves a copy of the vote
/// behind.
#[derive(Clone, Copy)]
struct Lists {
    room: usize,
}

/// One of them.
struct List(Lists);

impl<'de> DeserializeSeed<'de> for Lists {
    type Value = Vec<Vec<usize>>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de> DeserializeSeed<'de> for List {
    type Value = Vec<usize>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Lists {
    type Value = Vec<Vec<usize>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of numbers for each contest")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Self::Value, A::Error> {
        let mut lists = Zeroizing::new(Vec::with_capacity(self.room));
        while let Some(list) = source.next_element_seed(List(self))? {
            lists.push(list);
        }
        Ok(mem::take(&mut *lists))
    }
}

impl<'de> Visitor<'de> for List {
    type Value = Vec<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Self::Value, A::Error> {
        let mut list = Zeroizing::new(Vec::with_capacity(self.0.room));
        while let Some(number) = source.next_element()? {
            list.push(number);
        }
        Ok(mem::take(&mut *list))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn lists_are_read_as_serde_reads_them_and_never_grow() {
        for json in [
            "[]",
            "[[]]",
            "[[0],[3,1,2],[]]",
            " [ [ 7 ] ] ",
            "[[0]",
            "[[0]]x",
            "[[-1]]",
            "[[1.5]]",
            "[0]",
            "{}",
            "[[0],]",
        ] {
            let (read, plain) = (read(json).ok(), serde_json::from_str::<Vec<Vec<usize>>>(json).ok());
            assert_eq!(read, plain, "{json}");
        }
        let lists = read("[[0],[3,1,2],[]]").unwrap();
        assert!(lists.iter().all(|list| list.capacity() == 5) && lists.capacity() == 5, "the room made for it");
    }
}
