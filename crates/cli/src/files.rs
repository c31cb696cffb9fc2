//! Files: read with a limit, never overwritten unawares, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner: mode 0600.
    Owner,
    /// Everybody: mode 0644.
    Everybody,
}

/// Reads a file of at most `limit` bytes.
pub fn read(path: &Path, limit: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
    read_opened(&opened(path)?, path, limit)
}

/// Reads a text file of at most `limit` bytes.
pub fn read_text(path: &Path, limit: usize) -> Result<Zeroizing<String>, Failure> {
    text_of(&read(path, limit)?, path)
}

/// As [`read_text`], of a file that is a secret as it stands: refused if anybody but its owner may read or change it.
pub fn read_private_text(path: &Path, limit: usize) -> Result<Zeroizing<String>, Failure> {
    let file = opened(path)?;
    if let Some(mode) = mode_for_others(&file).map_err(|error| Failure::file(path, &error))? {
        return Err(Failure::usage("file-not-private", texts::not_private(&format!("{mode:04o}"), &path.display())));
    }
    text_of(&read_opened(&file, path, limit)?, path)
}

fn opened(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| Failure::file(path, &error))
}

fn read_opened(file: &File, path: &Path, limit: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let failed = |error: io::Error| Failure::file(path, &error);
    // One allocation: what grows leaves copies behind.
    let length = file.metadata().map_err(failed)?.len().min(limit as u64) as usize;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + 1));
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(Failure::usage("file-too-long", texts::too_long(&limit, &path.display())));
    }
    Ok(bytes)
}

fn text_of(bytes: &[u8], path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_text(path))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Failure> {
    write_new_by(path, readers, |file| file.write_all(bytes))
}

/// As [`write_new`], piece by piece.
pub fn write_new_by(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(path, &error);
    let file = stored(path, readers, write).map_err(failed)?;
    file.persist_noclobber(path).map_err(|error| failed(error.error))?;
    sync_directory(path).map_err(failed)
}

/// Writes a file, in the place of the one there is.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Failure> {
    replace_io(path, bytes, readers).map_err(|error| Failure::file(path, &error))
}

/// As [`replace`], with the error of the system.
pub fn replace_io(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    stored(path, readers, |file| file.write_all(bytes))?.persist(path).map_err(|error| error.error)?;
    sync_directory(path)
}

/// As [`replace_io`], for what can be fetched again: not synced, and under a name with this beginning until it is
/// whole.
pub fn replace_unsynced(path: &Path, bytes: &[u8], unfinished: &str) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(unfinished).tempfile_in(directory(path))?;
    file.write_all(bytes)?;
    set_readers(file.as_file(), Readers::Everybody)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Removes a file, for good when the call returns; one that is gone already is no error.
pub fn remove(path: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(path, &error);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
        _ => sync_directory(path).map_err(failed),
    }
}

/// Refuses early what [`write_new`] would refuse later.
pub fn must_be_new(path: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(Failure::file(path, &io::Error::from(io::ErrorKind::AlreadyExists)));
    }
    Ok(())
}

fn not_text(path: &Path) -> Failure {
    Failure::usage("file-not-text", texts::not_text(&path.display()))
}

/// What is written, on stable storage, under a name of its own beside the wanted one.
fn stored(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(directory(path))?;
    write(&mut file)?;
    set_readers(file.as_file(), readers)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn directory(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

#[cfg(unix)]
fn set_readers(file: &File, readers: Readers) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = match readers {
        Readers::Owner => 0o600,
        Readers::Everybody => 0o644,
    };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// A file's mode, if it lets others than its owner do anything.
#[cfg(unix)]
fn mode_for_others(file: &File) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    Ok((mode & 0o077 != 0).then_some(mode))
}

#[cfg(not(unix))]
fn mode_for_others(_: &File) -> io::Result<Option<u32>> {
    Ok(None)
}

#[cfg(not(unix))]
fn set_readers(_: &File, _: Readers) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(directory(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_files_are_not_overwritten_and_secrets_are_private() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secret");
        write_new(&path, b"one", Readers::Owner).unwrap();
        assert_eq!(write_new(&path, b"two", Readers::Owner).unwrap_err().code, "file-exists");
        assert_eq!(must_be_new(&path).unwrap_err().code, "file-exists");
        assert_eq!(read(&path, 3).unwrap().as_slice(), b"one");
        assert_eq!(read(&path, 2).unwrap_err().code, "file-too-long");
        replace(&path, b"three", Readers::Owner).unwrap();
        assert_eq!(read_text(&path, 10).unwrap().as_str(), "three");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_as_said() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        for (readers, mode) in [(Readers::Owner, 0o600), (Readers::Everybody, 0o644)] {
            let path = directory.path().join(format!("{mode:o}"));
            write_new(&path, b"", readers).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_others_may_read_is_no_secret() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("credentials");
        fs::write(&path, "secret").unwrap();
        let read_as = |mode| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            read_private_text(&path, 6).map(|text| text.as_str().to_owned())
        };
        for mode in [0o600, 0o400] {
            assert_eq!(read_as(mode).unwrap(), "secret");
        }
        for mode in [0o644, 0o640, 0o604, 0o602, 0o601] {
            let refused = read_as(mode).unwrap_err();
            assert_eq!(refused.code, "file-not-private", "{mode:o}");
            assert!(refused.message.contains(&format!("{mode:04o}")), "{}", refused.message);
        }
    }
}
