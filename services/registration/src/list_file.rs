//! The office's list, from CSV: the columns `person`, `card`, `code`, `style`, `weight`, in any order.

use std::mem;
use std::path::Path;

use csv::{ByteRecord, StringRecord};
use tupyo_registration::{EligibilityList, ListFault, ListFaultKind, ListRow};

use crate::{RegistrarError, files};

const LARGEST: usize = 1 << 31;

/// The columns, in the order in which a list is written; in one that is read they may stand in any.
pub const LIST_COLUMNS: [&str; 5] = ["person", "card", "code", "style", "weight"];

/// What a list begins with when a spreadsheet has written it in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A list as it is read: its rows, and what is wrong with those that are none.
#[derive(Debug, Default)]
pub struct ListFile {
    /// The rows that have all columns, by line, from 1; the columns' texts without white space around them.
    pub rows: Vec<ListRow>,
    /// What is wrong with the others.
    pub faults: Vec<ListFault>,
}

/// Reads the list; every fault of it is named with its line.
pub(crate) fn read(path: &Path, styles: &[String]) -> Result<EligibilityList, RegistrarError> {
    let list = ListFile::parse(&files::read(path, LARGEST)?).list(styles);
    list.map_err(|faults| RegistrarError::List { path: path.to_owned(), faults })
}

impl ListFile {
    /// Reads the bytes of a list.
    pub fn parse(bytes: &[u8]) -> ListFile {
        let text = bytes.strip_prefix(MARK).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
        let Some(places) = reader.headers().ok().and_then(places) else {
            return ListFile { rows: Vec::new(), faults: vec![fault(1, ListFaultKind::Header)] };
        };
        let (mut list, mut record, mut lines) =
            (ListFile::default(), ByteRecord::new(), Lines { text, place: 0, line: 1 });
        // What is read from memory and may have any columns has no other error.
        while reader.read_byte_record(&mut record).unwrap_or_default() {
            let line = lines.line_at(record.position().map_or(0, |position| position.byte() as usize));
            match StringRecord::from_byte_record(mem::take(&mut record)) {
                Ok(record) => list.take(line, &record, &places),
                Err(_) => list.faults.push(fault(line, ListFaultKind::Text)),
            }
        }
        list
    }

    /// Who may register, for these ballot styles.
    ///
    /// # Errors
    /// Every fault, by line.
    pub fn list(self, styles: &[String]) -> Result<EligibilityList, Vec<ListFault>> {
        let mut faults = self.faults;
        match EligibilityList::of_rows(&self.rows, styles) {
            Ok(list) if faults.is_empty() => return Ok(list),
            Ok(_) => {}
            Err(others) => faults.extend(others),
        }
        faults.sort_by_key(|fault| fault.line);
        Err(faults)
    }

    fn take(&mut self, line: u64, record: &StringRecord, places: &[usize; LIST_COLUMNS.len()]) {
        if record.len() == LIST_COLUMNS.len() {
            let column = |place: usize| record.get(place).unwrap_or_default().to_owned();
            let [person, card, code, style, weight] = places.map(column);
            self.rows.push(ListRow { line, person, card, code, style, weight });
        } else {
            self.faults.push(fault(line, ListFaultKind::Columns(record.len())));
        }
    }
}

/// The line of each place of a text, in ascending order. The reader's own lines come late behind `\r\n` and empty
/// lines.
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

/// Where the columns are. `None` unless each is there once, and no other.
fn places(header: &StringRecord) -> Option<[usize; LIST_COLUMNS.len()]> {
    let mut places = [0; LIST_COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(LIST_COLUMNS) {
        *place = header.iter().position(|column| column.eq_ignore_ascii_case(name))?;
    }
    (header.len() == LIST_COLUMNS.len()).then_some(places)
}

fn fault(line: u64, kind: ListFaultKind) -> ListFault {
    ListFault { line, other: None, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row's line and columns.
    type Row = (u64, [String; 5]);

    fn parsed(text: &[u8]) -> (Vec<Row>, Vec<(u64, &'static str)>) {
        let ListFile { rows, faults } = ListFile::parse(text);
        let row = |row: ListRow| (row.line, [row.person, row.card, row.code, row.style, row.weight]);
        (rows.into_iter().map(row).collect(), faults.iter().map(|fault| (fault.line, fault.code())).collect())
    }

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let (rows, faults) =
            parsed(b"\xef\xbb\xbfStyle,weight, person ,card,code\r\n east ,1,kim,,\r\n\r\nwest,2,,x,\r\n");
        assert_eq!(faults, []);
        let row = |columns: [&str; 5]| columns.map(str::to_owned);
        assert_eq!(rows, [(2, row(["kim", "", "", "east", "1"])), (4, row(["", "x", "", "west", "2"]))]);
    }

    #[test]
    fn every_fault_is_found_in_its_line() {
        let (rows, faults) = parsed(b"person,card,code,style,weight\na,b\n\xff,,,east,1\nkim,,,east,1\na,b,c,d,e,f\n");
        assert_eq!((rows.len(), rows[0].0), (1, 4));
        assert_eq!(faults, [(2, "list-columns"), (3, "list-text"), (5, "list-columns")]);
        for header in
            ["number,card,style,weight\n", "", "person,card,code,style\n", "person,card,code,style,weight,x\n"]
        {
            assert_eq!(parsed(header.as_bytes()).1, [(1, "list-header")], "{header}");
        }
    }

    #[test]
    fn faults_of_form_and_of_content_come_together_in_the_order_of_their_lines() {
        let text = b"person,card,code,style,weight\r\n\r\nkim,,,west,0\r\nlee,,west,1\r\npark,,,north,1\r\n";
        let faults = ListFile::parse(text).list(&["west".to_owned()]).unwrap_err();
        let said: Vec<_> = faults.iter().map(|fault| (fault.line, fault.code())).collect();
        assert_eq!(said, [(3, "list-weight"), (4, "list-columns"), (5, "list-style")]);
        assert!(ListFile::parse(b"person,card,code,style,weight\nkim,,,west,1\n").list(&["west".to_owned()]).is_ok());
    }
}
