//! Writes a board's record as static files.

use std::path::{Path, PathBuf};
use std::{fs, io};

use tupyo_merkle::Checkpoint;

use crate::{Board, DownloadError, download_record};

/// A directory that was made for new files, or was empty.
pub struct NewDirectory(PathBuf);

/// What was exported.
pub struct Exported {
    /// The checkpoint that the record is up to.
    pub checkpoint: Checkpoint,
    /// How many files were written.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

impl NewDirectory {
    /// Makes the directory, unless it is there and empty.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if something is in it.
    pub fn make(path: &Path) -> io::Result<NewDirectory> {
        fs::create_dir_all(path)?;
        match fs::read_dir(path)?.next() {
            None => Ok(NewDirectory(path.to_owned())),
            Some(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "the directory is not empty")),
        }
    }
}

/// Writes a board's record up to its final checkpoint as static files. `written` is told after each file.
///
/// # Errors
/// [`DownloadError`] if the ledger is not what its checkpoint says, or a file cannot be written.
pub fn export_record(
    board: &Board,
    directory: &NewDirectory,
    written: &mut dyn FnMut(),
) -> Result<Exported, DownloadError> {
    let (mut files, mut length) = (0u64, 0u64);
    let write = |path: &str, bytes: &[u8]| {
        let file = directory.0.join(path);
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, bytes)?;
        (files, length) = (files + 1, length + bytes.len() as u64);
        written();
        Ok(())
    };
    let at_final = board.at_final()?;
    let checkpoint = download_record(&at_final, &board.ledger_keys()?, write)?;
    Ok(Exported { checkpoint, files, bytes: length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_with_something_in_it_is_not_new() {
        let directory = tempfile::tempdir().unwrap();
        let new = directory.path().join("new");
        assert!(NewDirectory::make(&new).is_ok() && NewDirectory::make(&new).is_ok());
        let error = NewDirectory::make(directory.path()).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(error.to_string(), "the directory is not empty");
    }
}
