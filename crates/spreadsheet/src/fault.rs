//! What is wrong with a sheet, and where.

use std::fmt;

use crate::catalogue;

/// What is wrong with a sheet, and where, if it is at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetFault {
    /// The line of the text, or the row of the workbook, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub kind: SheetFaultKind,
}

/// What can be wrong with a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFaultKind {
    /// There is nothing in it.
    Empty,
    /// Neither text nor a workbook.
    Binary,
    /// A workbook of before 2007, or one under a password.
    OldWorkbook,
    /// A sheet of LibreOffice's own format.
    OpenDocument,
    /// A damaged workbook.
    Workbook,
    /// It unzips to too much, or has too many cells or columns.
    TooLarge,
    /// A quotation mark that nothing closes, or text behind the closing one.
    Quote,
    /// A character that no text has.
    Character,
    /// The cell shows an error, as a formula's `#N/A`.
    Cell,
}

impl SheetFault {
    /// Of the whole sheet.
    pub(crate) fn of(kind: SheetFaultKind) -> SheetFault {
        SheetFault { line: None, column: None, kind }
    }

    /// In a line and a column, from 1.
    pub(crate) fn at(line: u64, column: usize, kind: SheetFaultKind) -> SheetFault {
        SheetFault { line: Some(line), column: u32::try_from(column).ok(), kind }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self.kind {
            SheetFaultKind::Empty => "sheet-empty",
            SheetFaultKind::Binary => "sheet-binary",
            SheetFaultKind::OldWorkbook => "sheet-old-workbook",
            SheetFaultKind::OpenDocument => "sheet-open-document",
            SheetFaultKind::Workbook => "sheet-damaged",
            SheetFaultKind::TooLarge => "sheet-too-large",
            SheetFaultKind::Quote => "sheet-quote",
            SheetFaultKind::Character => "sheet-character",
            SheetFaultKind::Cell => "sheet-cell",
        }
    }
}

impl SheetFaultKind {
    /// What is wrong and how it is mended, in Korean.
    pub fn korean(self) -> &'static str {
        catalogue::text(SheetFault::of(self).code()).unwrap_or_default()
    }
}

impl fmt::Display for SheetFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SheetFaultKind::Empty => {
                "the file is empty: write the names of the columns in its first line, and one person in each line below"
            }
            SheetFaultKind::Binary => "no table: save it as CSV or XLSX in the spreadsheet program",
            SheetFaultKind::OldWorkbook => {
                "an old workbook (.xls), or one under a password: save it as XLSX or CSV, without a password"
            }
            SheetFaultKind::OpenDocument => "an OpenDocument sheet (.ods): save it as XLSX or CSV",
            SheetFaultKind::Workbook => "the workbook is damaged: open it and save it again as XLSX or CSV",
            SheetFaultKind::TooLarge => "the table is too large: leave nothing but the list in it, and save it as CSV",
            SheetFaultKind::Quote => {
                "a quotation mark that is not closed, or text behind the closing one: write quotation marks inside a \
                cell twice"
            }
            SheetFaultKind::Character => {
                "a character that is none of a text: type the cell again, or save the file in UTF-8"
            }
            SheetFaultKind::Cell => "the cell shows the error of a formula: type its value",
        })
    }
}

/// A column's name in spreadsheets: A for 1, Z for 26, AA for 27.
pub fn column_letters(column: u32) -> String {
    let (mut left, mut letters) = (column, Vec::new());
    while let Some(place) = left.checked_sub(1) {
        letters.push(char::from(b'A' + (place % 26) as u8));
        left = place / 26;
    }
    letters.iter().rev().collect()
}
