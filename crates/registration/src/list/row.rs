//! A row of the office's list, read.

use tupyo_card::CardKey;

use super::{Eligible, ListFault, ListFaultKind};
use crate::{CodeHash, Handle};

/// A row of the office's list as it is written: the columns `person`, `card`, `code`, `style`, `weight`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRow {
    /// The line in the file, from 1.
    pub line: u64,
    /// The person; empty: the card's text is the person's handle.
    pub person: String,
    /// The text of a card's key, or empty.
    pub card: String,
    /// The hash of a one-time code, 64 hexadecimal digits, or empty.
    pub code: String,
    /// The id of the ballot style.
    pub style: String,
    /// How many times the vote counts: 1 to 2³² − 1.
    pub weight: String,
}

/// A row without a fault of its own.
pub(super) struct ReadRow {
    pub(super) line: u64,
    pub(super) handle: Handle,
    pub(super) card: Option<CardKey>,
    pub(super) code: Option<CodeHash>,
    pub(super) eligible: Eligible,
}

impl ReadRow {
    /// Reads a row; gives every fault that it has by itself.
    pub(super) fn of(row: &ListRow, styles: &[String]) -> Result<ReadRow, Vec<ListFault>> {
        let mut faults = Vec::new();
        let mut fault = |kind| faults.push(ListFault { line: row.line, other: None, kind });
        let card = filled(&row.card, |text| text.parse().ok()).unwrap_or_else(|| {
            fault(ListFaultKind::Card);
            None
        });
        let code = filled(&row.code, code_hash).unwrap_or_else(|| {
            fault(ListFaultKind::Code);
            None
        });
        if row.person.is_empty() && row.card.is_empty() {
            fault(ListFaultKind::EmptyRow);
        }
        let person = filled(&row.person, |text| text.parse().ok()).unwrap_or_else(|| {
            fault(ListFaultKind::Person);
            None
        });
        if !styles.contains(&row.style) {
            fault(ListFaultKind::Style);
        }
        let weight = row.weight.parse().ok().filter(|weight| *weight > 0);
        if weight.is_none() {
            fault(ListFaultKind::Weight);
        }
        let handle = person.or_else(|| card.map(Handle::from));
        match (handle, weight) {
            (Some(handle), Some(weight)) if faults.is_empty() => {
                let eligible = Eligible { style: row.style.clone(), weight };
                Ok(ReadRow { line: row.line, handle, card, code, eligible })
            }
            _ => Err(faults),
        }
    }
}

/// `Some(None)` for an empty field, its value for another one; `None` if it cannot be read.
fn filled<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { read(text).map(Some) }
}

/// 64 hexadecimal digits, small letters.
fn code_hash(text: &str) -> Option<CodeHash> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.as_chunks::<2>().0) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(CodeHash(hash))
}
