//! The repository's own chores: `cargo xtask tidy` checks the rules that no compiler knows, and the tests run it, too;
//! `cargo xtask bench` measures ([`mod@bench`]).
//!
//! | Module | Rules |
//! |---|---|
//! | [`layers`] | which package may use which (`docs/architecture.md`) |
//! | [`purity`] | rows 0–4 and the verifier's library touch no file, socket, clock or environment |
//! | [`shape`] | lengths of files and functions, names of modules, nothing left to do |
//! | [`columns`] | no line is longer than 120 columns, and none of prose than 160 |
//! | [`duties`] | every module says its one duty, and every library shows an example |
//! | [`circles`] | files of a package don't use each other in a circle |
//! | [`names`] | one exported name is one thing |
//! | [`texts`] | what people read stands in catalogues, in both languages, in the glossary's words |
//! | [`words`] | what only some places may name: hashes, encodings, a voter's rules |
//! | [`links`] | links of pages lead to files and sections that there are |
//! | [`manifests`] | each third-party dependency has its reason |
//! | [`verifier`] | what the verifier is built from is written down, and small |
//!
//! ```
//! use xtask::columns::{self, MAX_COLUMNS};
//! use xtask::sources::SourceFile;
//!
//! let file = SourceFile { path: "crates/a/src/b.rs".to_owned(), text: "x".repeat(MAX_COLUMNS + 1) };
//! assert_eq!(columns::check(&file).len(), 1);
//! assert_eq!(columns::columns("선거"), 4); // a syllable is as wide as two letters
//! ```

use std::path::Path;

pub mod attack;
pub mod bench;
pub mod cargo;
pub mod circles;
pub mod code;
pub mod columns;
pub mod duties;
pub mod layers;
pub mod links;
pub mod manifests;
pub mod modules;
pub mod names;
pub mod ordeal;
pub mod paths;
pub mod purity;
pub mod shape;
pub mod sources;
pub mod texts;
mod trouble;
pub mod verifier;
pub mod words;

pub use trouble::{TidyError, Violation};

/// Checks every rule in the repository at `root`.
///
/// # Errors
/// A [`TidyError`] if that is not possible.
pub fn tidy(root: &Path) -> Result<Vec<Violation>, TidyError> {
    let packages = cargo::packages(root)?;
    let files = sources::read(root)?;
    let mut violations = layers::check(&packages);
    violations.extend(purity::check(&packages, &files));
    violations.extend(files.iter().flat_map(shape::check));
    violations.extend(files.iter().flat_map(columns::check));
    violations.extend(duties::check(&files));
    violations.extend(circles::check(&packages, &files));
    violations.extend(names::check(&packages, &files));
    violations.extend(words::check(&files));
    violations.extend(texts::check(root, &files)?);
    let pages = sources::pages(root)?;
    violations.extend(pages.iter().flat_map(columns::check_page));
    violations.extend(links::check(root, &pages));
    violations.extend(manifests::check(&sources::text(&root.join("Cargo.toml"))?));
    violations.extend(verifier::check(root)?);
    violations.sort();
    Ok(violations)
}
