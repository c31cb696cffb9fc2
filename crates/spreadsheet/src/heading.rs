//! Which column is which, by the names in the first row.

use crate::rows::SheetRow;

/// Where the columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headings<const COLUMNS: usize> {
    /// Each column's place among the cells, from 0.
    pub places: [Option<usize>; COLUMNS],
    /// How many cells the first row has, without empty ones at its end.
    pub width: usize,
}

/// What is wrong with a column's name; the place is from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingFault {
    /// The column stands there a second time.
    Repeated {
        /// Which of the columns that are asked for.
        column: usize,
        /// Where the second one is.
        place: usize,
    },
    /// None of the columns that are asked for.
    Unknown {
        /// Where it is.
        place: usize,
    },
}

/// Finds columns by their names: small and capital letters are the same, and so is a name with spaces, `-`, `_`, `*`,
/// or without. Empty cells are no columns.
pub fn columns<const COLUMNS: usize>(
    row: SheetRow<'_>,
    names: &[&[&str]; COLUMNS],
) -> (Headings<COLUMNS>, Vec<HeadingFault>) {
    let width = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |place| place + 1);
    let (mut places, mut faults) = ([None; COLUMNS], Vec::new());
    for (place, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let named = bare(cell);
        let column = names.iter().position(|names| names.iter().any(|name| bare(name) == named));
        match column.map(|column| (column, &mut places[column])) {
            Some((_, free @ None)) => *free = Some(place),
            Some((column, Some(_))) => faults.push(HeadingFault::Repeated { column, place }),
            None => faults.push(HeadingFault::Unknown { place }),
        }
    }
    (Headings { places, width }, faults)
}

impl<const COLUMNS: usize> Headings<COLUMNS> {
    /// A column's cell in a row; empty where the row ends before it, or the column is not there.
    pub fn cell<'a>(&self, row: SheetRow<'a>, column: usize) -> &'a str {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| row.cells.get(place)).map_or("", String::as_str)
    }

    /// The place, from 0, of the first cell that stands below no column's name.
    pub fn beyond(&self, row: SheetRow<'_>) -> Option<usize> {
        let beyond = row.cells.get(self.width..)?.iter().position(|cell| !cell.is_empty())?;
        Some(self.width + beyond)
    }
}

fn bare(name: &str) -> String {
    let kept = name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '*' | '\u{feff}'));
    kept.flat_map(char::to_lowercase).collect()
}
