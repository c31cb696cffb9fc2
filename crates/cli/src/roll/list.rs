//! Who may register, from the rows of a list.

use std::path::Path;

use tupyo_registration::{EligibilityList, ListRow};

use super::fault::Fault;
use super::rows;
use crate::failure::Failure;

/// Reads a list, for these ballot styles; gives the list, or else every fault by line.
pub fn read(path: &Path, styles: &[String]) -> Result<Result<EligibilityList, Vec<Fault>>, Failure> {
    let found = rows::read(path)?;
    let row = |(line, [person, card, code, style, weight]): (u64, rows::Columns)| ListRow {
        line,
        person,
        card,
        code,
        style,
        weight,
    };
    let rows: Vec<_> = found.rows.into_iter().map(row).collect();
    let mut faults = found.faults;
    match EligibilityList::of_rows(&rows, styles) {
        Ok(list) if faults.is_empty() => return Ok(Ok(list)),
        Ok(_) => {}
        Err(others) => faults.extend(others.iter().map(|fault| {
            Fault::of(path, fault.code(), fault.kind.to_string()).in_line(fault.line).against_line(fault.other)
        })),
    }
    faults.sort_by_key(Fault::line);
    Ok(Err(faults))
}
