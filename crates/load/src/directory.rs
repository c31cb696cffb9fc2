//! Copies of data directories: what an operator restores, and what a power cut leaves.

use std::path::Path;
use std::{fs, io};

/// Copies a directory with everything in it.
///
/// # Errors
/// The first that the system gives.
pub fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
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
