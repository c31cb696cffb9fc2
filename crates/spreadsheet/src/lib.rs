//! Lists out of spreadsheets: bytes in, rows with their places out, whatever program has written them.
//!
//! | | |
//! |---|---|
//! | [`read`] | text with `,`, `;` or tabs between its cells, in UTF-8, UTF-16, CP949 or Windows-1252; or XLSX |
//! | [`SheetRow`], [`ReadSheet`] | a row that is not empty; what was found besides |
//! | [`SheetFault`] | what is wrong, and in which line and column |
//! | [`columns`] | which column is which, by the names in the first row |
//! | [`csv_row`], [`is_formula`] | a row for spreadsheets, in which no cell is taken for a formula |
//!
//! What a row takes is bounded by its columns; a workbook also by what it unzips to, its cells and their text. Nothing
//! here does any I/O.
//!
//! ```
//! let mut names = Vec::new();
//! let sheet = tupyo_spreadsheet::read("name;district\n홍길동;동구\n".as_bytes(), &mut |row| {
//!     names.push((row.line, row.cells[0].clone()));
//! });
//! assert!(sheet.faults.is_empty());
//! assert_eq!(names, [(1, "name".to_owned()), (2, "홍길동".to_owned())]);
//! ```

#[rustfmt::skip]
mod catalogue;
mod decoded;
mod fault;
mod heading;
mod rows;
mod separated;
mod sheet;
mod workbook;
mod written;

pub use fault::{SheetFault, SheetFaultKind, column_letters};
pub use heading::{HeadingFault, Headings, columns};
pub use rows::{SheetForm, SheetRow};
pub use sheet::{ReadSheet, read};
pub use written::{UTF8_MARK, csv_row, is_formula};
