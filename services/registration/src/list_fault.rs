//! What is wrong with the office's list: what it says, or how it is written.

use std::fmt;

use tupyo_registration::{ListFault, ListFaultKind};
use tupyo_spreadsheet::{SheetFault, column_letters};

use crate::catalogue::{program as texts, wrong_files};
use crate::korean;

/// A fault of a list, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListFileFault {
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u32>,
    /// The earlier line that it contradicts, where there is one.
    pub other: Option<u64>,
    what: WrongList,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WrongList {
    /// How it is written.
    Sheet(SheetFault),
    /// What it says.
    Said(ListFault),
    /// Nobody stands below the first line.
    Nobody,
}

impl ListFileFault {
    /// The list names nobody.
    pub(crate) fn nobody() -> ListFileFault {
        ListFileFault { line: None, column: None, other: None, what: WrongList::Nobody }
    }

    /// What a row says, in a column.
    pub(crate) fn said(fault: ListFault, column: Option<usize>) -> ListFileFault {
        let column = column.and_then(|place| u32::try_from(place + 1).ok());
        ListFileFault { line: Some(fault.line), column, other: fault.other, what: WrongList::Said(fault) }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match &self.what {
            WrongList::Sheet(fault) => fault.code(),
            WrongList::Said(fault) => fault.code(),
            WrongList::Nobody => "list-empty",
        }
    }

    /// What is wrong, without its place, in English.
    pub fn english(&self) -> String {
        match &self.what {
            WrongList::Sheet(fault) => fault.kind.to_string(),
            WrongList::Said(fault) => fault.kind.to_string(),
            WrongList::Nobody => wrong_files::LIST_NAMES_NOBODY[0].to_owned(),
        }
    }

    /// What is wrong, without its place, in Korean.
    pub fn korean(&self) -> String {
        match &self.what {
            WrongList::Sheet(fault) => fault.kind.korean().to_owned(),
            WrongList::Said(ListFault { kind: ListFaultKind::Columns(count), .. }) => {
                let [_, ko] = texts::columns_not(&count);
                ko
            }
            WrongList::Nobody => wrong_files::LIST_NAMES_NOBODY[1].to_owned(),
            WrongList::Said(_) => korean::korean_summary(self.code()).map_or_else(|| self.english(), str::to_owned),
        }
    }

    /// A line in Korean, with its place.
    pub(crate) fn line_in_korean(&self) -> String {
        let [_, ko] = self.with_place();
        ko
    }

    /// A line in English and Korean, with its place.
    fn with_place(&self) -> [String; 2] {
        let line = self.line.map(|line| texts::line(&line));
        let column = self.column.map(column_letters);
        let column = column.map(|column| texts::column(&column));
        let [en, ko]: [Vec<String>; 2] =
            [0, 1].map(|tongue| line.iter().chain(&column).map(|place| place[tongue].clone()).collect());
        let place = |place: String| if place.is_empty() { place } else { place + ": " };
        let [other_en, other_ko] = self.other.map(|line| texts::as_on_line(&line)).unwrap_or_default();
        [
            format!("{}{}{other_en}", place(en.join(", ")), self.english()),
            format!("{}{}{other_ko}", place(ko.join(" ")), self.korean()),
        ]
    }
}

impl From<SheetFault> for ListFileFault {
    fn from(fault: SheetFault) -> ListFileFault {
        ListFileFault { line: fault.line, column: fault.column, other: None, what: WrongList::Sheet(fault) }
    }
}

impl fmt::Display for ListFileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [en, _] = self.with_place();
        f.write_str(&en)
    }
}
