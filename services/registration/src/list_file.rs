//! The office's list, from CSV: the columns `person`, `card`, `code`, `style`, `weight`, in any order.

use std::path::Path;

use tupyo_registration::{EligibilityList, ListRow};

use crate::{RegistrarError, files};

const LARGEST: usize = 1 << 31;

/// Reads the list; every fault of it is named with its line.
pub(crate) fn read(path: &Path, styles: &[String]) -> Result<EligibilityList, RegistrarError> {
    let rows =
        rows(&files::read(path, LARGEST)?).map_err(|what| RegistrarError::Table { path: path.to_owned(), what })?;
    EligibilityList::of_rows(&rows, styles).map_err(|faults| RegistrarError::List { path: path.to_owned(), faults })
}

fn rows(bytes: &[u8]) -> Result<Vec<ListRow>, String> {
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let names = ["person", "card", "code", "style", "weight"];
    if let Some(unknown) = headers.iter().find(|name| !names.contains(name)) {
        return Err(format!("an unknown column: {}", tupyo_encoding::shown(unknown)));
    }
    let place = |name: &str| headers.iter().position(|header| header == name);
    let [person, card, code, style, weight] = names.map(place);
    if style.is_none() || weight.is_none() || (person.is_none() && card.is_none()) {
        return Err("the columns are person, card, code, style, weight".to_owned());
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let field = |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default().to_owned();
        let line = record.position().map_or(0, csv::Position::line);
        let [person, card, code, style, weight] = [person, card, code, style, weight].map(field);
        rows.push(ListRow { line, person, card, code, style, weight });
    }
    Ok(rows)
}
