//! Who may register, from an eligibility list.

use std::path::Path;

use tupyo_registrar::{LIST_COLUMNS, ListFile, ListFileFault};
use tupyo_registration::EligibilityList;

use super::fault::Fault;
use crate::failure::Failure;
use crate::files::{self, Readers};

const LARGEST_LIST: usize = 1 << 30;

/// The text of a row, by [`LIST_COLUMNS`].
pub type Columns = [String; LIST_COLUMNS.len()];

/// Reads a list, for these ballot styles; gives the list, or else every fault by line.
pub fn read(path: &Path, styles: &[String]) -> Result<Result<EligibilityList, Vec<Fault>>, Failure> {
    let list = ListFile::parse(&files::read(path, LARGEST_LIST)?).list(styles);
    Ok(list.map_err(|faults| faults.iter().map(|fault| in_file(path, fault)).collect()))
}

/// Reads the rows of a list, whatever they say; or else every row that is none.
pub fn rows(path: &Path) -> Result<Result<Vec<Columns>, Vec<Fault>>, Failure> {
    let ListFile { rows, faults, .. } = ListFile::parse(&files::read(path, LARGEST_LIST)?);
    if !faults.is_empty() {
        return Ok(Err(faults.iter().map(|fault| in_file(path, fault)).collect()));
    }
    Ok(Ok(rows.into_iter().map(|row| [row.person, row.card, row.code, row.style, row.weight]).collect()))
}

/// Writes a list.
pub fn write(path: &Path, rows: impl IntoIterator<Item = Columns>, readers: Readers) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: String| Failure::io("list-write", error);
    let mut write = |row: &[String]| writer.write_record(row).map_err(|error| failed(error.to_string()));
    write(&LIST_COLUMNS.map(str::to_owned))?;
    rows.into_iter().try_for_each(|row| write(&row))?;
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    files::replace(path, &bytes, readers)
}

fn in_file(path: &Path, fault: &ListFileFault) -> Fault {
    Fault::in_both(path, fault.code(), [fault.english(), fault.korean()])
        .in_line(fault.line)
        .in_column(fault.column)
        .against_line(fault.other)
}
