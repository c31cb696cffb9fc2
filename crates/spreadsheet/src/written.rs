//! Rows for spreadsheets.

use std::ops::RangeInclusive;

/// What a file in UTF-8 begins with so that Excel takes it for UTF-8.
pub const UTF8_MARK: &str = "\u{feff}";

/// How many digits a phone number has.
const PHONE_DIGITS: RangeInclusive<usize> = 7..=15;

/// Appends a row to a CSV file. Cells that [`is_formula`] says are formulas get an apostrophe before them.
pub fn csv_row(file: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            file.push(',');
        }
        file.push('"');
        if is_formula(cell) {
            file.push('\'');
        }
        for character in cell.chars() {
            if character == '"' {
                file.push('"');
            }
            file.push(character);
        }
        file.push('"');
    }
    file.push_str("\r\n");
}

/// Whether a spreadsheet may take a cell for a formula: also with white space before it, and in the wide characters of
/// East Asian keyboards. A phone number with `+` is none: it can do nothing, and a mailer needs it as it is.
pub fn is_formula(cell: &str) -> bool {
    if cell.strip_prefix('+').is_some_and(is_phone) {
        return false;
    }
    let first = cell.trim_start().chars().next();
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'))
        || cell.starts_with(['\t', '\r'])
}

fn is_phone(behind_plus: &str) -> bool {
    let digits = behind_plus.chars().filter(char::is_ascii_digit).count();
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')');
    PHONE_DIGITS.contains(&digits) && behind_plus.chars().all(is_plain)
}
