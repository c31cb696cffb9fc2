//! No line is longer than a screen is wide: 120 columns of code, 160 of prose, in which Korean takes two for each
//! syllable.

use crate::Violation;
use crate::sources::SourceFile;

/// As in `rustfmt.toml`, which leaves literals, comments and macros as they are.
pub const MAX_COLUMNS: usize = 120;

/// The only exceptions, tables read by their columns: which phase takes which document, and the turns of Keccak.
/// Rows of Markdown's tables are no exception: a long cell goes on in the next row, whose other cells are empty.
const TABLES: [&str; 2] = ["crates/election/tests/phases.rs", "crates/lanes/src/processor/permutation.rs"];

/// Of prose in Markdown.
pub const MAX_PROSE: usize = 160;

/// Pages that are no prose to wrap: a line for each change, which merges alone; and what `cargo xtask bench` writes,
/// whose texts are in `benches/src`.
const NOT_WRAPPED: [&str; 2] = ["CHANGELOG.md", "benches/README.md"];

/// Checks the prose of a page: not its tables, nor its code, which stands between fences or four columns to the right.
pub fn check_page(page: &SourceFile) -> Vec<Violation> {
    if NOT_WRAPPED.contains(&page.path.as_str()) {
        return Vec::new();
    }
    let mut is_code = false;
    let prose = page.text.lines().enumerate().filter(|(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence && !line.starts_with(['|', '\t']) && !line.starts_with("    ")
    });
    too_long(page, prose, MAX_PROSE)
}

/// Checks the lines of Rust files.
pub fn check(file: &SourceFile) -> Vec<Violation> {
    if !file.path.ends_with(".rs") || TABLES.contains(&file.path.as_str()) {
        return Vec::new();
    }
    too_long(file, file.text.lines().enumerate(), MAX_COLUMNS)
}

fn too_long<'a>(file: &SourceFile, lines: impl Iterator<Item = (usize, &'a str)>, most: usize) -> Vec<Violation> {
    let long = lines.map(|(at, line)| (at + 1, columns(line))).filter(|(_, columns)| *columns > most);
    long.map(|(line, columns)| {
        let message = format!("line {line} has {columns} columns, of at most {most}");
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
    fn long_prose_is_found_and_tables_and_code_are_not() {
        let found = |path: &str, text: &str| {
            let page = SourceFile { path: path.to_owned(), text: text.to_owned() };
            check_page(&page).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let long = "x".repeat(161);
        assert!(found("a.md", &long[1..]).is_empty());
        let prose = format!("a\n```\n{long}\n```\n- {long}\n");
        assert_eq!(found("docs/a.md", &prose), ["docs/a.md: columns: line 5 has 163 columns, of at most 160"]);
        for other in [format!("| {long} |"), format!("    {long}"), format!("  ```sh\n{long}\n  ```")] {
            assert!(found("a.md", &other).is_empty(), "{other}");
        }
        NOT_WRAPPED.iter().for_each(|page| assert!(found(page, &long).is_empty()));
    }

    #[test]
    fn a_syllable_takes_two_columns() {
        assert_eq!(columns("a선거—é"), 7);
        assert_eq!(found("a.rs", &"선".repeat(60)), 0);
        assert_eq!(found("a.rs", &"선".repeat(61)), 1);
    }
}
