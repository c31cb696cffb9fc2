//! Evidence against who holds the ledger's key, in one directory that can be handed on.

use std::fs;
use std::path::Path;

use tupyo_election::{Document, DocumentPart, ElectionId, Entry};
use tupyo_merkle::SplitView;

use crate::audited::Audited;
use crate::{Stopped, output};

/// Writes the evidence, the manifest with which anybody verifies it, and what it was made of.
///
/// # Errors
/// [`Stopped::Write`] if the directory is there already, or cannot be written.
pub(super) fn write(
    directory: &Path,
    audited: &Audited,
    evidence: &SplitView,
    files: &[(&str, &[u8])],
) -> Result<(), Stopped> {
    let failed =
        |error: std::io::Error| Stopped::Write { path: directory.display().to_string(), message: error.to_string() };
    fs::create_dir(directory).map_err(failed)?;
    let evidence = evidence.to_string();
    let manifest = manifest(audited);
    let own = [("evidence", evidence.as_bytes()), ("manifest.json", manifest.as_slice())];
    own.iter().chain(files).try_for_each(|(name, bytes)| output::file(&directory.join(name), bytes))
}

/// The manifest's bytes, which are in the record's first entries.
fn manifest(audited: &Audited) -> Vec<u8> {
    let mut bytes = Vec::new();
    let election = audited.verified.state.election();
    let Ok(Some((_, checkpoint))) = audited.checkpoint() else { return bytes };
    let Ok(tree) = audited.tree(&checkpoint) else { return bytes };
    let found = audited.find(&tree, |_, entry| {
        let Ok(Entry::Document(DocumentPart { bytes: part, .. })) = Entry::decode(entry) else { return Some(None) };
        bytes.extend(part);
        match borsh::from_slice(&bytes) {
            Ok(Document::Manifest(manifest)) if ElectionId::of_manifest(&manifest) == election => Some(Some(manifest)),
            _ => None,
        }
    });
    found.ok().flatten().flatten().unwrap_or_default()
}
