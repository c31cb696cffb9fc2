//! What can go wrong.

use std::io;
use std::path::{Path, PathBuf};

use tupyo_merkle::{CheckpointError, ProofError};

use crate::journal_error::JournalError;
use crate::storage::is_full;

/// Why the ledger refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another process, or another part of this one, has the ledger open.
    #[error("the ledger is open elsewhere")]
    Locked,
    /// An earlier append met an error of the storage; the ledger must be opened again.
    #[error("the ledger appends nothing after an error of its storage")]
    Poisoned,
    /// The storage failed.
    #[error("cannot {action} {}", path.display())]
    Storage {
        /// What was tried.
        action: &'static str,
        /// On which file or directory.
        path: PathBuf,
        /// How it failed.
        source: io::Error,
    },
    /// What was written could not be put on stable storage; it may be lost, whatever is read from there now.
    #[error("cannot sync {}", path.display())]
    Sync {
        /// The file or directory.
        path: PathBuf,
        /// How it failed.
        source: io::Error,
    },
    /// The disk is full. Nothing was appended, and the ledger goes on as soon as there is room.
    #[error("no room to {action} {}", path.display())]
    Full {
        /// What was tried.
        action: &'static str,
        /// On which file or directory.
        path: PathBuf,
    },
    /// An entry is not what was written.
    #[error("entry {entry} is damaged")]
    Damaged {
        /// The first such entry.
        entry: u64,
    },
    /// Acknowledged entries are missing at the end.
    #[error("the ledger has {found} entries, its checkpoint covers {signed}")]
    RolledBack {
        /// How many entries there are.
        found: u64,
        /// How many there must be.
        signed: u64,
    },
    /// There are all acknowledged entries, but not with the root that was signed.
    #[error("the first {size} entries are not those of the checkpoint")]
    RootMismatch {
        /// The size of the checkpoint.
        size: u64,
    },
    /// There are all entries of a checkpoint that was seen elsewhere, but not with its root.
    #[error("the first {size} entries are not those of a checkpoint that was kept apart")]
    Forked {
        /// The size of that checkpoint.
        size: u64,
    },
    /// There are segments, but no checkpoint.
    #[error("the ledger has segments but no checkpoint")]
    NoCheckpoint,
    /// The checkpoint is not one of this ledger's key.
    #[error("the checkpoint is refused")]
    Checkpoint(#[from] CheckpointError),
    /// An entry of the batch is longer than 65,535 bytes. Nothing was appended.
    #[error("entry {position} of the batch is too long")]
    TooLong {
        /// Which one, from 0.
        position: usize,
    },
    /// The ledger has no such entry, size or tile, yet.
    #[error("not on the ledger")]
    NotThere,
    /// The copy of a journal is not what was copied. The journal has all of it.
    #[error(
        "{} is a copy of the journal, and is damaged: delete this directory, and start the server again, which fetches \
        it anew; keep the checkpoints that are kept apart",
        path.display()
    )]
    CopyDamaged {
        /// The directory.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<LedgerError>,
    },
    /// The journal that decides, which others can take over, says so.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The directory to export to is not empty.
    #[error("the directory {} is not empty", path.display())]
    NotEmpty {
        /// The directory.
        path: PathBuf,
    },
}

impl LedgerError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "ledger-locked",
            Self::Poisoned => "ledger-poisoned",
            Self::Storage { .. } => "ledger-storage",
            Self::Sync { .. } => "ledger-sync-failed",
            Self::Full { .. } => "ledger-full",
            Self::Damaged { .. } => "ledger-damaged",
            Self::RolledBack { .. } => "ledger-rolled-back",
            Self::RootMismatch { .. } => "ledger-root-mismatch",
            Self::Forked { .. } => "ledger-forked",
            Self::NoCheckpoint => "ledger-no-checkpoint",
            Self::Checkpoint(error) => error.code(),
            Self::TooLong { .. } => "ledger-entry-too-long",
            Self::NotThere => "ledger-not-there",
            Self::CopyDamaged { source, .. } => source.code(),
            Self::Journal(error) => error.code(),
            Self::NotEmpty { .. } => "ledger-export-not-empty",
        }
    }

    /// Whether there is only no room: nothing was appended, and the ledger goes on as soon as there is.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. } | Self::Journal(JournalError::Full { .. }))
    }

    /// For `map_err`: the directory is a copy of a journal.
    pub(crate) fn of_copy(directory: &Path) -> impl FnOnce(Self) -> Self {
        move |error| match error {
            Self::Damaged { .. }
            | Self::RolledBack { .. }
            | Self::RootMismatch { .. }
            | Self::Forked { .. }
            | Self::NoCheckpoint => Self::CopyDamaged { path: directory.to_owned(), source: Box::new(error) },
            error => error,
        }
    }

    /// For `map_err`: the storage failed to do `action` on `path`.
    pub(crate) fn storage(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Storage { action, path: path.to_owned(), source }
    }

    /// For `map_err`: `path` could not be synced.
    pub(crate) fn sync(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Sync { path: path.to_owned(), source }
    }

    /// For `map_err`: `action` on `path` failed, which can be undone if there was only no room.
    pub(crate) fn writing(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| match is_full(&source) {
            true => Self::Full { action, path: path.to_owned() },
            false => Self::Storage { action, path: path.to_owned(), source },
        }
    }
}

impl From<ProofError> for LedgerError {
    /// The tree in memory is complete, so only a statement about what is not there can't be proven.
    fn from(_: ProofError) -> Self {
        Self::NotThere
    }
}

/// Why the index refused. All but `Locked` are answered by deleting and rebuilding it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The index is open elsewhere.
    #[error("the index is open elsewhere")]
    Locked,
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The index answered with an entry that the ledger does not back.
    #[error("the index does not fit its ledger")]
    Damaged,
    /// The database failed.
    #[error("the index failed")]
    Database(#[from] sled::Error),
}

impl IndexError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "index-locked",
            Self::Ledger(error) => error.code(),
            Self::Damaged => "index-damaged",
            Self::Database(_) => "index-database",
        }
    }
}
