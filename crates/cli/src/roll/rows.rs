//! The rows of an eligibility list: a CSV file with the columns `person`, `card`, `code`, `style` and `weight`.

use std::mem;
use std::path::Path;

use csv::{ByteRecord, StringRecord};

use super::fault::Fault;
use crate::failure::Failure;
use crate::files::{self, Readers};

const LARGEST_LIST: usize = 1 << 30;

/// The columns, in the order in which a list is written; in one that is read they may stand in any.
pub const COLUMNS: [&str; 5] = ["person", "card", "code", "style", "weight"];

/// What a list begins with when a spreadsheet has written it in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a row, by [`COLUMNS`], without white space around it.
pub type Columns = [String; COLUMNS.len()];

/// What is read of a list: its rows by line, from 1, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Rows {
    /// The rows that have all columns.
    pub rows: Vec<(u64, Columns)>,
    /// What is wrong with the others.
    pub faults: Vec<Fault>,
}

/// Reads a list.
pub fn read(path: &Path) -> Result<Rows, Failure> {
    let bytes = files::read(path, LARGEST_LIST)?;
    let text = bytes.strip_prefix(MARK).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let Some(places) = reader.headers().ok().and_then(places) else {
        return Ok(Rows { rows: Vec::new(), faults: vec![no_columns(path)] });
    };
    let (mut found, mut record, mut lines) = (Rows::default(), ByteRecord::new(), Lines { text, place: 0, line: 1 });
    // What is read from memory and may have any columns has no other error.
    while reader.read_byte_record(&mut record).unwrap_or_default() {
        let line = lines.line_at(record.position().map_or(0, |position| position.byte() as usize));
        match StringRecord::from_byte_record(mem::take(&mut record)) {
            Ok(record) => found.take(path, line, &record, &places),
            Err(_) => found.faults.push(Fault::of(path, "list-text", "not text in UTF-8").in_line(line)),
        }
    }
    Ok(found)
}

/// The line of each place of a text, in ascending order. The reader's own lines come late behind `\r\n` and empty lines.
struct Lines<'a> {
    text: &'a [u8],
    place: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first text at this place or behind it.
    fn line_at(&mut self, place: usize) -> u64 {
        let behind = self.text.get(place..).unwrap_or_default();
        let place = place + behind.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let between = self.text.get(self.place..place).unwrap_or_default();
        self.line += between.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.place = place;
        self.line
    }
}

/// Writes a list.
pub fn write(path: &Path, rows: impl IntoIterator<Item = Columns>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: String| Failure::io("list-write", error);
    let mut write = |row: &[String]| writer.write_record(row).map_err(|error| failed(error.to_string()));
    write(&COLUMNS.map(str::to_owned))?;
    rows.into_iter().try_for_each(|row| write(&row))?;
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    files::replace(path, &bytes, Readers::Everybody)
}

impl Rows {
    fn take(&mut self, path: &Path, line: u64, record: &StringRecord, places: &[usize; COLUMNS.len()]) {
        if record.len() == COLUMNS.len() {
            let column = |place: usize| record.get(place).unwrap_or_default().to_owned();
            self.rows.push((line, places.map(column)));
        } else {
            let said = format!("{} columns, not {}", record.len(), COLUMNS.len());
            self.faults.push(Fault::of(path, "list-columns", said).in_line(line));
        }
    }
}

/// Where the columns are. `None` unless each is there once, and no other.
fn places(header: &StringRecord) -> Option<[usize; COLUMNS.len()]> {
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|column| column.eq_ignore_ascii_case(name))?;
    }
    (header.len() == COLUMNS.len()).then_some(places)
}

fn no_columns(path: &Path) -> Fault {
    let said = format!("the first line must be `{}`", COLUMNS.join(","));
    Fault::of(path, "list-header", said).in_line(1)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read_text(text: &[u8]) -> (Vec<(u64, Columns)>, Vec<String>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("list.csv");
        fs::write(&path, text).unwrap();
        let Rows { rows, faults } = read(&path).unwrap();
        let faults = faults.iter().map(|fault| format!("{} {}", fault.to_json()["line"], fault.to_json()["error"]));
        (rows, faults.collect())
    }

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let (rows, faults) =
            read_text(b"\xef\xbb\xbfStyle,weight, person ,card,code\r\n east ,1,kim,,\r\n\r\nwest,2,,x,\r\n");
        assert_eq!(faults, [""; 0]);
        let row = |columns: [&str; 5]| columns.map(str::to_owned);
        assert_eq!(rows, [(2, row(["kim", "", "", "east", "1"])), (4, row(["", "x", "", "west", "2"]))]);
    }

    #[test]
    fn every_fault_is_found_in_its_line() {
        let (rows, faults) =
            read_text(b"person,card,code,style,weight\na,b\n\xff,,,east,1\nkim,,,east,1\na,b,c,d,e,f\n");
        assert_eq!((rows.len(), rows[0].0), (1, 4));
        assert_eq!(faults, ["2 \"list-columns\"", "3 \"list-text\"", "5 \"list-columns\""]);
        for header in
            ["number,card,style,weight\n", "", "person,card,code,style\n", "person,card,code,style,weight,x\n"]
        {
            assert_eq!(read_text(header.as_bytes()).1, ["1 \"list-header\""], "{header}");
        }
    }
}
