//! A record as a directory.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use tupyo_encoding::shown;
use tupyo_verify::{Lister, Listing, Oddity, Record, RecordError};

/// No file of a record has more names in its path: `tile`, `entries`, seven of the index, the width.
const DEEPEST: usize = 10;

/// An exported record on a disk. Nothing but plain files is read, and no link is followed inside of it.
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// The record in this directory.
    ///
    /// # Errors
    /// [`RecordError::Io`] unless it is a directory.
    pub fn open(root: impl Into<PathBuf>) -> Result<Directory, RecordError> {
        let root = root.into();
        let metadata = fs::metadata(&root).map_err(|error| failed(&root, &error))?;
        if metadata.is_dir() {
            Ok(Directory { root })
        } else {
            Err(failed(&root, &io::ErrorKind::NotADirectory.into()))
        }
    }

    /// What is at a path, when no part of it is a link.
    fn look(&self, path: &Path) -> Result<Option<Metadata>, RecordError> {
        let mut at = self.root.clone();
        let mut found = None;
        for part in path.components() {
            let Component::Normal(part) = part else { return Ok(None) };
            at.push(part);
            let metadata = match fs::symlink_metadata(&at) {
                Ok(metadata) => metadata,
                Err(error) if is_absence(&error) => return Ok(None),
                Err(error) => return Err(failed(&at, &error)),
            };
            if metadata.is_symlink() {
                return Err(Oddity::Link { path: self.name(&at) }.into());
            }
            found = Some(metadata);
        }
        Ok(found)
    }

    /// The path as the report shows it: from the record's directory on, without characters that a terminal would obey.
    fn name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let names = relative.components().map(|part| shown(&part.as_os_str().to_string_lossy()));
        names.collect::<Vec<_>>().join("/")
    }

    /// Opens a file that was looked at. It may have become something else since: the answer is what is open.
    fn open_file(&self, path: &Path) -> Result<Option<(File, Metadata)>, RecordError> {
        let opened = open_plain(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
        match opened {
            Ok((_, metadata)) if !metadata.is_file() => Err(Oddity::Special { path: self.name(path) }.into()),
            Ok(opened) => Ok(Some(opened)),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) if is_link(&error) => Err(Oddity::Link { path: self.name(path) }.into()),
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Lists what is in a directory, and which directories are to be looked into.
    fn list_directory(&self, directory: &Path, depth: usize, lister: &mut Lister) -> Result<Vec<PathBuf>, RecordError> {
        let mut inside = Vec::new();
        for entry in fs::read_dir(directory).map_err(|error| failed(directory, &error))? {
            let entry = entry.map_err(|error| failed(directory, &error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| failed(&path, &error))?;
            let name = self.name(&path);
            match () {
                _ if kind.is_symlink() => lister.oddity(Oddity::Link { path: name }),
                _ if !is_plain(&path) || kind.is_dir() && depth == DEEPEST => {
                    lister.oddity(Oddity::Name { path: name });
                }
                _ if kind.is_dir() => {
                    lister.directory();
                    inside.push(path);
                }
                _ if kind.is_file() => lister.file(name),
                _ => lister.oddity(Oddity::Special { path: name }),
            }
            if lister.is_given_up() {
                return Ok(Vec::new());
            }
        }
        Ok(inside)
    }
}

impl Record for Directory {
    fn list(&self, at_most: usize) -> Result<Listing, RecordError> {
        let mut lister = Lister::new(at_most);
        let mut directories = vec![(self.root.clone(), 1)];
        while let Some((directory, depth)) = directories.pop().filter(|_| !lister.is_given_up()) {
            let inside = self.list_directory(&directory, depth, &mut lister)?;
            directories.extend(inside.into_iter().map(|path| (path, depth + 1)));
        }
        Ok(lister.finish())
    }

    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError> {
        let place = self.root.join(path);
        let Some(looked_at) = self.look(Path::new(path))? else { return Ok(None) };
        if !looked_at.is_file() {
            return Err(Oddity::Special { path: self.name(&place) }.into());
        }
        let Some((file, metadata)) = self.open_file(&place)? else { return Ok(None) };
        let too_long = |length| RecordError::from(Oddity::TooLong { path: self.name(&place), length, at_most });
        let limit = at_most as u64;
        if metadata.len() > limit {
            return Err(too_long(metadata.len()));
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        // It may have grown since.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(&place, &error))?;
        if bytes.len() > at_most { Err(too_long(bytes.len() as u64)) } else { Ok(Some(bytes)) }
    }
}

/// Opens without following a link, and without waiting for the other end of a pipe.
#[cfg(unix)]
fn open_plain(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;

    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    File::options().read(true).custom_flags(flags.cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open_plain(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_link(_: &io::Error) -> bool {
    false
}

/// Whether the last name of a path can be in a record.
fn is_plain(path: &Path) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.chars().all(plain))
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn failed(path: &Path, error: &io::Error) -> RecordError {
    RecordError::Io { path: path.display().to_string(), message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_without_what_terminals_obey() {
        assert_eq!(shown("a\u{1b}[31m\u{7f}\u{85}b"), "a\u{fffd}[31m\u{fffd}\u{fffd}b");
        assert_eq!(shown("\u{202e}txt.\u{2066}기록\u{200f}"), "\u{fffd}txt.\u{fffd}기록\u{fffd}");
    }

    #[cfg(unix)]
    #[test]
    fn what_took_a_files_place_is_neither_followed_nor_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let [link, pipe] = ["link", "pipe"].map(|name| directory.path().join(name));
        std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let record = Directory::open(directory.path()).unwrap();
        let oddity = |path: &Path| match record.open_file(path) {
            Err(RecordError::Odd(oddity)) => oddity,
            _ => panic!("{path:?}"),
        };
        assert_eq!(oddity(&link), Oddity::Link { path: "link".to_owned() });
        assert_eq!(oddity(&pipe), Oddity::Special { path: "pipe".to_owned() });
        assert!(record.open_file(&directory.path().join("none")).unwrap().is_none());
    }
}
