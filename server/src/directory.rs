//! The server's data directory.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access, statvfs};
use tupyo_election::ElectionId;

use crate::ServerError;
use crate::keyring::Keyring;
use crate::ledger_token::LedgerToken;

/// A server's directory, used by no other server while this value lives.
///
/// ```text
/// lock                       held while the server runs
/// ledger.key                 the secret seeds of the ledgers' keys, oldest first, a spare last, in hexadecimal digits,
///                            or `token` and the public key of one in a token; mode 0600
/// elections/<id>/ledger/     an election's ledger (docs/protocol/ledger.md)
/// elections/<id>/index/      its index; can be deleted
/// elections/<id>/roll-lines  the lines of its sealed roll; can be deleted
/// elections/<id>/growth      checkpoints by time; can be deleted
/// gateways-barred            whom the server hears no more, and for what
/// evidence/<id>-<size>       what proves that the election's ledger was put back; can be deleted
/// ```
///
/// Beside it, on another disk, there may be a directory of checkpoints kept apart: `<id>/checkpoint`.
pub(crate) struct DataDirectory {
    path: PathBuf,
    checkpoint_copies: Option<PathBuf>,
    _lock: File,
}

impl DataDirectory {
    /// Opens the directory, made if it is missing.
    pub(crate) fn open(path: &Path, checkpoint_copies: Option<&Path>) -> Result<DataDirectory, ServerError> {
        refuse_without_key(path, checkpoint_copies)?;
        let checkpoint_copies = checkpoint_copies.map(Path::to_owned);
        let is_new = !path.exists();
        fs::create_dir_all(path.join("elections")).map_err(ServerError::storage("create", path))?;
        // What is durable in a directory whose own name is not is lost with the name.
        sync_directory(path)?;
        if is_new && let Some(parent) = path.canonicalize().ok().as_deref().and_then(Path::parent) {
            sync_directory(parent)?;
        }
        let lock_path = path.join("lock");
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&lock_path);
        let lock = file.map_err(ServerError::storage("open", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(DataDirectory { path: path.to_owned(), checkpoint_copies, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(ServerError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(ServerError::storage("lock", &lock_path)(source)),
        }
    }

    /// Whether the ledgers' keys are there, where there are elections, wherever those are kept.
    pub(crate) fn refuse_without_key(&self) -> Result<(), ServerError> {
        let path = self.path.join("ledger.key");
        if path.exists() { Ok(()) } else { Err(ServerError::LedgerKeyMissing { path }) }
    }

    /// The ledgers' keys, made when they are first asked for: not beside elections, which only their own keys continue.
    pub(crate) fn keyring(&self, name: &str, token: Option<LedgerToken>) -> Result<Keyring, ServerError> {
        refuse_without_key(&self.path, self.checkpoint_copies.as_deref())?;
        Keyring::open(self.path.join("ledger.key"), name, token)
    }

    /// Why nothing can be stored here now.
    pub(crate) fn reason(&self) -> Option<String> {
        let failed = |error| format!("the data directory cannot be written: {error}");
        if let Err(error) = access(&self.path, Access::WRITE_OK) {
            return Some(failed(error.to_string()));
        }
        match statvfs(&self.path) {
            Ok(disk) if disk.f_bavail == 0 => Some(failed("its disk is full".to_owned())),
            Ok(_) => None,
            Err(error) => Some(failed(error.to_string())),
        }
    }

    /// Where an election is kept.
    pub(crate) fn election(&self, election: ElectionId) -> PathBuf {
        self.path.join("elections").join(election.to_string())
    }

    /// Where what proves that an election was put back is kept.
    pub(crate) fn evidence(&self) -> PathBuf {
        self.path.join("evidence")
    }

    /// Where the latest checkpoint of an election is kept apart.
    pub(crate) fn checkpoint_copy(&self, election: ElectionId) -> Option<PathBuf> {
        Some(self.checkpoint_copies.as_ref()?.join(election.to_string()))
    }

    /// The elections that have a directory or a checkpoint kept apart, ascending. One that has only the latter has been
    /// lost.
    pub(crate) fn elections(&self) -> Result<Vec<ElectionId>, ServerError> {
        let mut elections = elections_in(&self.path.join("elections"))?;
        if let Some(copies) = self.checkpoint_copies.as_ref().filter(|copies| copies.exists()) {
            elections.extend(elections_in(copies)?);
        }
        elections.sort();
        elections.dedup();
        Ok(elections)
    }
}

/// Before anything is written: elections without their ledgers' keys.
fn refuse_without_key(path: &Path, checkpoint_copies: Option<&Path>) -> Result<(), ServerError> {
    let key = path.join("ledger.key");
    if key.exists() {
        return Ok(());
    }
    let directories = [Some(path.join("elections")), checkpoint_copies.map(Path::to_owned)];
    for directory in directories.into_iter().flatten().filter(|directory| directory.exists()) {
        if !elections_in(&directory)?.is_empty() {
            return Err(ServerError::LedgerKeyMissing { path: key });
        }
    }
    Ok(())
}

fn sync_directory(path: &Path) -> Result<(), ServerError> {
    File::open(path).and_then(|directory| directory.sync_all()).map_err(ServerError::storage("sync", path))
}

fn elections_in(path: &Path) -> Result<Vec<ElectionId>, ServerError> {
    let entries = fs::read_dir(path).map_err(ServerError::storage("list", path))?;
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>();
    let names = names.map_err(ServerError::storage("list", path))?;
    Ok(names.iter().filter_map(|name| name.to_str()?.parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_not_made_beside_elections() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::open(directory.path(), None).unwrap();
        assert!(matches!(data.keyring("two words", None), Err(ServerError::Name { .. })));
        assert!(!directory.path().join("ledger.key").exists());
        fs::create_dir(data.election(ElectionId([7; 32]))).unwrap();
        assert!(matches!(data.keyring("here", None), Err(ServerError::LedgerKeyMissing { .. })));
        fs::remove_dir(data.election(ElectionId([7; 32]))).unwrap();
        data.keyring("here", None).unwrap();
        assert!(directory.path().join("ledger.key").exists());
    }

    #[test]
    fn a_second_server_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let first = DataDirectory::open(directory.path(), None).unwrap();
        let second = DataDirectory::open(directory.path(), None).err().unwrap();
        assert_eq!(second.exit_code(), 3);
        drop(first);
        DataDirectory::open(directory.path(), None).unwrap();
    }

    #[test]
    fn a_directory_that_is_gone_takes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data");
        let data = DataDirectory::open(&path, None).unwrap();
        assert_eq!(data.reason(), None);
        fs::remove_dir_all(&path).unwrap();
        assert!(data.reason().unwrap().contains("cannot be written"));
    }
}
