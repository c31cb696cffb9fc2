//! Every module begins with the line `//!` that says its one duty.

use crate::Violation;
use crate::sources::SourceFile;
use crate::texts::places::is_made;

/// Checks the modules of all packages, their tests aside.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    let modules = files.iter().filter(|file| is_module(&file.path));
    let silent = modules.filter(|file| !says_its_duty(&file.text));
    silent.map(|file| Violation::new(&file.path, "duty", "begin with `//!` and the module's one duty")).collect()
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
}
