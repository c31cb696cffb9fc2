//! The office's list, from any spreadsheet: the columns `person`, `card`, `code`, `style`, `weight`, in any order.

use std::path::Path;

use tupyo_registration::{EligibilityList, ListFault, ListFaultKind, ListRow};
use tupyo_spreadsheet::{HeadingFault, Headings, SheetRow, columns};

use crate::list_fault::ListFileFault;
use crate::{RegistrarError, files};

const LARGEST: usize = 1 << 31;

/// The columns, in the order in which a list is written; in one that is read they may stand in any.
pub const LIST_COLUMNS: [&str; 5] = ["person", "card", "code", "style", "weight"];
const PERSON: usize = 0;
const CARD: usize = 1;
const CODE: usize = 2;
const STYLE: usize = 3;
const WEIGHT: usize = 4;

/// A list as it is read: its rows, and what is wrong with those that are none.
#[derive(Debug, Default)]
pub struct ListFile {
    /// The rows, by line, from 1; the columns' texts without white space around them.
    pub rows: Vec<ListRow>,
    /// What is wrong with the others.
    pub faults: Vec<ListFileFault>,
    /// Where the columns are, once the first row is read.
    headings: Option<Headings<{ LIST_COLUMNS.len() }>>,
    /// Whether anything stands below the first row.
    names_somebody: bool,
}

/// Reads the list; every fault of it is named with its place.
pub(crate) fn read(path: &Path, styles: &[String]) -> Result<EligibilityList, RegistrarError> {
    let list = ListFile::parse(&files::read(path, LARGEST)?).list(styles);
    list.map_err(|faults| RegistrarError::List { path: path.to_owned(), faults })
}

impl ListFile {
    /// Reads the bytes of a list: text or a workbook, as `tupyo-spreadsheet` reads them.
    pub fn parse(bytes: &[u8]) -> ListFile {
        let mut list = ListFile::default();
        let sheet = tupyo_spreadsheet::read(bytes, &mut |row| list.take(row));
        list.names_somebody |= !sheet.faults.is_empty();
        list.faults.extend(sheet.faults.into_iter().map(ListFileFault::from));
        // Without its first line nothing of a list is understood, and only what is wrong with its form is said.
        if list.headings.is_none() && list.faults.is_empty() {
            list.faults.push(ListFileFault::said(header(1), None));
        }
        list.faults.sort_by_key(|fault| fault.line);
        list
    }

    /// Who may register, for these ballot styles.
    ///
    /// # Errors
    /// Every fault, by line; `list-empty` if it names nobody.
    pub fn list(self, styles: &[String]) -> Result<EligibilityList, Vec<ListFileFault>> {
        let ListFile { rows, mut faults, headings, names_somebody } = self;
        if faults.is_empty() && !names_somebody {
            return Err(vec![ListFileFault::nobody()]);
        }
        match EligibilityList::of_rows(&rows, styles) {
            Ok(list) if faults.is_empty() => return Ok(list),
            Ok(_) => {}
            Err(others) => {
                let place = |fault: &ListFault| headings?.places[column(fault.kind)?];
                faults.extend(others.into_iter().map(|fault| ListFileFault::said(fault, place(&fault))));
            }
        }
        faults.sort_by_key(|fault| fault.line);
        Err(faults)
    }

    fn take(&mut self, row: SheetRow<'_>) {
        match &self.headings {
            None => {
                let (headings, faults) = columns(row, &LIST_COLUMNS.map(|name| [name]).each_ref().map(|it| &it[..]));
                let wrong = faults.first().map(|fault| match fault {
                    HeadingFault::Repeated { place, .. } | HeadingFault::Unknown { place } => *place,
                });
                if wrong.is_some() || headings.places.contains(&None) {
                    self.faults.push(ListFileFault::said(header(row.line), wrong));
                }
                self.headings = Some(headings);
            }
            // Which column is which is not known.
            Some(_) if self.faults.iter().any(|fault| fault.code() == "list-header") => self.names_somebody = true,
            Some(headings) => {
                self.names_somebody = true;
                match self::row(row, headings) {
                    Ok(read) => self.rows.push(read),
                    Err(fault) => self.faults.push(fault),
                }
            }
        }
    }
}

/// A row has no cells beyond the columns, and reaches those that no row leaves empty: programs leave out what is empty
/// behind.
fn row(row: SheetRow<'_>, headings: &Headings<{ LIST_COLUMNS.len() }>) -> Result<ListRow, ListFileFault> {
    let beyond = headings.beyond(row);
    let reaches = |column: usize| headings.places[column].is_some_and(|place| place < row.cells.len());
    if beyond.is_some() || !reaches(STYLE) || !reaches(WEIGHT) {
        let fault = ListFault { line: row.line, other: None, kind: ListFaultKind::Columns(row.cells.len()) };
        return Err(ListFileFault::said(fault, beyond));
    }
    let [person, card, code, style, weight] =
        [PERSON, CARD, CODE, STYLE, WEIGHT].map(|column| headings.cell(row, column).to_owned());
    Ok(ListRow { line: row.line, person, card, code, style, weight })
}

