//! Workbooks in XLSX.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use crate::fault::{SheetFault, SheetFaultKind};
use crate::rows::{Rows, SheetForm};

/// The most bytes that all of a workbook's parts may unzip to.
const LARGEST: u64 = 128 << 20;
/// The most parts of a workbook.
const MOST_PARTS: usize = 4096;
/// The most cells of a sheet and their text together, of empty ones too; and the columns in which others may stand.
const MOST_CELLS: usize = 8 << 20;
const MOST_TEXT: usize = 256 << 20;
const MOST_COLUMNS: u32 = 1024;

/// A cell, by row and column from 0, and whether it shows an error.
struct PlacedCell {
    row: u32,
    column: u32,
    text: String,
    is_error: bool,
}

/// Reads the first visible sheet that is not empty.
pub(crate) fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<SheetForm, SheetFaultKind> {
    bounded(bytes)?;
    // What calamine computes with a cell's place may overflow, and panics where a build checks that.
    let read = catch_unwind(AssertUnwindSafe(|| cells(bytes))).map_err(|_| SheetFaultKind::Workbook)??;
    let Some((sheet, cells, others)) = read else { return Err(SheetFaultKind::Empty) };
    by_row(cells, rows);
    Ok(SheetForm::Workbook { sheet, others })
}

/// Refuses an archive that unzips to more than anybody's list, whatever it says of its sizes.
fn bounded(bytes: &[u8]) -> Result<(), SheetFaultKind> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFaultKind::Workbook)?;
    if archive.len() > MOST_PARTS {
        return Err(SheetFaultKind::TooLarge);
    }
    let (mut left, mut buffer) = (LARGEST, [0; 1 << 14]);
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|_| SheetFaultKind::Workbook)?;
        if part.name().is_ok_and(|name| name == "mimetype") {
            return Err(SheetFaultKind::OpenDocument);
        }
        loop {
            let length = part.read(&mut buffer).map_err(|_| SheetFaultKind::Workbook)?;
            left = left.checked_sub(length as u64).ok_or(SheetFaultKind::TooLarge)?;
            if length == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// A sheet's name, its cells, and how many other sheets have cells.
type Found = Option<(String, Vec<PlacedCell>, usize)>;

fn cells(bytes: &[u8]) -> Result<Found, SheetFaultKind> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetFaultKind::Workbook)?;
    let is_read =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<_> = workbook.sheets_metadata().iter().filter(is_read).map(|sheet| sheet.name.clone()).collect();
    let mut found: Found = None;
    for name in names {
        match &mut found {
            None => {
                let cells = cells_of(&mut workbook, &name, MOST_CELLS)?;
                found = (!cells.is_empty()).then_some((name, cells, 0));
            }
            Some((_, _, others)) => *others += usize::from(!cells_of(&mut workbook, &name, 1)?.is_empty()),
        }
    }
    Ok(found)
}

/// The first cells of a sheet that are not empty: with more of them than `most`, none but one for which that is asked.
fn cells_of(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, most: usize) -> Result<Vec<PlacedCell>, SheetFaultKind> {
    let damaged = |_| SheetFaultKind::Workbook;
    let mut reader = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let (mut cells, mut count, mut length) = (Vec::new(), 0_usize, 0_usize);
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let (text, is_error) = text(cell.get_value());
        (count, length) = (count + 1, length.saturating_add(text.len()));
        if count > MOST_CELLS || length > MOST_TEXT {
            return Err(SheetFaultKind::TooLarge);
        }
        if text.trim().is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(SheetFaultKind::TooLarge);
        }
        cells.push(PlacedCell { row, column, text, is_error });
        if most == 1 {
            break;
        }
    }
    Ok(cells)
}

/// What a cell says, and whether that is an error.
fn text(value: &DataRef<'_>) -> (String, bool) {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => return (error.to_string(), true),
        DataRef::Empty => String::new(),
    };
    (text, false)
}

/// The cells as rows, in their order; of two at one place the later counts.
fn by_row(mut cells: Vec<PlacedCell>, rows: &mut Rows<'_>) {
    cells.sort_by_key(|cell| (cell.row, cell.column));
    for row in cells.chunk_by_mut(|one, other| one.row == other.row) {
        let line = row.first().map_or(0, |cell| u64::from(cell.row) + 1);
        let width = row.last().map_or(0, |cell| cell.column as usize + 1);
        let (mut texts, mut is_whole) = (vec![String::new(); width], true);
        for cell in row {
            if cell.is_error {
                rows.faults.push(SheetFault::at(line, cell.column as usize + 1, SheetFaultKind::Cell));
                is_whole = false;
            }
            if let Some(text) = texts.get_mut(cell.column as usize) {
                *text = std::mem::take(&mut cell.text);
            }
        }
        if is_whole {
            rows.row(line, &mut texts);
        }
    }
}
