//! One byte of a copy of the record is changed.

use std::path::{Path, PathBuf};
use std::{fs, io};

use rand::Rng;
use rand::rngs::OsRng;

use crate::catalogue::ended;
use crate::error::DemoEnd;

/// Where a byte was changed.
pub struct Tampered {
    /// The file, inside the record.
    pub file: PathBuf,
    /// The byte's place.
    pub place: usize,
}

/// Copies a record and flips one bit somewhere in its bundles of entries, where the ballots are.
pub fn tampered_copy(record: &Path, copy: &Path) -> io::Result<Tampered> {
    copy_directory(record, copy)?;
    let mut bundles = files_below(&copy.join("tile/entries"))?;
    bundles.sort_unstable();
    // The first bundle has the documents that come before the ballots, the last one those behind them.
    let file =
        bundles.get(bundles.len() / 2).cloned().ok_or_else(|| io::Error::other(DemoEnd::of(ended::RECORD_EMPTY)))?;
    let mut bytes = fs::read(&file)?;
    let place = OsRng.gen_range(0..bytes.len());
    bytes[place] ^= 1;
    fs::write(&file, bytes)?;
    let inside = file.strip_prefix(copy).map_err(io::Error::other)?;
    Ok(Tampered { file: inside.to_owned(), place })
}

fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_directory(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn files_below(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(files_below(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    Ok(files)
}
