//! A ledger as a directory of static files.

use std::fs;
use std::path::Path;

use tupyo_merkle::tiles_for_size;

use crate::error::LedgerError;
use crate::reader::{LedgerCheckpoint, LedgerReader};

/// Writes the record of the latest checkpoint: its file `checkpoint`, and exactly the tiles and bundles of its size.
/// The directory is made if it is missing; if it has anything in it, nothing is written.
///
/// The ledger may grow meanwhile. The checkpoint is written last: where it stands, the rest stands too.
///
/// # Errors
/// [`LedgerError`] if the directory is not empty or cannot be written, or the ledger cannot be read.
pub fn export(ledger: &LedgerReader, directory: impl AsRef<Path>) -> Result<LedgerCheckpoint, LedgerError> {
    let directory = directory.as_ref();
    let failed = |action| LedgerError::storage(action, directory);
    fs::create_dir_all(directory).map_err(failed("create"))?;
    if fs::read_dir(directory).map_err(failed("list"))?.next().is_some() {
        return Err(LedgerError::NotEmpty { path: directory.to_owned() });
    }
    let checkpoint = ledger.checkpoint();
    for tile in tiles_for_size(checkpoint.checkpoint.size) {
        write(&directory.join(tile.to_string()), &ledger.tile(&tile)?)?;
    }
    write(&directory.join("checkpoint"), checkpoint.file.as_bytes())?;
    Ok(checkpoint)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(LedgerError::storage("create", parent))?;
    }
    fs::write(path, bytes).map_err(LedgerError::storage("write", path))
}
