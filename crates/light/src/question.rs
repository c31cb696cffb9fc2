//! The questions, and their paths.

use std::fmt;
use std::str::FromStr;

use crate::{
    LightError, MOST_COUNTED_BYTES, MOST_DOCUMENTS_BYTES, MOST_LIGHT_ENTRY_BYTES, MOST_PREFIX_BYTES, MOST_ROLL_BYTES,
    RollBits,
};

/// What a phone asks a board.
///
/// `Display` gives the path below `/elections/{election}/`, `FromStr` reads it; they are each other's inverse, and each
/// question has one spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LightQuestion {
    /// `light/documents/{size}/{from}`: the light documents whose last part is not before `from`, `from < size`.
    Documents {
        /// How many entries the ledger has, by a checkpoint that the phone knows.
        size: u64,
        /// The first entry that a document may end with.
        from: u64,
    },
    /// `light/ceremony/{size}/{from}`: the same of everything that trustees said in the complete ceremony.
    Ceremony {
        /// How many entries the ledger has.
        size: u64,
        /// The first entry that a document may end with.
        from: u64,
    },
    /// `light/prefix/{size}/{old}`: what the root of the first `old` entries is, `0 < old < size`.
    Prefix {
        /// How many entries the ledger has.
        size: u64,
        /// How many it had before.
        old: u64,
    },
    /// `light/entries/{size}/{index}`: one entry, `index < size`.
    Entry {
        /// How many entries the ledger has.
        size: u64,
        /// Which entry.
        index: u64,
    },
    /// `light/roll/{bits}/{prefix}`: the lines of the roll whose keys have these bits, and their neighbours.
    Roll(RollBits),
    /// `light/counted/{block}`: the counted ballots of 32 voters.
    Counted {
        /// The block's number: the first voter's index divided by 32.
        block: u32,
    },
}

impl LightQuestion {
    /// The most bytes that a true answer has: a longer one is a lie.
    pub fn at_most(&self) -> usize {
        match self {
            LightQuestion::Documents { .. } | LightQuestion::Ceremony { .. } => MOST_DOCUMENTS_BYTES,
            LightQuestion::Prefix { .. } => MOST_PREFIX_BYTES,
            LightQuestion::Entry { .. } => MOST_LIGHT_ENTRY_BYTES,
            LightQuestion::Roll(_) => MOST_ROLL_BYTES,
            LightQuestion::Counted { .. } => MOST_COUNTED_BYTES,
        }
    }
}

impl fmt::Display for LightQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LightQuestion::Documents { size, from } => write!(f, "light/documents/{size}/{from}"),
            LightQuestion::Ceremony { size, from } => write!(f, "light/ceremony/{size}/{from}"),
            LightQuestion::Prefix { size, old } => write!(f, "light/prefix/{size}/{old}"),
            LightQuestion::Entry { size, index } => write!(f, "light/entries/{size}/{index}"),
            LightQuestion::Roll(asked) => write!(f, "light/roll/{}/{}", asked.bits(), asked.prefix()),
            LightQuestion::Counted { block } => write!(f, "light/counted/{block}"),
        }
    }
}

impl FromStr for LightQuestion {
    type Err = LightError;

    fn from_str(path: &str) -> Result<LightQuestion, LightError> {
        let words: Vec<&str> = path.splitn(5, '/').collect();
        match words.as_slice() {
            ["light", "roll", bits, prefix] => Ok(LightQuestion::Roll(RollBits::new(number(bits)?, number(prefix)?)?)),
            ["light", "counted", block] => Ok(LightQuestion::Counted { block: number(block)? }),
            ["light", name, size, second] => of_ledger(name, number(size)?, number(second)?),
            _ => Err(LightError::Question),
        }
    }
}

/// The questions about the ledger of a size: the second number is below it.
fn of_ledger(name: &str, size: u64, second: u64) -> Result<LightQuestion, LightError> {
    let question = match name {
        "documents" => LightQuestion::Documents { size, from: second },
        "ceremony" => LightQuestion::Ceremony { size, from: second },
        "prefix" if second > 0 => LightQuestion::Prefix { size, old: second },
        "entries" => LightQuestion::Entry { size, index: second },
        _ => return Err(LightError::Question),
    };
    if second < size { Ok(question) } else { Err(LightError::Question) }
}

/// A decimal number without sign and without leading zeros.
fn number<N: FromStr + ToString>(text: &str) -> Result<N, LightError> {
    let number: N = text.parse().map_err(|_| LightError::Question)?;
    if number.to_string() == text { Ok(number) } else { Err(LightError::Question) }
}
