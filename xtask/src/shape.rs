//! Lengths and names.

use crate::Violation;
use crate::code::without_text;
use crate::sources::SourceFile;

const MAX_FILE: usize = 400;
const MAX_FUNCTION: usize = 70;

/// Names that say no duty.
const EMPTY_NAMES: [&str; 8] = ["core", "common", "util", "utils", "helper", "helpers", "misc", "manager"];

/// Marks of work that was left. Written in two parts, since this file is looked at, too.
const LEFT_OVER: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Checks one source file.
pub fn check(file: &SourceFile) -> Vec<Violation> {
    let mut violations = left_over(file);
    if file.path.ends_with(".rs") {
        let code = without_text(&file.text);
        violations.extend(file_length(file));
        violations.extend(functions(file, &code));
        violations.extend(names(file, &code));
    }
    violations
}

fn left_over(file: &SourceFile) -> Vec<Violation> {
    let words = |line: &str, mark: &str| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == mark);
    let marks = |line: &str| LEFT_OVER.iter().any(|mark| words(line, mark));
    let lines = file.text.lines().enumerate().filter(|(_, line)| marks(line));
    lines
        .map(|(at, _)| Violation::new(&file.path, "left-over", format!("line {}: do it or open an issue", at + 1)))
        .collect()
}

fn file_length(file: &SourceFile) -> Option<Violation> {
    let lines = file.text.lines().count();
    let message = format!("{lines} lines, of at most {MAX_FILE}: divide it by duty");
    (lines > MAX_FILE).then(|| Violation::new(&file.path, "file-length", message))
}

/// Lines from `fn` to the closing brace.
fn functions(file: &SourceFile, code: &str) -> Vec<Violation> {
    let starts = code.match_indices("fn ").filter(|(at, _)| begins_word(code, *at)).map(|(at, _)| at);
    let long = starts.filter_map(|at| {
        let lines = lines_of_function(&code[at..])?;
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let message = format!("`{name}` has {lines} lines, of at most {MAX_FUNCTION}");
        (lines > MAX_FUNCTION).then(|| Violation::new(&file.path, "function-length", message))
    });
    long.collect()
}

fn begins_word(code: &str, at: usize) -> bool {
    !code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// How many lines the function takes that `code` begins with; `None` if it has no body.
fn lines_of_function(code: &str) -> Option<usize> {
    let open = body(code)?;
    let mut depth = 0;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(code[..open + at].matches('\n').count() + 1);
        }
    }
    None
}

/// Where the body's brace is: before any `;` outside of brackets, since an array's length has one, too.
fn body(code: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if depth == 0 => return None,
            '{' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn names(file: &SourceFile, code: &str) -> Vec<Violation> {
    let violation = |message| Violation::new(&file.path, "name", message);
    let parts: Vec<&str> = file.path.trim_end_matches(".rs").split('/').collect();
    let mut violations = Vec::new();
    if parts.last() == Some(&"mod") {
        violations.push(violation("write `foo.rs` beside `foo/`".to_owned()));
    }
    if let Some(part) = parts.iter().find(|part| EMPTY_NAMES.contains(part)) {
        violations.push(violation(format!("`{part}` says no duty")));
    }
    violations
        .extend(items(code).filter(|name| is_empty(name)).map(|name| violation(format!("`{name}` says no duty"))));
    violations
}

/// The names of the modules and types that are declared.
fn items(code: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> =
        code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let kinds = ["mod", "struct", "enum", "trait", "type"];
    let pairs: Vec<&str> = words.windows(2).filter(|pair| kinds.contains(&pair[0])).map(|pair| pair[1]).collect();
    pairs.into_iter()
}

fn is_empty(name: &str) -> bool {
    EMPTY_NAMES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        check(&file).into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn long_files() {
        assert!(rules("a.rs", &"\n".repeat(400)).is_empty());
        assert_eq!(rules("a.rs", &"\n".repeat(401)), ["file-length"]);
        assert!(rules("a.py", &"\n".repeat(401)).is_empty());
    }

    #[test]
    fn long_functions() {
        let function =
            |lines: usize| format!("impl A {{\n    pub fn a(x: [u8; 3]) {{{}}}\n}}\n", "\n".repeat(lines - 1));
        assert!(rules("a.rs", &function(70)).is_empty());
        assert_eq!(rules("a.rs", &function(71)), ["function-length"]);
        let two = format!("trait A {{ fn a();\n fn b() {{ let c = \"}}\"; {} }} }}", "\n".repeat(70));
        assert_eq!(rules("a.rs", &two), ["function-length"]);
    }

    #[test]
    fn names_without_duty() {
        assert_eq!(rules("crates/x/src/util.rs", ""), ["name"]);
        assert_eq!(rules("crates/common/src/lib.rs", ""), ["name"]);
        assert_eq!(rules("crates/x/src/a/mod.rs", ""), ["name"]);
        assert_eq!(rules("a.rs", "mod misc { }"), ["name"]);
        assert_eq!(rules("a.rs", "pub struct Manager;"), ["name"]);
        assert!(rules("a.rs", "// mod misc\nuse core::fmt; struct CoreOfApple;").is_empty());
    }

    #[test]
    fn work_left() {
        for mark in LEFT_OVER {
            assert_eq!(rules("a.rs", &format!("// {mark}: later")), ["left-over"]);
            assert_eq!(rules("a.py", &format!("x = 1  # {mark}")), ["left-over"]);
            assert!(rules("a.rs", &format!("// {mark}ed")).is_empty());
        }
    }
}
