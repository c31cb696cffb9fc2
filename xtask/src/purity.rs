//! Rows 0–6, the ledger aside, touch no file, socket, clock, environment, process or randomness of the system: those
//! are arguments.

use crate::Violation;
use crate::cargo::Package;
use crate::code::{without_tests, without_text};
use crate::layers::is_pure;
use crate::sources::SourceFile;

/// Modules of the standard library.
const MODULES: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];

/// Names that are as bad wherever they come from. `Duration` is a number, not a clock.
const NAMES: [&str; 8] =
    ["SystemTime", "Instant", "OsRng", "thread_rng", "from_entropy", "println!", "eprintln!", "include_bytes!"];

/// The one exception: programs that are built for tests, and no others, ask there which backend they shall test.
const TESTED_BACKEND: (&str, &str) = ("crates/group/src/backend.rs", "std::env");

/// Checks the sources of the pure packages.
pub fn check(packages: &[Package], files: &[SourceFile]) -> Vec<Violation> {
    let pure = packages.iter().filter(|package| is_pure(&package.name));
    let directories: Vec<String> = pure.map(|package| format!("{}/src/", package.directory)).collect();
    let in_pure = |file: &&SourceFile| directories.iter().any(|directory| file.path.starts_with(directory));
    files.iter().filter(in_pure).filter(|file| is_library(&file.path)).flat_map(check_file).collect()
}

fn is_library(path: &str) -> bool {
    path.ends_with(".rs") && !path.ends_with("/tests.rs")
}

fn check_file(file: &SourceFile) -> Vec<Violation> {
    let code = without_tests(&without_text(&file.text));
    let modules = std_modules(&code).into_iter().filter(|module| MODULES.contains(&module.as_str()));
    let names = NAMES.iter().filter(|name| has_word(&code, name)).map(|name| (*name).to_owned());
    let found = modules.map(|module| format!("std::{module}")).chain(names);
    found
        .filter(|name| (file.path.as_str(), name.as_str()) != TESTED_BACKEND)
        .map(|name| Violation::new(&file.path, "purity", format!("`{name}`: this package takes it as an argument")))
        .collect()
}

/// The modules named directly under `std::`, also in `std::{…}`.
fn std_modules(code: &str) -> Vec<String> {
    let dense: String = code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ::", "::").replace(":: ", "::");
    let mut modules = Vec::new();
    for (at, _) in dense.match_indices("std::") {
        let rest = &dense[at + 5..];
        match rest.strip_prefix('{') {
            Some(group) => modules.extend(members(group)),
            None => modules.push(first_name(rest)),
        }
    }
    modules
}

/// The first name of each member of a group of imports, up to its closing brace.
fn members(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    let mut begins = true;
    for (at, c) in group.char_indices() {
        if begins && !c.is_whitespace() {
            names.push(first_name(&group[at..]));
            begins = false;
        }
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ => {}
        }
    }
    names
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether `word` stands in `code` on its own.
fn has_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(part);
        let after = code[at + word.len()..].chars().next().is_some_and(part);
        !before && (!after || word.ends_with('!'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(package: &str, path: &str, text: &str) -> Vec<String> {
        let directory = "crates/x".to_owned();
        let package = Package { name: package.to_owned(), directory, dependencies: Vec::new() };
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        check(&[package], &[file]).into_iter().map(|violation| violation.message).collect()
    }

    fn found(text: &str) -> usize {
        rules("tupyo-verify", "crates/x/src/lib.rs", text).len()
    }

    #[test]
    fn modules_are_found() {
        for text in [
            "use std::fs;",
            "use std::{fmt, fs};",
            "use std::{fmt::{self, Write}, time::Duration};",
            "use std :: net::TcpStream;",
            "fn f() { std::env::var(\"X\"); }",
            "use std::{\n    env,\n};",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        assert_eq!(
            rules("tupyo-group", "crates/x/src/a.rs", "use std::fs;"),
            ["`std::fs`: this package takes it as an argument"]
        );
    }

    #[test]
    fn names_are_found() {
        assert_eq!(found("let now = Instant::now();"), 1);
        assert_eq!(found("x.fill(&mut OsRng); println!(\"x\")"), 2);
    }

    #[test]
    fn harmless_things_are_not() {
        let harmless = "use std::{fmt::{fs}, io}; // std::fs\nlet s = \"std::fs\"; struct Instantly; env!(\"X\")";
        assert_eq!(found(harmless), 0);
        assert_eq!(found("fn f() {}\n#[cfg(test)]\nmod tests {\n use std::fs;\n}"), 0);
        assert!(rules("tupyo-verify", "crates/x/tests/a.rs", "use std::fs;").is_empty());
        assert!(rules("tupyo-ledger", "crates/x/src/lib.rs", "use std::fs;").is_empty());
    }
}
