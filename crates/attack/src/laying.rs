//! Records in directories.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use tupyo_test_vectors::Placed;

/// Writes the files of a record below a directory, and then makes what only a directory can have.
///
/// # Errors
/// The system's.
pub fn lay_out<'a>(
    root: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    placed: impl IntoIterator<Item = (&'a str, &'a Placed)>,
) -> io::Result<()> {
    for (path, bytes) in files {
        let path = root.join(path);
        make_parent(&path)?;
        fs::write(path, bytes)?;
    }
    for (path, what) in placed {
        let path = root.join(path);
        make_parent(&path)?;
        place(&path, what)?;
    }
    Ok(())
}

fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Makes a link, a FIFO or a directory.
///
/// # Errors
/// The system's.
pub fn place(path: &Path, what: &Placed) -> io::Result<()> {
    match what {
        Placed::Link(target) => symlink(target, path),
        Placed::Fifo => mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).map_err(io::Error::from),
        Placed::Directory => fs::create_dir_all(path),
    }
}
