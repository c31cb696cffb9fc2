//! Where everything is in the data directory.

use std::path::{Path, PathBuf};

use tupyo_election::ElectionId;

use crate::files::{self, Lock};
use crate::{RegistrarError, evidence};

/// The data directory, used by no other process while this value lives.
///
/// ```text
/// config.json              what the operator says
/// lock                     held while a command uses the directory
/// salt.secret              what the holders' salts come from; never without a backup
/// journal.key, journal/    what was accepted and said, durable before anybody is told
/// evidence/<sha256>.age    sealed evidence, named by its application
/// manifests/<election>     what the boards' manifests are
/// seen/<election>          the newest checkpoint of each board that was acted on
/// deleted/<time>.json      signed notes of evidence that is gone
/// status.json              how far things are
/// ```
#[derive(Debug)]
pub(crate) struct DataDirectory {
    path: PathBuf,
    _lock: Lock,
}

impl DataDirectory {
    /// Opens the directory, which must have a configuration.
    pub(crate) fn open(path: &Path) -> Result<DataDirectory, RegistrarError> {
        let directory = DataDirectory { path: path.to_owned(), _lock: Lock::of(path)? };
        for part in ["evidence", "manifests", "seen", "deleted"] {
            files::make_directory(&path.join(part))?;
        }
        Ok(directory)
    }

    pub(crate) fn configuration(&self) -> PathBuf {
        self.path.join("config.json")
    }

    pub(crate) fn salt_secret(&self) -> PathBuf {
        salt_secret_of(&self.path)
    }

    pub(crate) fn journal_key(&self) -> PathBuf {
        self.path.join("journal.key")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.path.join("journal")
    }

    pub(crate) fn evidence(&self) -> PathBuf {
        self.path.join("evidence")
    }

    pub(crate) fn evidence_file(&self, application: &[u8; 32]) -> PathBuf {
        self.evidence().join(evidence::file_name(application))
    }

    pub(crate) fn manifest(&self, election: ElectionId) -> PathBuf {
        self.path.join("manifests").join(election.to_string())
    }

    pub(crate) fn seen(&self, election: ElectionId) -> PathBuf {
        self.path.join("seen").join(election.to_string())
    }

    pub(crate) fn deleted(&self) -> PathBuf {
        self.path.join("deleted")
    }

    pub(crate) fn status(&self) -> PathBuf {
        status_of(&self.path)
    }
}

/// Where the status of a data directory is, whoever uses it.
pub(crate) fn status_of(directory: &Path) -> PathBuf {
    directory.join("status.json")
}

/// Where the secret of the salts is, whoever uses the directory.
pub(crate) fn salt_secret_of(directory: &Path) -> PathBuf {
    directory.join("salt.secret")
}
