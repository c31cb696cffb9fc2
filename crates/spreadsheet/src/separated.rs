//! Text with separators between its cells, as RFC 4180 and the programs that do not read it write it.

use std::iter::Peekable;
use std::str::Chars;

use crate::fault::{SheetFault, SheetFaultKind};
use crate::rows::Rows;

/// The most cells of a row: as many as Excel's sheets have columns.
const MOST_CELLS: usize = 16_384;
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// What Excel writes, and reads, before the first row.
const SAYS_SEPARATOR: &str = "sep=";

/// Reads the rows; gives what stands between their cells.
///
/// # Errors
/// Too large, if a row has too many cells.
pub(crate) fn read(text: &str, rows: &mut Rows<'_>) -> Result<char, SheetFaultKind> {
    let (separator, said) = match said(text) {
        Some((separator, length)) => (separator, length),
        None => (most_frequent(text), 0),
    };
    let rest = text.get(said..).unwrap_or_default();
    let line = if said > 0 { 2 } else { 1 };
    let mut reader = Reader { rest: rest.chars().peekable(), separator, line, cells: Vec::new() };
    while reader.rest.peek().is_some() {
        reader.row(rows)?;
    }
    Ok(separator)
}

/// `sep=;` in the first line, and how long that line is.
fn said(text: &str) -> Option<(char, usize)> {
    let beginning = text.get(..SAYS_SEPARATOR.len())?;
    let mut rest = text.get(SAYS_SEPARATOR.len()..)?.chars();
    let separator = rest.next().filter(|_| beginning.eq_ignore_ascii_case(SAYS_SEPARATOR))?;
    let end = match rest.as_str() {
        end if end.starts_with("\r\n") => 2,
        end if end.starts_with(['\n', '\r']) => 1,
        _ => return None,
    };
    Some((separator, text.len() - rest.as_str().len() + end))
}

/// What the first line that is not empty has most of, outside quotation marks; a comma if it has none.
fn most_frequent(text: &str) -> char {
    let is_blank = |line: &&str| line.chars().all(|c| c.is_whitespace() || SEPARATORS.contains(&c));
    let first = text.split(['\n', '\r']).find(|line| !is_blank(line)).unwrap_or_default();
    let (mut counts, mut quoted) = ([0_usize; SEPARATORS.len()], false);
    for character in first.chars() {
        quoted ^= character == '"';
        let place = SEPARATORS.iter().position(|it| *it == character && !quoted);
        place.into_iter().for_each(|place| counts[place] += 1);
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    counts.iter().position(|count| *count == most).map_or(',', |place| SEPARATORS[place])
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    separator: char,
    line: u64,
    cells: Vec<String>,
}

impl Reader<'_> {
    /// The next row. One whose quotation marks do not fit is a fault, and no row.
    fn row(&mut self, rows: &mut Rows<'_>) -> Result<(), SheetFaultKind> {
        let (line, before) = (self.line, rows.faults.len());
        self.cells.clear();
        loop {
            if self.cells.len() >= MOST_CELLS {
                return Err(SheetFaultKind::TooLarge);
            }
            let mut cell = String::new();
            let place = (self.line, self.cells.len() + 1);
            if self.cell(&mut cell).is_err() {
                rows.faults.push(SheetFault::at(place.0, place.1, SheetFaultKind::Quote));
            }
            self.cells.push(cell);
            match self.rest.peek() {
                Some(character) if *character == self.separator => drop(self.rest.next()),
                _ => break,
            }
        }
        self.end_of_line();
        if rows.faults.len() == before {
            rows.row(line, &mut self.cells);
        }
        Ok(())
    }

    /// Up to a separator, a line end or the end.
    fn cell(&mut self, cell: &mut String) -> Result<(), SheetFaultKind> {
        while self.next_is(|c| c == ' ') {
            self.rest.next();
        }
        if !self.next_is(|c| c == '"') {
            self.plain(cell);
            return Ok(());
        }
        self.rest.next();
        self.quoted(cell)?;
        let behind = cell.len();
        self.plain(cell);
        if cell.get(behind..).is_some_and(|rest| !rest.trim().is_empty()) {
            return Err(SheetFaultKind::Quote);
        }
        Ok(())
    }

    fn plain(&mut self, cell: &mut String) {
        let separator = self.separator;
        while self.next_is(|c| c != separator && !matches!(c, '\r' | '\n')) {
            cell.extend(self.rest.next());
        }
    }

    /// Up to the quotation mark that closes it, which must come.
    fn quoted(&mut self, cell: &mut String) -> Result<(), SheetFaultKind> {
        loop {
            match self.rest.next() {
                None => return Err(SheetFaultKind::Quote),
                Some('"') if !self.next_is(|c| c == '"') => return Ok(()),
                Some('"') => cell.extend(self.rest.next()),
                Some(character) => {
                    let ends = character == '\n' || (character == '\r' && !self.next_is(|c| c == '\n'));
                    self.line += u64::from(ends);
                    cell.push(character);
                }
            }
        }
    }

    fn end_of_line(&mut self) {
        match self.rest.next() {
            Some('\r') if self.next_is(|c| c == '\n') => drop(self.rest.next()),
            _ => {}
        }
        self.line += 1;
    }

    fn next_is(&mut self, is: impl Fn(char) -> bool) -> bool {
        self.rest.peek().is_some_and(|character| is(*character))
    }
}
