//! Files and directories that survive a power cut.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;

use crate::error::LedgerError;

/// Makes a directory and those above it. When this returns, its name is on stable storage.
pub(crate) fn create_directory(path: &Path) -> Result<(), LedgerError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = parent_of(path);
    if !parent.is_dir() {
        create_directory(parent)?;
    }
    fs::create_dir_all(path).map_err(LedgerError::storage("create", path))?;
    sync_directory(parent)
}

/// Puts the names in a directory on stable storage.
pub(crate) fn sync_directory(path: &Path) -> Result<(), LedgerError> {
    let directory = File::open(path).map_err(LedgerError::storage("open", path))?;
    directory.sync_all().map_err(LedgerError::storage("sync", path))
}

/// Replaces a file as a whole: when this returns, the new bytes are on stable storage; when it fails or the power is
/// cut, the file has either the old bytes or the new ones.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let new = path.with_extension("new");
    let mut file = File::create(&new).map_err(LedgerError::storage("create", &new))?;
    file.write_all(bytes).map_err(LedgerError::storage("write", &new))?;
    file.sync_all().map_err(LedgerError::storage("sync", &new))?;
    fs::rename(&new, path).map_err(LedgerError::storage("replace", path))?;
    sync_directory(parent_of(path))
}

/// Takes the lock that a file stands for, until the file is dropped. `None` if somebody else has it.
pub(crate) fn lock(path: &Path) -> Result<Option<File>, LedgerError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path).map_err(LedgerError::storage("open", path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(LedgerError::storage("lock", path)(error)),
    }
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}
