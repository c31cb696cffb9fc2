//! Why a server does not start, or stops.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tupyo_card_pkcs11::TokenError;
use tupyo_election::{ElectionId, Refusal};
use tupyo_http_origins::AllowedOriginsError;
use tupyo_ledger::{IndexError, JournalError, LedgerError};

/// Why a server does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Another server uses the data directory.
    #[error("another server uses the data directory {}: stop it, or give this one a directory of its \
        own", path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// A file of the data directory cannot be used.
    #[error("cannot {action} {}", path.display())]
    Storage {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// How it failed.
        source: io::Error,
    },
    /// There are elections, and not the keys of their ledgers.
    #[error("{} is missing, and without it no election here can go on: put it back from its backup", path.display())]
    LedgerKeyMissing {
        /// The file.
        path: PathBuf,
    },
    /// The ledger keys' file does not hold any.
    #[error("{} does not hold ledger keys: each is a line of 64 digits 0-9 a-f", path.display())]
    LedgerKey {
        /// The file.
        path: PathBuf,
    },
    /// The token that holds the ledgers' key cannot be used.
    #[error("the ledgers' key cannot be used [{}]", .0.code())]
    LedgerToken(#[source] TokenError),
    /// The name cannot be one of a ledger.
    #[error(
        "`{name}` cannot name a ledger: use 1 to 100 of a-z, 0-9 and .-/:, a letter or digit at both ends, and no two \
        / in a row"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// An election's ledger cannot be opened.
    #[error("the ledger of election {election} is refused [{}]", source.code())]
    Ledger {
        /// The election.
        election: ElectionId,
        /// Why.
        source: LedgerError,
    },
    /// An election's index cannot be opened.
    #[error("the index of election {election} is refused [{}]", source.code())]
    Index {
        /// The election.
        election: ElectionId,
        /// Why.
        source: IndexError,
    },
    /// The ledger does not continue a checkpoint that this board has signed and somebody else has kept.
    #[error(
        "the ledger of election {election} was put back, or there are two of it [{}]: {by} has a checkpoint of {seen} \
        entries that this board has signed and that does not continue here; nothing is accepted, since that would be \
        another history: start the server with the newest data directory, and never with a backup; {evidence}",
        source.code()
    )]
    Behind {
        /// The election.
        election: ElectionId,
        /// Who has kept it.
        by: String,
        /// How many entries it has.
        seen: u64,
        /// Where the two checkpoints are stored.
        evidence: String,
        /// What is wrong with the ledger.
        source: Box<LedgerError>,
    },
    /// The operating system lets the process open no more files.
    #[error(
        "the process cannot open more files (the storage is not failing): allow it more with `ulimit -n` or the \
         unit's LimitNOFILE; each election takes about ten, and one for every 64 MB of its ledger"
    )]
    Files(#[source] Box<ServerError>),
    /// The ledger is that of a board of another name.
    #[error("the ledger of election {election} is called {name}/{election}: start the server with --name {name}")]
    OtherName {
        /// The election.
        election: ElectionId,
        /// The name that the board had.
        name: String,
        /// What is wrong with the ledger.
        source: LedgerError,
    },
    /// None of the keys here has signed the ledger's checkpoint.
    #[error(
        "the checkpoint of election {election}, or its copy, is signed by none of the keys in {}: put back the file \
        that belongs to this data directory, and name the directory of copies that does; where a journal keeps the \
        order, all its servers have the same file; nothing was changed",
        path.display()
    )]
    OtherKey {
        /// The election.
        election: ElectionId,
        /// The keys.
        path: PathBuf,
        /// What is wrong with the ledger.
        source: LedgerError,
    },
    /// The certificate or its key cannot be used.
    #[error("{} cannot be used for TLS: {reason}", path.display())]
    Tls {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The ledger, whole and signed, holds an entry that is not legal where it stands. A board puts none there: other
    /// rules held when it was written.
    #[error(
        "entry {index} of election {election} is not legal [{}]: the election was begun by another version of \
        tupyo-server, which has other rules; end it with the version that began it, and keep its record with that \
        version's verifier; nothing of it was changed. If no other version has ever run here, somebody else has \
        written to this ledger with its key",
        source.code()
    )]
    OtherVersion {
        /// The election.
        election: ElectionId,
        /// The entry.
        index: u64,
        /// The rule that the entry breaks here.
        source: Refusal,
    },
    /// The directory of the page has none.
    #[error("{} is no page: {reason}", path.display())]
    Page {
        /// The directory, or what is in it.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// The origins whose pages may read and post cannot be together.
    #[error(transparent)]
    AllowedOrigins(#[from] AllowedOriginsError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The server could not go on, or a thread not be started.
    #[error("the server failed")]
    Run(#[source] io::Error),
    /// The storage failed while an entry was appended: nothing more is accepted. Started again, the server goes on from
    /// what is stored.
    #[error("the storage of election {election} failed [{}]: start the server again when it is \
        repaired", source.code())]
    StorageFailed {
        /// The election.
        election: ElectionId,
        /// How.
        source: LedgerError,
    },
    /// The journal of all ledgers cannot be used.
    #[error("the journal cannot be used [{}]", .0.code())]
    Journal(#[source] JournalError),
    /// A signal has come while another server led, or while the journal was waited for.
    #[error("told to stop before it led")]
    Stopped,
    /// Another server leads.
    #[error("another server ({holder}) has taken over: this one ends, and stands by when it is started again")]
    LeaseLost {
        /// Which.
        holder: String,
    },
    /// The journal does not continue what this server, or somebody else, has seen of it.
    #[error(
        "the journal of election {election} lacks what was acknowledged, or has something else [{}]: a standby that \
        was behind has been promoted, or the database was put back; nothing is accepted, since that would be another \
        history: promote the standby that is furthest (`tupyo-server promote --check`), and never restore a backup",
        source.code()
    )]
    JournalBehind {
        /// The election.
        election: ElectionId,
        /// What is wrong.
        source: LedgerError,
    },
    /// A part of the server ended that must not end.
    #[error("the thread `{thread}` ended unexpectedly")]
    Thread {
        /// Its name.
        thread: String,
    },
}

impl ServerError {
    /// The process's exit code: 0 if it was told to stop, 3 if the directory is in use, 4 if the server cannot start or
    /// run, 5 if its storage failed, 6 if what was written could not be put on stable storage, 8 if another server has
    /// taken over, 9 if it is not known whether the journal has taken in what was to be appended.
    pub fn exit_code(&self) -> u8 {
        match self {
            ServerError::Stopped => 0,
            ServerError::Locked { .. } => 3,
            ServerError::Files(_) => 4,
            ServerError::StorageFailed { source: LedgerError::Sync { .. }, .. } => 6,
            ServerError::Ledger { source: LedgerError::Sync { .. }, .. } => 6,
            ServerError::Journal(JournalError::Unreachable { .. }) => 5,
            ServerError::Ledger { source: LedgerError::Journal(JournalError::Unreachable { .. }), .. } => 5,
            // In a failover, while ledgers were taken over: it passes, and the server is to be started again.
            ServerError::Ledger { source: LedgerError::Journal(error), .. } if error.is_of_failover() => 5,
            ServerError::LeaseLost { .. } => 8,
            ServerError::StorageFailed { source: LedgerError::Journal(JournalError::Fenced { .. }), .. } => 8,
            ServerError::StorageFailed { source: LedgerError::Journal(JournalError::Unknown { .. }), .. } => 9,
            ServerError::StorageFailed { .. } => 5,
            ServerError::Thread { .. } => 7,
            _ => 4,
        }
    }

    /// The same, by its true cause: a storage that cannot be used because too many files are open has not failed.
    pub(crate) fn named(self) -> ServerError {
        let causes = std::iter::successors(self.source(), |&error| error.source());
        let system = |error: &(dyn Error + 'static)| error.downcast_ref::<io::Error>()?.raw_os_error();
        // EMFILE and ENFILE, on Linux and on what is like it.
        let is_files = causes.filter_map(system).any(|code| matches!(code, 23 | 24));
        if is_files && !matches!(self, ServerError::Files(_)) { ServerError::Files(Box::new(self)) } else { self }
    }

    /// The code of a reason that is one election's own: it is set aside, and the others are served. `None` if the whole
    /// server must not go on. A failed sync concerns whatever is on the disk; a key that is not at hand, how the server
    /// was started.
    pub(crate) fn code_of_election(&self) -> Option<&'static str> {
        match self {
            ServerError::Ledger { source: LedgerError::Sync { .. }, .. } => None,
            ServerError::Ledger { source: LedgerError::Storage { path, .. }, .. } if path.ends_with("ledger.key") => {
                None
            }
            // What all ledgers share.
            ServerError::Ledger { source: LedgerError::Journal(_), .. } => None,
            ServerError::Ledger { source, .. } => Some(source.code()),
            ServerError::Index { source, .. } => Some(source.code()),
            ServerError::OtherName { .. } => Some("other-name"),
            ServerError::OtherKey { .. } => Some("other-key"),
            ServerError::OtherVersion { .. } => Some("other-version"),
            _ => None,
        }
    }

    /// Whether there is only no room on the disk.
    pub(crate) fn is_full(&self) -> bool {
        let (ServerError::Ledger { source, .. } | ServerError::StorageFailed { source, .. }) = self else {
            return false;
        };
        source.is_full()
    }

    /// The message, followed by those of its causes.
    pub fn with_causes(&self) -> String {
        let causes = std::iter::successors(self.source(), |&error| error.source());
        causes.fold(self.to_string(), |text, cause| format!("{text}: {cause}"))
    }

    /// For `map_err`: `action` failed on `path`.
    pub(crate) fn storage(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ServerError {
        move |source| ServerError::Storage { action, path: path.to_owned(), source }
    }

    /// For `map_err`: an election's ledger is refused.
    pub(crate) fn ledger(election: ElectionId) -> impl FnOnce(LedgerError) -> ServerError {
        move |source| ServerError::Ledger { election, source }
    }
}
