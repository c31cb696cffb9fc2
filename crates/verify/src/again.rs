//! Bundles that are read again: they must be what they were.

use rayon::prelude::*;
use tupyo_merkle::{Hash, MAX_ENTRY_BYTES, TilePath, decode_bundle, leaf_hash, root_of};

use crate::facts::Facts;
use crate::{CheckId, FindingCode, Record, RecordError};

/// A bundle that is what it was.
pub(crate) struct SameBundle {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The hashes of its entries.
    pub leaves: Vec<Hash>,
}

/// Reads a bundle again; `None`, and a finding, if it is not what it was.
pub(crate) fn read_same(
    record: &dyn Record,
    path: TilePath,
    facts: &mut Facts,
) -> Result<Option<SameBundle>, RecordError> {
    let name = path.to_string();
    let bytes = match record.read(&name, longest_bundle(path)) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(RecordError::Odd(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let before = usize::try_from(path.index()).ok().and_then(|index| facts.bundles.get(index));
    let entries = decode_bundle(&bytes, path.width()).unwrap_or_default();
    let leaves: Vec<_> = entries.par_iter().map(|entry| leaf_hash(entry)).collect();
    if before == Some(&root_of(leaves.iter().copied())) {
        return Ok(Some(SameBundle { bytes, leaves }));
    }
    facts.find_file(
        CheckId::X2,
        FindingCode::RecordChanged.text(),
        Some(&name),
        "the file changed while it was verified",
    );
    Ok(None)
}

/// The longest bundle of a path's width.
pub(crate) fn longest_bundle(path: TilePath) -> usize {
    usize::from(path.width()) * (2 + MAX_ENTRY_BYTES)
}
