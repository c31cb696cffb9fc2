//! Rows, and where they go.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::fault::{SheetFault, SheetFaultKind};

/// A row that is not empty.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// The line of the text in which it begins, or the row of the workbook, from 1.
    pub line: u64,
    /// The cells, in Normalization Form C, without white space around them.
    pub cells: &'a [String],
}

/// How a sheet was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetForm {
    /// Text.
    Text {
        /// Its encoding's name.
        encoding: &'static str,
        /// Whether nothing in the file says so, and bytes had to be judged.
        guessed: bool,
        /// What stands between its cells.
        separator: char,
    },
    /// A workbook.
    Workbook {
        /// The name of the sheet that was read: the first visible one that is not empty.
        sheet: String,
        /// How many other sheets have cells.
        others: usize,
    },
}

/// Where rows go.
pub(crate) struct Rows<'a> {
    take: &'a mut dyn FnMut(SheetRow<'_>),
    pub(crate) faults: Vec<SheetFault>,
    count: u64,
}

impl<'a> Rows<'a> {
    /// Rows that go to `take`.
    pub(crate) fn new(take: &'a mut dyn FnMut(SheetRow<'_>)) -> Rows<'a> {
        Rows { take, faults: Vec::new(), count: 0 }
    }

    /// Whether no row has come.
    pub(crate) fn are_none(&self) -> bool {
        self.count == 0
    }

    /// A row, if it is not empty and has no fault.
    pub(crate) fn row(&mut self, line: u64, cells: &mut [String]) {
        cells.iter_mut().for_each(tidy);
        if cells.iter().all(String::is_empty) {
            return;
        }
        self.count += 1;
        let before = self.faults.len();
        for (place, cell) in cells.iter().enumerate() {
            if cell.chars().any(is_no_text) {
                self.faults.push(SheetFault::at(line, place + 1, SheetFaultKind::Character));
            }
        }
        if self.faults.len() == before {
            (self.take)(SheetRow { line, cells });
        }
    }
}

/// Takes the white space around a cell away, and what is not seen.
fn tidy(cell: &mut String) {
    let bare = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
    if !is_nfc(bare) {
        *cell = bare.nfc().collect();
    } else if bare.len() < cell.len() {
        *cell = bare.to_owned();
    }
}

/// What stands where bytes were no character, and control characters but tabs and line ends.
fn is_no_text(character: char) -> bool {
    character == char::REPLACEMENT_CHARACTER || (character.is_control() && !matches!(character, '\t' | '\n' | '\r'))
}
