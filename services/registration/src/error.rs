//! Why the program does not start, stops, or refuses.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tupyo_card_pkcs11::TokenError;
use tupyo_client::ClientError;
use tupyo_election::{ElectionId, ManifestError, Phase, Refusal, RefusalCode, SayingError};
use tupyo_http_origins::AllowedOriginsError;
use tupyo_ledger::LedgerError;

use crate::list_fault::ListFileFault;

/// Why the program does not start, stops, or refuses.
#[derive(Debug, thiserror::Error)]
pub enum RegistrarError {
    /// Another process uses the directory.
    #[error("another process uses the directory {}", path.display())]
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
    /// A file is longer than any that is read.
    #[error("cannot read {}: longer than {most} bytes", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The most bytes that are read.
        most: usize,
    },
    /// The configuration says nothing that can be used.
    #[error("{}: {}", path.display(), what[0])]
    Configuration {
        /// The file.
        path: PathBuf,
        /// What is wrong, in English and Korean.
        what: [String; 2],
    },
    /// The origins whose pages may read and post cannot be together.
    #[error(transparent)]
    AllowedOrigins(#[from] AllowedOriginsError),
    /// A file would be written that is there already.
    #[error("{} is there already: nothing was changed", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A secret of the directory is gone, and what was made with it is still there.
    #[error("{} is missing, and registrations made with it are there: take it from the backup", path.display())]
    SecretMissing {
        /// The file.
        path: PathBuf,
    },
    /// A file is not what its name says.
    #[error("{}: {}", path.display(), what[0])]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it should be, in English and Korean.
        what: [&'static str; 2],
    },
    /// The passphrase does not open the file.
    #[error("{}: the passphrase is wrong", path.display())]
    Passphrase {
        /// The file.
        path: PathBuf,
    },
    /// No passphrase can be had.
    #[error("no passphrase: run the command in a terminal, or give --passphrase-file")]
    NoPassphrase,
    /// The office's list has faults.
    #[error("{}: {} faults\n{}", path.display(), faults.len(), lines(faults))]
    List {
        /// The file.
        path: PathBuf,
        /// All of them.
        faults: Vec<ListFileFault>,
    },
    /// A manifest breaks a rule.
    #[error("election {election}")]
    Manifest {
        /// The election.
        election: ElectionId,
        /// The rule.
        source: ManifestError,
    },
    /// An election without registrars.
    #[error("election {election}: its manifest names no registrars")]
    NoRegistrars {
        /// The election.
        election: ElectionId,
    },
    /// The key is not that of a registrar of the election.
    #[error("election {election}: its manifest does not name this key among its registrars")]
    NotNamed {
        /// The election.
        election: ElectionId,
    },
    /// Two elections of one directory that cannot share its registrations.
    #[error("election {election}: its manifest has other rules of registration, or another roll, than {first}")]
    OtherRules {
        /// The election.
        election: ElectionId,
        /// The one before it.
        first: ElectionId,
    },
    /// The journal cannot be used.
    #[error("journal")]
    Journal(#[from] LedgerError),
    /// The journal has a record that is none.
    #[error("journal: record {index} cannot be read")]
    Record {
        /// Which, from 0.
        index: u64,
    },
    /// The board gives no answer, refuses, or is not believed.
    #[error(transparent)]
    Board(#[from] ClientError),
    /// A document cannot be signed.
    #[error("the registrar's key does not sign")]
    Signing(#[from] SayingError),
    /// The token that the registrar's key is in does not do what it must.
    #[error("the registrar's token")]
    Token(#[from] TokenError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// How it failed.
        source: io::Error,
    },
    /// The server stopped.
    #[error("the service stopped")]
    Run(#[source] io::Error),
    /// Sealing, or writing what was accepted, failed.
    #[error("evidence cannot be sealed")]
    Sealing(#[source] io::Error),
    /// What stands is not what evidence, list and rules say.
    #[error("{count} faults: nothing is signed")]
    NotCountersigned {
        /// How many faults were named.
        count: usize,
    },
    /// Somebody has to confirm, and nobody did.
    #[error("not confirmed: nothing was done; give --yes where nobody can be asked")]
    NotConfirmed,
    /// What a registrar would say is not legal on the roll as it is.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Registrars correct the roll until it is sealed.
    #[error(
        "the election is in phase {found}: a roll is corrected after the joint key is posted and before it is sealed"
    )]
    WrongPhase {
        /// The phase.
        found: Phase,
    },
    /// Another document of this registrar waits for signatures.
    #[error(
        "this registrar's document {digest} waits for signatures, and what is said now takes its place: let the \
        others sign it first, let another registrar say this, or give --instead"
    )]
    Stands {
        /// The document's digest.
        digest: String,
    },
}

impl RegistrarError {
    /// A file that cannot be used.
    pub(crate) fn storage(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> RegistrarError {
        let path = path.to_owned();
        move |source| RegistrarError::Storage { action, path, source }
    }

    /// A configuration that cannot be used, and why.
    pub(crate) fn configuration(path: &Path, what: [impl Into<String>; 2]) -> RegistrarError {
        RegistrarError::Configuration { path: path.to_owned(), what: what.map(Into::into) }
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            RegistrarError::Locked { .. } => "directory-locked",
            RegistrarError::Storage { .. } | RegistrarError::TooLong { .. } => "file",
            RegistrarError::Configuration { .. } => "configuration",
            RegistrarError::AllowedOrigins(_) => "allow-origin",
            RegistrarError::Exists { .. } => "file-exists",
            RegistrarError::SecretMissing { .. } => "secret-missing",
            RegistrarError::Damaged { .. } => "file-damaged",
            RegistrarError::Passphrase { .. } => "wrong-passphrase",
            RegistrarError::NoPassphrase => "no-passphrase",
            RegistrarError::List { .. } => "list-faults",
            RegistrarError::Manifest { source, .. } => source.rule.code(),
            RegistrarError::NoRegistrars { .. } => "no-registrars",
            RegistrarError::NotNamed { .. } => "not-named",
            RegistrarError::OtherRules { .. } => "other-rules",
            RegistrarError::Journal(LedgerError::Locked) => "directory-locked",
            RegistrarError::Journal(error) => error.code(),
            RegistrarError::Record { .. } => "journal-record",
            RegistrarError::Board(error) => error.code(),
            RegistrarError::Signing(error) => error.code(),
            RegistrarError::Token(error) => error.code(),
            RegistrarError::Listen { .. } => "listen",
            RegistrarError::Run(_) => "stopped",
            RegistrarError::Sealing(_) => "sealing",
            RegistrarError::NotCountersigned { .. } => "not-countersigned",
            RegistrarError::NotConfirmed => "not-confirmed",
            RegistrarError::Refused(refusal) => refusal.code(),
            RegistrarError::WrongPhase { .. } => RefusalCode::WrongPhase.text(),
            RegistrarError::Stands { .. } => "document-stands",
        }
    }

    /// 1 refused, 2 wrong usage, 3 a file or the network failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            RegistrarError::NotCountersigned { .. } | RegistrarError::NotConfirmed => 1,
            RegistrarError::Refused(_) | RegistrarError::WrongPhase { .. } | RegistrarError::Stands { .. } => 1,
            RegistrarError::NotNamed { .. } | RegistrarError::NoRegistrars { .. } => 1,
            RegistrarError::OtherRules { .. } | RegistrarError::Manifest { .. } | RegistrarError::List { .. } => 1,
            RegistrarError::Token(TokenError::PinMissing(_) | TokenError::Uri(_)) => 2,
            RegistrarError::Passphrase { .. } | RegistrarError::Token(_) => 1,
            RegistrarError::Configuration { .. } | RegistrarError::NoPassphrase => 2,
            RegistrarError::AllowedOrigins(_) | RegistrarError::Exists { .. } => 2,
            RegistrarError::Board(error) if !error.is_connection() => 1,
            _ => 3,
        }
    }
}

fn lines(faults: &[ListFileFault]) -> String {
    faults.iter().map(|fault| format!("  {fault} [{}]", fault.code())).collect::<Vec<_>>().join("\n")
}
