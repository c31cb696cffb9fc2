use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use rand::RngCore;
use rand::rngs::OsRng;
use tupyo_election::ElectionId;
use tupyo_merkle::{NoteSigner, Origin};
use zeroize::Zeroizing;

use crate::ServerError;

/// A server's directory, used by no other server while this value lives.
///
/// ```text
/// lock                       held while the server runs
/// ledger.key                 the secret seed of the ledgers' key, in hexadecimal digits; mode 0600
/// elections/<id>/ledger/     an election's ledger (docs/protocol/ledger.md)
/// elections/<id>/index/      its index; can be deleted
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
        let checkpoint_copies = checkpoint_copies.map(Path::to_owned);
        fs::create_dir_all(path.join("elections")).map_err(ServerError::storage("create", path))?;
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

    /// The ledgers' key, made when it is first asked for.
    pub(crate) fn ledger_key(&self, name: &str) -> Result<LedgerKey, ServerError> {
        let path = self.path.join("ledger.key");
        let seed = match fs::read(&path).map(Zeroizing::new) {
            Ok(text) => read_seed(&text).ok_or(ServerError::LedgerKey { path })?,
            Err(error) if error.kind() == ErrorKind::NotFound => make_seed(&path)?,
            Err(error) => return Err(ServerError::storage("read", &path)(error)),
        };
        let key = LedgerKey { name: name.to_owned(), seed };
        key.signer(ElectionId([0; 32])).map(|_| key)
    }

    /// Where an election is kept.
    pub(crate) fn election(&self, election: ElectionId) -> PathBuf {
        self.path.join("elections").join(election.to_string())
    }

    /// Where the latest checkpoint of an election is kept apart.
    pub(crate) fn checkpoint_copy(&self, election: ElectionId) -> Option<PathBuf> {
        Some(self.checkpoint_copies.as_ref()?.join(election.to_string()))
    }

    /// The elections that have a directory or a checkpoint kept apart, ascending. One that has only the latter has been lost.
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

fn elections_in(path: &Path) -> Result<Vec<ElectionId>, ServerError> {
    let entries = fs::read_dir(path).map_err(ServerError::storage("list", path))?;
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>();
    let names = names.map_err(ServerError::storage("list", path))?;
    Ok(names.iter().filter_map(|name| name.to_str()?.parse().ok()).collect())
}

/// The key that signs the checkpoints of all ledgers of a directory.
pub(crate) struct LedgerKey {
    name: String,
    seed: Zeroizing<[u8; 32]>,
}

impl LedgerKey {
    /// The key under the name of an election's ledger: `<name>/<election id>`.
    pub(crate) fn signer(&self, election: ElectionId) -> Result<NoteSigner, ServerError> {
        let origin = Origin::new(format!("{}/{election}", self.name));
        let origin = origin.map_err(|_| ServerError::Name { name: self.name.clone() })?;
        Ok(NoteSigner::from_seed(origin, &self.seed))
    }
}

/// When this returns, the seed is on stable storage: a ledger without its key could not be continued.
fn make_seed(path: &Path) -> Result<Zeroizing<[u8; 32]>, ServerError> {
    let mut seed = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(seed.as_mut());
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(ServerError::storage("delete", &new)(error)),
        _ => {}
    }
    let mut file = private_file(&new).map_err(ServerError::storage("create", &new))?;
    let text = Zeroizing::new(seed.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n");
    file.write_all(text.as_bytes()).map_err(ServerError::storage("write", &new))?;
    file.sync_all().map_err(ServerError::storage("sync", &new))?;
    fs::rename(&new, path).map_err(ServerError::storage("replace", path))?;
    let parent = path.parent().unwrap_or(path);
    File::open(parent).and_then(|directory| directory.sync_all()).map_err(ServerError::storage("sync", parent))?;
    Ok(seed)
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// 64 hexadecimal digits and a line end; an election id is written the same way.
fn read_seed(text: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let text = std::str::from_utf8(text).ok()?;
    let parsed: ElectionId = text.strip_suffix('\n').unwrap_or(text).parse().ok()?;
    Some(Zeroizing::new(parsed.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_is_private() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::open(directory.path(), None).unwrap();
        let election = ElectionId([7; 32]);
        let first = data.ledger_key("here").unwrap().signer(election).unwrap().verifier().to_string();
        let second = data.ledger_key("here").unwrap().signer(election).unwrap().verifier().to_string();
        assert_eq!(first, second);
        assert!(first.starts_with(&format!("here/{election}+")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(directory.path().join("ledger.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn bad_keys_and_names_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::open(directory.path(), None).unwrap();
        assert!(matches!(data.ledger_key("two words"), Err(ServerError::Name { .. })));
        fs::write(directory.path().join("ledger.key"), "short").unwrap();
        assert!(matches!(data.ledger_key("here"), Err(ServerError::LedgerKey { .. })));
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
}
