use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use tupyo_verify::{Listing, Oddity, Record, RecordError};

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
        let names = relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let name = names.collect::<Vec<_>>().join("/");
        name.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
    }
}

impl Record for Directory {
    fn list(&self, at_most: usize) -> Result<Listing, RecordError> {
        let mut listing = Listing::default();
        let mut directories = vec![(self.root.clone(), 1)];
        let mut seen = 0;
        while let Some((directory, depth)) = directories.pop() {
            for entry in fs::read_dir(&directory).map_err(|error| failed(&directory, &error))? {
                let entry = entry.map_err(|error| failed(&directory, &error))?;
                seen += 1;
                if seen > at_most.saturating_mul(2) {
                    return Ok(Listing::too_many(at_most));
                }
                let (path, name) = (entry.path(), self.name(&entry.path()));
                let kind = entry.file_type().map_err(|error| failed(&path, &error))?;
                match () {
                    _ if kind.is_symlink() => listing.oddities.push(Oddity::Link { path: name }),
                    _ if !is_plain(&path) => listing.oddities.push(Oddity::Name { path: name }),
                    _ if kind.is_dir() && depth < DEEPEST => directories.push((path, depth + 1)),
                    _ if kind.is_dir() => listing.oddities.push(Oddity::Name { path: name }),
                    _ if kind.is_file() => listing.files.push(name),
                    _ => listing.oddities.push(Oddity::Special { path: name }),
                }
            }
        }
        Ok(listing)
    }

    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError> {
        let place = self.root.join(path);
        let Some(metadata) = self.look(Path::new(path))? else { return Ok(None) };
        if !metadata.is_file() {
            return Err(Oddity::Special { path: self.name(&place) }.into());
        }
        let too_long = |length| RecordError::from(Oddity::TooLong { path: self.name(&place), length, at_most });
        let limit = at_most as u64;
        if metadata.len() > limit {
            return Err(too_long(metadata.len()));
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        let file = File::open(&place).map_err(|error| failed(&place, &error))?;
        // It may have grown since.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(&place, &error))?;
        if bytes.len() > at_most { Err(too_long(bytes.len() as u64)) } else { Ok(Some(bytes)) }
    }
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
