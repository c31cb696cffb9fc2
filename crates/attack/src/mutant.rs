//! One change of one honest entry, and its name.

use std::fmt;
use std::str::FromStr;

use crate::change::Change;
use crate::course::Depth;
use crate::ground::{PLACES, Place};

/// What is changed of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A field of the entry.
    Outer(usize, Change),
    /// A field of the document in it.
    Inner(usize, Change),
    /// The entry as a whole.
    Whole(Move),
}

/// What becomes of a whole entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It is not there.
    Delete,
    /// It is there twice.
    Double,
    /// It and the next one change places.
    Swap,
    /// The same entry of another election takes its place.
    Foreign,
    /// The ledger ends before it.
    End,
}

/// All of them.
pub const MOVES: [Move; 5] = [Move::Delete, Move::Double, Move::Swap, Move::Foreign, Move::End];

/// A change of an honest election. Its text names it, and can be read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Of which election.
    pub place: Place,
    /// Which entry, from 0.
    pub entry: usize,
    /// What becomes of it.
    pub cut: Cut,
    /// How much is recomputed.
    pub depth: Depth,
}

impl Move {
    fn as_str(self) -> &'static str {
        match self {
            Move::Delete => "delete",
            Move::Double => "double",
            Move::Swap => "swap",
            Move::Foreign => "foreign",
            Move::End => "end",
        }
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, entry, depth) = (self.place.as_str(), self.entry, self.depth.as_str());
        match self.cut {
            Cut::Outer(field, change) => write!(f, "{place}/{entry}/entry.{field}/{}/{depth}", change.as_str()),
            Cut::Inner(field, change) => write!(f, "{place}/{entry}/document.{field}/{}/{depth}", change.as_str()),
            Cut::Whole(whole) => write!(f, "{place}/{entry}/whole/{}/{depth}", whole.as_str()),
        }
    }
}

impl FromStr for Mutant {
    type Err = String;

    fn from_str(text: &str) -> Result<Mutant, String> {
        parsed(text)
            .ok_or_else(|| format!("`{text}` is no mutant: PLACE/ENTRY/FIELD/CHANGE/DEPTH, as they are printed"))
    }
}

fn parsed(text: &str) -> Option<Mutant> {
    let [place, entry, field, change, depth] = text.split('/').collect::<Vec<_>>().try_into().ok()?;
    let place = PLACES.into_iter().find(|other| other.as_str() == place)?;
    let depth = [Depth::Shallow, Depth::Deep].into_iter().find(|other| other.as_str() == depth)?;
    let cut = match field.split_once('.') {
        Some(("entry", number)) => Cut::Outer(number.parse().ok()?, Change::of_name(change)?),
        Some(("document", number)) => Cut::Inner(number.parse().ok()?, Change::of_name(change)?),
        None if field == "whole" => Cut::Whole(MOVES.into_iter().find(|other| other.as_str() == change)?),
        _ => return None,
    };
    Some(Mutant { place, entry: entry.parse().ok()?, cut, depth })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back() {
        for name in ["watched/3/entry.2/zero/shallow", "registered/12/document.40/other-entry/deep"] {
            assert_eq!(name.parse::<Mutant>().map(|mutant| mutant.to_string()), Ok(name.to_owned()));
        }
        assert_eq!("watched/0/whole/swap/deep".parse::<Mutant>().map(|it| it.cut), Ok(Cut::Whole(Move::Swap)));
        for wrong in ["", "watched/0/whole/zero/deep", "watched/x/whole/swap/deep", "elsewhere/0/whole/swap/deep"] {
            assert!(wrong.parse::<Mutant>().is_err(), "{wrong}");
        }
    }
}
