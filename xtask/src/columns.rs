//! No line is longer than a screen is wide: 120 columns, in which Korean takes two for each syllable.

use crate::Violation;
use crate::sources::SourceFile;

/// As in `rustfmt.toml`, which leaves literals, comments and macros as they are.
pub const MAX_COLUMNS: usize = 120;

/// The only exceptions, tables read by their columns: which phase takes which document, and the turns of Keccak.
/// Rows of Markdown's tables are no exception: a long cell goes on in the next row, whose other cells are empty.
const TABLES: [&str; 2] = ["crates/election/tests/phases.rs", "crates/lanes/src/processor/permutation.rs"];

/// Checks the lines of Rust files.
pub fn check(file: &SourceFile) -> Vec<Violation> {
    if !file.path.ends_with(".rs") || TABLES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let long = file.text.lines().enumerate().map(|(at, line)| (at + 1, columns(line)));
    let long = long.filter(|(_, columns)| *columns > MAX_COLUMNS);
    long.map(|(line, columns)| {
        let message = format!("line {line} has {columns} columns, of at most {MAX_COLUMNS}");
        Violation::new(&file.path, "columns", message)
    })
    .collect()
}

/// How wide a text is.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// What takes two columns, of what is written here: Korean, Chinese, Japanese, their punctuation, pictures.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> usize {
        check(&SourceFile { path: path.to_owned(), text: format!("a\n{line}\n") }).len()
    }

    #[test]
    fn long_lines_are_found_in_rust_wherever_it_was_made() {
        assert_eq!(found("a.rs", &"x".repeat(120)), 0);
        assert_eq!(found("a.rs", &"x".repeat(121)), 1);
        assert_eq!(found("crates/cli/src/catalogue/advice.rs", &"x".repeat(121)), 1);
        assert_eq!(found("a.py", &"x".repeat(121)), 0);
        assert_eq!(found("a.rs", &format!("/// {}", "x".repeat(117))), 1);
        assert_eq!(found("a.rs", &format!("    /// | {} |", "x".repeat(117))), 1);
        TABLES.iter().for_each(|table| assert_eq!(found(table, &"x".repeat(121)), 0));
    }

    #[test]
    fn a_syllable_takes_two_columns() {
        assert_eq!(columns("a선거—é"), 7);
        assert_eq!(found("a.rs", &"선".repeat(60)), 0);
        assert_eq!(found("a.rs", &"선".repeat(61)), 1);
    }
}
