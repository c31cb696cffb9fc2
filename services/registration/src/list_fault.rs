//! What is wrong with the office's list: what it says, or how it is written.

use std::fmt;

use tupyo_registration::{ListFault, ListFaultKind};
use tupyo_spreadsheet::{SheetFault, column_letters};

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
            WrongList::Nobody => "the list names nobody: write one person in each line below the first".to_owned(),
        }
    }

    /// What is wrong, without its place, in Korean.
    pub fn korean(&self) -> String {
        match &self.what {
            WrongList::Sheet(fault) => fault.kind.korean().to_owned(),
            WrongList::Said(ListFault { kind: ListFaultKind::Columns(count), .. }) => {
                format!("열이 {count}개입니다. 5개여야 합니다")
            }
            _ => korean::korean_summary(self.code()).map_or_else(|| self.english(), str::to_owned),
        }
    }

    /// A line in Korean, with its place.
    pub(crate) fn line_in_korean(&self) -> String {
        let line = self.line.map(|line| format!("{line}행"));
        let column = self.column.map(|column| format!("{}열", column_letters(column)));
        let place: Vec<_> = line.into_iter().chain(column).collect();
        let place = if place.is_empty() { String::new() } else { place.join(" ") + ": " };
        let other = self.other.map(|other| format!(" ({other}행 참고)")).unwrap_or_default();
        format!("{place}{}{other}", self.korean())
    }
}

impl From<SheetFault> for ListFileFault {
    fn from(fault: SheetFault) -> ListFileFault {
        ListFileFault { line: fault.line, column: fault.column, other: None, what: WrongList::Sheet(fault) }
    }
}

impl fmt::Display for ListFileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|line| format!("line {line}"));
        let column = self.column.map(|column| format!("column {}", column_letters(column)));
        let place: Vec<_> = line.into_iter().chain(column).collect();
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        f.write_str(&self.english())?;
        self.other.map_or(Ok(()), |other| write!(f, ", as on line {other}"))
    }
}
