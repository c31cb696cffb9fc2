//! A file beside segment files that are a copy: whoever took them for the ledger itself would fork it.

use std::io::ErrorKind;
use std::path::Path;

use crate::error::LedgerError;
use crate::journal_error::JournalError;
use crate::storage::{Opening, Storage};

const NAME: &str = "copy";
const SAYS: &[u8] = b"This ledger is a copy of a journal elsewhere, which decides. A server started without --journal \
    refuses it: docs/protocol/journal.md\n";

/// When this returns `Ok`, the directory says that it holds a copy, whatever happens from now on.
pub(crate) fn mark_copy(storage: &dyn Storage, directory: &Path) -> Result<(), LedgerError> {
    let path = directory.join(NAME);
    let file = storage.open(&path, Opening::Emptied).map_err(LedgerError::writing("create", &path))?;
    file.write_all_at(SAYS, 0).map_err(LedgerError::writing("write", &path))?;
    file.sync().map_err(LedgerError::sync(&path))?;
    // One that was there may have been made by a process that ended before this.
    storage.sync_directory(directory).map_err(LedgerError::sync(directory))
}

/// Whether the directory holds the ledger itself.
pub(crate) fn refuse_copy(storage: &dyn Storage, directory: &Path) -> Result<(), LedgerError> {
    let path = directory.join(NAME);
    match storage.open(&path, Opening::Existing) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(LedgerError::storage("open", &path)(error)),
        Ok(_) => {
            let reason = format!(
                "{} is a copy of a journal that others may have continued, and whoever continues the copy alone forks \
                the election: start the server with --journal and the address of that journal",
                directory.display()
            );
            Err(JournalError::Refused { code: "journal-copy", reason }.into())
        }
    }
}
