//! A table of options: a line for each, below the names of its columns.

use tupyo_circuits::kinds::SingleChoice;

use super::{ImportError, Imported, ImportedOption};

pub fn read(file: &str) -> Result<Imported, ImportError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file.as_bytes());
    let columns = reader.headers().map_err(|error| ImportError::of_csv(&error))?.clone();
    let place = |name: &str| columns.iter().position(|column| column.eq_ignore_ascii_case(name));
    let title = place("title").or_else(|| place("name"));
    let title = title.ok_or_else(|| ImportError::new(Some(1), "no column title or name"))?;
    let (id, cost) = (place("id"), place("cost"));
    let mut options = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| ImportError::of_csv(&error))?;
        let line = row.position().map(csv::Position::line);
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).filter(|cell| !cell.is_empty());
        let number = |cell: &str| cell.parse().map_err(|_| ImportError::new(line, "a cost is a whole number"));
        let title = cell(Some(title)).ok_or_else(|| ImportError::new(line, "an option without a title"))?.to_owned();
        options.push(ImportedOption {
            id: cell(id).map(str::to_owned),
            title,
            cost: cell(cost).map(number).transpose()?,
        });
    }
    Ok(Imported { title: None, options, rule: Ok(SingleChoice { blank: true }.into()), lost: Vec::new() })
}