/// The column in which a fault is, if it is one.
fn column(kind: ListFaultKind) -> Option<usize> {
    match kind {
        ListFaultKind::Person | ListFaultKind::PersonRepeated => Some(PERSON),
        ListFaultKind::Card | ListFaultKind::CardRepeated => Some(CARD),
        ListFaultKind::Code | ListFaultKind::CodeRepeated => Some(CODE),
        ListFaultKind::Style => Some(STYLE),
        ListFaultKind::Weight => Some(WEIGHT),
        ListFaultKind::Header | ListFaultKind::Columns(_) | ListFaultKind::EmptyRow => None,
    }
}

fn header(line: u64) -> ListFault {
    ListFault { line, other: None, kind: ListFaultKind::Header }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row's line and columns.
    type Row = (u64, [String; 5]);

    fn places(faults: &[ListFileFault]) -> Vec<(u64, u32, &'static str)> {
        let place =
            |fault: &ListFileFault| (fault.line.unwrap_or_default(), fault.column.unwrap_or_default(), fault.code());
        faults.iter().map(place).collect()
    }

    fn parsed(text: &[u8]) -> (Vec<Row>, Vec<(u64, u32, &'static str)>) {
        let ListFile { rows, faults, .. } = ListFile::parse(text);
        let row = |row: ListRow| (row.line, [row.person, row.card, row.code, row.style, row.weight]);
        (rows.into_iter().map(row).collect(), places(&faults))
    }

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let (rows, faults) =
            parsed(b"\xef\xbb\xbfStyle;weight; person ;card;code;\r\n east ;1;kim\r\n;;;;\r\nwest;2;;x;;;\r\n");
        assert_eq!(faults, []);
        let row = |columns: [&str; 5]| columns.map(str::to_owned);
        assert_eq!(rows, [(2, row(["kim", "", "", "east", "1"])), (4, row(["", "x", "", "west", "2"]))]);
    }

    #[test]
    fn every_fault_is_found_in_its_line_and_column() {
        let (rows, faults) = parsed(b"person,card,code,style,weight\na,b\nk\xc3\x80\x00m,,,east,1\n");
        assert_eq!((rows.len(), faults), (0, vec![(0, 0, "sheet-binary")]));
        let (rows, faults) = parsed(b"person,card,code,style,weight\na,b\n\x01,,,east,1\nkim,,,east,1\na,b,c,d,e,f\n");
        assert_eq!((rows.len(), rows[0].0), (1, 4));
        assert_eq!(faults, [(2, 0, "list-columns"), (3, 1, "sheet-character"), (5, 6, "list-columns")]);
        for (header, column) in [
            ("number,card,style,weight\na,b\n", 1),
            ("person,card,code,style\n", 0),
            ("person,card,code,style,weight,x\n", 6),
            ("person,card,code,style,weight,card\n", 6),
        ] {
            assert_eq!(parsed(header.as_bytes()).1, [(1, column, "list-header")], "{header}");
        }
        assert_eq!(parsed(b"").1, [(0, 0, "sheet-empty")]);
    }

    #[test]
    fn faults_of_form_and_of_content_come_together_in_the_order_of_their_lines() {
        let text = b"person,card,code,style,weight\r\n\r\nkim,,,west,0\r\nlee,,west\r\npark,,,north,1\r\n";
        let west = ["west".to_owned()];
        let faults = ListFile::parse(text).list(&west).unwrap_err();
        assert_eq!(places(&faults), [(3, 5, "list-weight"), (4, 0, "list-columns"), (5, 4, "list-style")]);
        assert_eq!(faults[0].to_string(), "line 3, column E: not a weight: write 1 or more");
        assert_eq!(faults[0].line_in_korean(), "3행 E열: 가중치는 1 이상의 수여야 합니다");
        assert!(ListFile::parse(b"person,card,code,style,weight\nkim,,,west,1\n").list(&west).is_ok());
    }

    #[test]
    fn an_empty_list_says_so() {
        let empty = ListFile::parse(b"person,card,code,style,weight\n,,,,\n").list(&[]).unwrap_err();
        assert_eq!(places(&empty), [(0, 0, "list-empty")]);
        assert!(empty[0].to_string().starts_with("the list names nobody"));
        assert!(empty[0].line_in_korean().starts_with("명단에 사람이 없습니다"));
    }
}
