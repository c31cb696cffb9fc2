//! What a record begins with: its checkpoint, and the manifest that says whose key signs it.

use tupyo_election::LedgerKeys;
use tupyo_merkle::{
    Checkpoint, CheckpointError, FULL_TILE_WIDTH, MAX_NOTE_BYTES, Note, TileKind, TilePath, decode_bundle,
};

use super::{CHECKPOINT, fetch, longest_bundle};
use crate::facts::Facts;
use crate::source::{Pending, Source};
use crate::{Anchors, CheckId, FindingCode, Record, RecordError, cosigned};

/// Opens the checkpoint with the manifest of the first entries, as far as that says whose it is. Without a manifest
/// nobody can have signed it; the rest is read all the same, so that whatever is wrong is named.
pub(super) fn open_checkpoint(record: &dyn Record, anchors: &Anchors, facts: &mut Facts) -> Result<(), RecordError> {
    let Some(file) = fetch(record, CheckId::L1, CHECKPOINT, MAX_NOTE_BYTES, facts)? else { return Ok(()) };
    let (note, checkpoint) = match note_of(&file) {
        Ok(found) => found,
        Err(error) => return refuse(&error, facts),
    };
    if let Some(keys) = keys_of(record, anchors, checkpoint.size, facts)?
        && let Err(error) = cosigned::may_have_signed(&keys, &note)
    {
        return refuse(&error, facts);
    }
    facts.witnesses.unsettled = Some(note);
    facts.checkpoint = Some(checkpoint);
    Ok(())
}

/// A note and the checkpoint in it; nobody has signed it yet.
fn note_of(file: &[u8]) -> Result<(Note, Checkpoint), CheckpointError> {
    let note = Note::parse(file)?;
    let checkpoint = Checkpoint::parse_text(note.text())?;
    Ok((note, checkpoint))
}

fn refuse(error: &CheckpointError, facts: &mut Facts) -> Result<(), RecordError> {
    facts.find_file(CheckId::L1, error.code(), Some(CHECKPOINT), error.to_string());
    Ok(())
}

/// The keys of the manifest in the first bundle, which holds all parts that it can have.
fn keys_of(
    record: &dyn Record,
    anchors: &Anchors,
    size: u64,
    facts: &mut Facts,
) -> Result<Option<LedgerKeys>, RecordError> {
    let width = size.min(u64::from(FULL_TILE_WIDTH)) as u16;
    let Ok(path) = TilePath::new(TileKind::Entries, 0, width) else {
        facts.find_file(
            CheckId::L1,
            FindingCode::LedgerManifest.text(),
            None,
            "there are no entries, and so no manifest",
        );
        return Ok(None);
    };
    let name = path.to_string();
    let bytes = match record.read(&name, longest_bundle(path)) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(RecordError::Odd(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let keys = match decode_bundle(&bytes, width) {
        Ok(entries) => LedgerKeys::of_first_entries(anchors.election, entries).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    keys.map(Some).or_else(|reason| {
        let message = format!("the first entries are not the manifest of this election: {reason}");
        facts.find_sourced(
            CheckId::L1,
            FindingCode::LedgerManifest.text(),
            Some(&name),
            Source::pending(Pending::Beginning),
            message,
        );
        Ok(None)
    })
}
