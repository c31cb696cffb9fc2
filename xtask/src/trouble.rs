//! Broken rules, and why rules could not be checked.

use std::fmt;
use std::io;
use std::path::PathBuf;

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

impl Violation {
    pub(crate) fn new(file: impl Into<String>, rule: &'static str, message: impl Into<String>) -> Violation {
        Violation { file: file.into(), rule, message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.rule, self.message)
    }
}
