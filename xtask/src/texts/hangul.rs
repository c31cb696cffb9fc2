//! No Korean stands in the code of a program, but in its catalogue.

use super::places::is_made;
use crate::Violation;
use crate::code::without_tests;
use crate::sources::SourceFile;

/// Korean that is no text of a program: names and data, what a parser understands, and the rules about words.
const NO_TEXTS: [&str; 4] =
    ["crates/cli/src/import/table.rs", "crates/demo/src/people.rs", "crates/members/src/row.rs", "xtask/src/"];

/// Checks all code that is in a `src`, without comments and tests.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    let code = files.iter().filter(|file| file.path.ends_with(".rs") && file.path.contains("src/"));
    let code = code.filter(|file| !file.path.contains("/tests/") && !file.path.ends_with("/tests.rs"));
    let code = code.filter(|file| !is_made(&file.path) && !NO_TEXTS.iter().any(|place| file.path.starts_with(place)));
    let korean = code.filter(|file| says_korean(&file.text));
    korean.map(|file| Violation::new(&file.path, "hangul", "Korean stands in `texts/ko`")).collect()
}

/// Whether Hangul stands outside comments, the language's own name aside.
fn says_korean(text: &str) -> bool {
    let code = without_tests(text);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.into_iter().any(|line| line.replace("한국어", "").chars().any(is_hangul))
}

/// A syllable, or a letter by itself.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_in_code_is_found_and_not_in_comments_or_tests() {
        assert!(says_korean("f(\"선거\")"));
        assert!(says_korean("/// a\nf(\"ㄹ\")"));
        assert!(!says_korean("/// 한국어\nf() // \n// 선거\n#[cfg(test)]\nmod tests {\n\"선거\" }"));
        let file = |path: &str| SourceFile { path: path.to_owned(), text: "\"선거\"".to_owned() };
        let files = ["crates/a/src/b.rs", "crates/a/tests/b.rs", "crates/a/src/b/tests.rs", "xtask/src/c.rs"].map(file);
        let found = check(&files);
        assert_eq!(found.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(), ["crates/a/src/b.rs"]);
    }
}
