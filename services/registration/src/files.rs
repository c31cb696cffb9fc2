//! Files that are written whole or not at all, and are on stable storage when the call returns.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::RegistrarError;

/// Reads a file of at most `most` bytes; `None` if it is not there.
pub(crate) fn find(path: &Path, most: usize) -> Result<Option<Zeroizing<Vec<u8>>>, RegistrarError> {
    match File::open(path) {
        Ok(file) => {
            let bytes = bounded(&file, most).map_err(RegistrarError::storage("read", path))?;
            if bytes.len() > most {
                Err(RegistrarError::TooLong { path: path.to_owned(), most })
            } else {
                Ok(Some(bytes))
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(RegistrarError::storage("read", path)(error)),
    }
}

/// Reads a file of at most `most` bytes.
pub(crate) fn read(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, RegistrarError> {
    let missing = || RegistrarError::storage("read", path)(ErrorKind::NotFound.into());
    find(path, most)?.ok_or_else(missing)
}

/// All bytes, or one more than there may be. One allocation: what grows leaves copies of secrets behind.
fn bounded(file: &File, most: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let length = file.metadata()?.len().min(most as u64) as usize;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + 1));
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file in the place of the one there is, for its owner only (mode 0600).
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), RegistrarError> {
    replace_io(path, bytes).map_err(RegistrarError::storage("write", path))
}

/// Writes a file that is not there yet: for its owner only, or for everybody to read.
pub(crate) fn write_new(path: &Path, bytes: &[u8], is_secret: bool) -> Result<(), RegistrarError> {
    let failed = RegistrarError::storage("write", path);
    match write_new_io(path, bytes, is_secret) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(RegistrarError::Exists { path: path.to_owned() }),
        written => written.map_err(failed),
    }
}

fn write_new_io(path: &Path, bytes: &[u8], is_secret: bool) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    if !is_secret {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync(directory)
}

/// As [`replace`], without the name in its directory being synced: [`sync`] does that for many files.
pub(crate) fn write_unnamed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

fn replace_io(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_unnamed(path, bytes)?;
    sync(path.parent().unwrap_or(Path::new(".")))
}

/// Syncs the names in a directory.
pub(crate) fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Makes a directory, and those above it, if they are missing; for its owner only.
pub(crate) fn make_directory(path: &Path) -> Result<(), RegistrarError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(RegistrarError::storage("create", path))
}

/// The lock of a directory: nobody else has it while this value lives, and it is gone with the process.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a directory.
    pub(crate) fn of(directory: &Path) -> Result<Lock, RegistrarError> {
        let path = directory.join("lock");
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(RegistrarError::storage("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(RegistrarError::Locked { path: directory.to_owned() }),
            Err(TryLockError::Error(source)) => Err(RegistrarError::storage("lock", &path)(source)),
        }
    }
}
