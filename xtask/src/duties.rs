//! Every module begins with the line `//!` that says its one duty, and every library with an example.

use crate::Violation;
use crate::sources::SourceFile;
use crate::texts::places::is_made;

/// Checks the modules of all packages, their tests aside.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    let silent = files.iter().filter(|file| is_module(&file.path) && !says_its_duty(&file.text));
    let silent = silent.map(|file| Violation::new(&file.path, "duty", "begin with `//!` and the module's one duty"));
    let unshown = files.iter().filter(|file| is_library(&file.path) && !shows_an_example(&file.text));
    let unshown = unshown.map(|file| Violation::new(&file.path, "example", "show in `//!` how it is used: a doctest"));
    silent.chain(unshown).collect()
}

/// Those of the workspace: the fuzz targets' library is of the fuzzer alone, and glue is not ours.
fn is_library(path: &str) -> bool {
    path.ends_with("/src/lib.rs") && !path.starts_with("fuzz/") && !path.contains("/glue/")
}

/// Whether the first page has Rust that `cargo test` compiles.
fn shows_an_example(text: &str) -> bool {
    let page = text.lines().take_while(|line| line.starts_with("//!"));
    let mut fences = page.filter_map(|line| line.strip_prefix("//! ```")).step_by(2);
    fences.any(|kind| ["", "rust", "no_run"].contains(&kind))
}

fn is_module(path: &str) -> bool {
    let in_source = path.ends_with(".rs") && path.contains("src/");
    in_source
        && !path.contains("/tests/")
        && !path.ends_with("/tests.rs")
        && !path.starts_with("fuzz/")
        && !is_made(path)
}

fn says_its_duty(text: &str) -> bool {
    text.trim_start().starts_with("//!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_without_duty_is_found() {
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let files = [file("crates/a/src/b.rs", "use c;"), file("crates/a/src/d.rs", "//! It is one.\n")];
        let found = check(&files);
        assert_eq!(found.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(), ["crates/a/src/b.rs"]);
    }

    #[test]
    fn a_library_without_an_example_is_found() {
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let found = |path: &str, text: &str| check(&[file(path, text)]).len();
        let [shown, drawn] = ["", "text"].map(|kind| format!("//! One.\n//!\n//! ```{kind}\n//! a();\n//! ```\n"));
        assert_eq!((found("crates/a/src/lib.rs", &shown), found("crates/a/src/lib.rs", &drawn)), (0, 1));
        assert_eq!((found("crates/a/src/b.rs", &drawn), found("fuzz/src/lib.rs", &drawn)), (0, 0));
    }
}
