//! The repository's own chores: `cargo xtask tidy` checks the rules that no compiler knows, and the tests run it, too;
//! `cargo xtask bench` measures ([`mod@bench`]).
//!
//! | Module | Rules |
//! |---|---|
//! | [`layers`] | which package may use which (`docs/architecture.md`) |
//! | [`purity`] | rows 1–4 and the verifier's library touch no file, socket, clock or environment |
//! | [`shape`] | lengths of files and functions, names of modules, nothing left to do |
//! | [`manifests`] | each third-party dependency has its reason |
//! | [`verifier`] | what the verifier is built from is written down, and small |

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub mod bench;
pub mod cargo;
pub mod code;
pub mod layers;
pub mod manifests;
pub mod purity;
pub mod shape;
pub mod sources;
pub mod torture;
pub mod verifier;

/// A rule is broken in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The file, from the repository's root.
    pub file: String,
    /// The rule's short name.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// The rules could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum TidyError {
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// cargo failed, or said something unexpected.
    #[error("cargo {command}: {reason}")]
    Cargo {
        /// What it was asked.
        command: String,
        /// Why.
        reason: String,
    },
}

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
    violations.extend(manifests::check(&sources::text(&root.join("Cargo.toml"))?));
    violations.extend(verifier::check(root)?);
    violations.sort();
    Ok(violations)
}

impl Violation {
    fn new(file: impl Into<String>, rule: &'static str, message: impl Into<String>) -> Violation {
        Violation { file: file.into(), rule, message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.rule, self.message)
    }
}
