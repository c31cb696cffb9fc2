//! Why load could not be made or examined.

use std::io;
use std::path::{Path, PathBuf};

use tupyo_client::ClientError;

/// Why load could not be made or examined. What the board does wrong is no error but a [`Breach`](crate::Breach).
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of prepared ballots or a log is not one.
    #[error("{} is not {what}: {reason}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A ballot could not be made.
    #[error("ballot {number} cannot be made: {reason}")]
    Ballot {
        /// Which one, from 0.
        number: usize,
        /// Why.
        reason: String,
    },
    /// The board does not do what setting up an election needs.
    #[error(transparent)]
    Board(#[from] ClientError),
    /// The server process cannot be started or spoken to.
    #[error("the server process: {0}")]
    Process(#[source] io::Error),
    /// The server ended instead of listening.
    #[error("the server did not start (exit code {code:?}): {message}")]
    NotStarted {
        /// Its exit code.
        code: Option<i32>,
        /// What it said.
        message: String,
    },
    /// The board's address is not one that load may be sent to.
    #[error("load is only sent to a loopback address, not to `{url}`")]
    NotLoopback {
        /// The address.
        url: String,
    },
}

impl LoadError {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            LoadError::File { .. } => "load-file",
            LoadError::Format { .. } => "load-format",
            LoadError::Ballot { .. } => "load-ballot",
            LoadError::Board(error) => error.code(),
            LoadError::Process(_) => "load-process",
            LoadError::NotStarted { .. } => "load-not-started",
            LoadError::NotLoopback { .. } => "load-not-loopback",
        }
    }

    /// For `map_err`: something is wrong with a file.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> LoadError {
        move |source| LoadError::File { path: path.to_owned(), source }
    }
}
