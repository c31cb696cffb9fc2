//! What is wrong with the office's list.

use std::fmt;

/// A fault of a list, with its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListFault {
    /// The line in the file.
    pub line: u64,
    /// The earlier line that it contradicts, where there is one.
    pub other: Option<u64>,
    /// What is wrong.
    pub kind: ListFaultKind,
}

/// What can be wrong with a list's first line, or with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFaultKind {
    /// The first line does not name the columns.
    Header,
    /// A row has this many columns.
    Columns(usize),
    /// Neither a person nor a card.
    EmptyRow,
    /// The person is no handle.
    Person,
    /// The card's text is no card's key.
    Card,
    /// Not the hash of a code.
    Code,
    /// No such ballot style.
    Style,
    /// Not a weight.
    Weight,
    /// The person is listed already with another style or weight, or the row adds nothing.
    PersonRepeated,
    /// The card stands there already.
    CardRepeated,
    /// The code stands there already.
    CodeRepeated,
}

impl ListFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self.kind {
            ListFaultKind::Header => "list-header",
            ListFaultKind::Columns(_) => "list-columns",
            ListFaultKind::EmptyRow => "list-empty-row",
            ListFaultKind::Person => "list-person",
            ListFaultKind::Card => "list-card",
            ListFaultKind::Code => "list-code",
            ListFaultKind::Style => "list-style",
            ListFaultKind::Weight => "list-weight",
            ListFaultKind::PersonRepeated => "list-person-repeated",
            ListFaultKind::CardRepeated => "list-card-repeated",
            ListFaultKind::CodeRepeated => "list-code-repeated",
        }
    }
}

impl fmt::Display for ListFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ListFaultKind::Header => "the first line must be `person,card,code,style,weight`",
            ListFaultKind::Columns(count) => return write!(f, "{count} columns, not 5"),
            ListFaultKind::EmptyRow => "neither a person nor a card",
            ListFaultKind::Person => "the person is not 1 to 128 printable ASCII characters",
            ListFaultKind::Card => "not the public key of a card",
            ListFaultKind::Code => "not the hash of a code, 64 digits 0-9 a-f",
            ListFaultKind::Style => "no ballot style of this id",
            ListFaultKind::Weight => "not a weight: write 1 or more",
            ListFaultKind::PersonRepeated => "the same person with another style or weight, or without a card or code",
            ListFaultKind::CardRepeated => "the same card",
            ListFaultKind::CodeRepeated => "the same code",
        })
    }
}

impl fmt::Display for ListFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ListFault { line, other, kind } = self;
        match other {
            Some(other) => write!(f, "line {line}: {kind}, as on line {other}"),
            None => write!(f, "line {line}: {kind}"),
        }
    }
}
