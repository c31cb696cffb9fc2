//! A table of options, from any spreadsheet: a line for each, below the names of its columns.

use tupyo_circuits::kinds::SingleChoice;
use tupyo_spreadsheet::{Headings, SheetRow, column_letters, columns};

use super::{ImportError, Imported, ImportedOption, Text};
use crate::catalogue::importing as texts;

const TITLE: usize = 0;
const NAME: usize = 1;
const ID: usize = 2;
const COST: usize = 3;
const COLUMNS: [&[&str]; 4] =
    [&["title", "제목", "후보", "후보자", "선택지"], &["name", "이름"], &["id"], &["cost", "비용"]];

pub fn read(bytes: &[u8]) -> Result<Imported, ImportError> {
    let mut table = Table { headings: None, options: Vec::new(), faults: Vec::new() };
    let sheet = tupyo_spreadsheet::read(bytes, &mut |row| table.take(row));
    for fault in sheet.faults {
        let place = fault.line.zip(fault.column);
        table.faults.push((place, [fault.kind.to_string(), fault.kind.korean().to_owned()]));
    }
    table.faults.sort_by_key(|(place, _)| *place);
    if table.faults.is_empty() {
        let rule = Ok(SingleChoice { blank: true }.into());
        return Ok(Imported { title: None, options: table.options, rule, lost: Vec::new() });
    }
    Err(refusal(&table.faults))
}

/// A line and a column, from 1, and what is wrong there.
type Fault = (Option<(u64, u32)>, Text);

struct Table {
    headings: Option<Headings<{ COLUMNS.len() }>>,
    options: Vec<ImportedOption>,
    faults: Vec<Fault>,
}

impl Table {
    fn take(&mut self, row: SheetRow<'_>) {
        let Some(headings) = self.headings else {
            let (headings, _) = columns(row, &COLUMNS);
            if headings.places[TITLE].or(headings.places[NAME]).is_none() {
                self.faults.push((Some((row.line, 1)), texts::NO_COLUMN_TITLE_OR.map(str::to_owned)));
            }
            self.headings = Some(headings);
            return;
        };
        let titled = if headings.places[TITLE].is_some() { TITLE } else { NAME };
        let cell = |column| Some(headings.cell(row, column)).filter(|cell| !cell.is_empty());
        let (title, id, cost) = (cell(titled), cell(ID).map(str::to_owned), cell(COST).map(str::parse));
        let mut fault = |column: usize, said: [&str; 2]| {
            let place = headings.places[column].and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(1);
            self.faults.push((Some((row.line, place)), said.map(str::to_owned)));
        };
        if title.is_none() && (headings.places[titled].is_some()) {
            fault(titled, texts::OPTION_WITHOUT_TITLE);
        }
        if matches!(cost, Some(Err(_))) {
            fault(COST, texts::COST_WHOLE_NUMBER);
        }
        self.options.push(ImportedOption {
            id,
            title: title.unwrap_or_default().to_owned(),
            cost: cost.and_then(Result::ok),
        });
    }
}

/// All faults, in both languages.
fn refusal(faults: &[Fault]) -> ImportError {
    let (mut english, mut korean) = (Vec::new(), Vec::new());
    for (place, [en, ko]) in faults {
        match place {
            Some((line, column)) => {
                let column = column_letters(*column);
                let [en, ko] = texts::line_column(&column, &line, &[en, ko]);
                english.push(en);
                korean.push(ko);
            }
            None => {
                english.push(en.clone());
                korean.push(ko.clone());
            }
        }
    }
    ImportError::new(None, [english.join("\n"), korean.join("\n")])
}
