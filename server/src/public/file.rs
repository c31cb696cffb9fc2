//! Public files of an election, written and read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tupyo_ledger::{EntryStream, LedgerError};

use crate::metrics;

/// What is read and written at a time.
const PART: usize = 256 << 10;

/// An election's directory among the public files.
pub(super) struct Folder(PathBuf);

/// What a file has.
pub(super) enum Content<'a> {
    Bytes(&'a [u8]),
    Stream(EntryStream),
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Folder {
        Folder(path)
    }

    /// Makes the file unless it is there, as long as it must be: it has its name only when it is whole.
    pub(super) fn keep(&self, name: &str, content: Content<'_>) -> Result<(), LedgerError> {
        let path = self.0.join(name);
        let failed = |source| LedgerError::Storage { action: "write", path: path.clone(), source };
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_file() && found.len() == content.length()) {
            return Ok(());
        }
        let part = self.0.join(".part");
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        let mut file = File::create(&part).map_err(failed)?;
        content.write(&path, &mut file)?;
        file.sync_all().and_then(|()| fs::rename(&part, &path)).map_err(failed)?;
        metrics::public_file_written();
        Ok(())
    }
}

impl Content<'_> {
    fn length(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Stream(stream) => stream.length(),
        }
    }

    fn write(self, path: &Path, file: &mut File) -> Result<(), LedgerError> {
        let failed = |source: io::Error| LedgerError::Storage { action: "write", path: path.to_owned(), source };
        match self {
            Content::Bytes(bytes) => file.write_all(bytes).map_err(failed),
            Content::Stream(mut stream) => {
                while let Some(part) = stream.next_part(PART)? {
                    file.write_all(&part).map_err(failed)?;
                }
                Ok(())
            }
        }
    }
}
