//! Why a witness does not start, or stops.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Why a witness does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// Another process uses the directory.
    #[error("another witness uses the directory {}", path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// A file cannot be used.
    #[error("cannot {action} {}", path.display())]
    Storage {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// How it failed.
        source: io::Error,
    },
    /// What was cosigned last of a ledger cannot be read, or is not of this ledger's and this witness's keys.
    #[error(
        "{}: not the last checkpoint of this ledger, cosigned by this witness; a witness without its memory must not \
        go on: make a new key",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Two keys of one origin.
    #[error("two ledger keys have the name {origin}")]
    OriginRepeated {
        /// The origin.
        origin: String,
    },
    /// A ledger with the witness's own key, or with it as its spare.
    #[error("the ledger {origin} has this witness's own key: make another one for the witness")]
    OwnKey {
        /// The origin.
        origin: String,
    },
    /// No ledger is given.
    #[error("give the key of at least one ledger")]
    NoLogs,
    /// A line of a file of ledger keys is none.
    #[error("{}, line {line}: not a ledger key", path.display())]
    LogKey {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The server could not go on.
    #[error("the witness failed")]
    Run(#[source] io::Error),
}

impl WitnessError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            WitnessError::Locked { .. } => "state-locked",
            WitnessError::Storage { .. } => "state-storage",
            WitnessError::Damaged { .. } => "state-damaged",
            WitnessError::OriginRepeated { .. } => "origin-repeated",
            WitnessError::OwnKey { .. } => "witness-key-ledger",
            WitnessError::NoLogs => "no-logs",
            WitnessError::LogKey { .. } => "log-key",
            WitnessError::Listen { .. } => "listen",
            WitnessError::Run(_) => "run",
        }
    }

    /// The process's exit code: 2 wrong usage, 3 the directory is in use, 4 the witness cannot start or run.
    pub fn exit_code(&self) -> u8 {
        match self {
            WitnessError::OriginRepeated { .. }
            | WitnessError::OwnKey { .. }
            | WitnessError::NoLogs
            | WitnessError::LogKey { .. } => 2,
            WitnessError::Locked { .. } => 3,
            _ => 4,
        }
    }

    /// The message, followed by those of its causes.
    pub fn with_causes(&self) -> String {
        let causes = std::iter::successors(self.source(), |&error| error.source());
        causes.fold(self.to_string(), |text, cause| format!("{text}: {cause}"))
    }

    /// For `map_err`: `action` failed on `path`.
    pub(crate) fn storage(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WitnessError {
        move |source| WitnessError::Storage { action, path: path.to_owned(), source }
    }
}
