//! Who has signed a checkpoint.

use tupyo_election::LedgerKeys;
use tupyo_merkle::{Checkpoint, CheckpointError, Note, NoteError};

use crate::VoterError;

/// The note of a file and the checkpoint in it, unverified.
pub(crate) fn parsed(file: &[u8]) -> Result<(Note, Checkpoint), VoterError> {
    let note = Note::parse(file).map_err(CheckpointError::from)?;
    let checkpoint = Checkpoint::parse_text(note.text())?;
    Ok((note, checkpoint))
}

/// Whether a key of the ledger has signed a checkpoint. `false` if that is not known yet, because another key may be
/// announced beyond the first `known` entries.
pub(crate) fn has_signed(
    keys: &LedgerKeys,
    known: u64,
    note: &Note,
    checkpoint: &Checkpoint,
) -> Result<bool, VoterError> {
    let key = keys.of_note(note)?;
    // A key that has ended is no later one.
    let is_former = || keys.all().iter().any(|former| note.verify(former).is_ok());
    let is_named = || note.signatures().iter().any(|line| line.name() == key.name());
    let may_be_later = || checkpoint.size > known && is_named() && !is_former();
    match note.verify(key) {
        Ok(()) => Ok(true),
        Err(NoteError::Unsigned) if may_be_later() => Ok(false),
        Err(error) => Err(CheckpointError::from(error).into()),
    }
}
