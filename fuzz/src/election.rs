//! Entries, documents and manifests.

use tupyo_election::{Document, ElectionId, ElectionManifest, ElectionState, Entry, ManifestDraft};
use tupyo_test_vectors::VectorFile;

use crate::is_bijective;

/// Entries, also as the first one of a ledger.
pub fn entry(data: &[u8]) {
    let Ok(entry) = Entry::decode(data) else { return };
    assert_eq!(entry.encode(), data);
    assert!(ElectionState::new(ElectionId([0; 32])).apply(&entry).is_err());
}

/// Entries of the vectors.
pub fn entry_seeds() -> Vec<Vec<u8>> {
    bytes_of("encoding", "outputs.entry").into_iter().chain(bytes_of("ballot", "outputs.challenged_entry")).collect()
}

/// Documents.
pub fn document(data: &[u8]) {
    is_bijective::<Document>(data);
}

/// Documents of the vectors: one of each kind.
pub fn document_seeds() -> Vec<Vec<u8>> {
    bytes_of("encoding", "outputs.document")
}

/// Manifests: what is valid is valid when written anew.
pub fn manifest(data: &[u8]) {
    let manifest = ElectionManifest::parse(data);
    let draft = ManifestDraft::from_json(data);
    match (&manifest, draft) {
        (_, Ok(draft)) => {
            let written = draft.to_json().expect("JSON");
            assert_eq!(ManifestDraft::from_json(&written).as_ref(), Ok(&draft));
            assert_eq!(ElectionManifest::parse(&written).is_ok(), manifest.is_ok());
        }
        (Ok(_), Err(error)) => panic!("a manifest without a shape: {error}"),
        (Err(error), Err(_)) => assert!(!error.to_string().is_empty()),
    }
}

/// The valid manifests of the vectors.
pub fn manifest_seeds() -> Vec<Vec<u8>> {
    let file = VectorFile::read("manifest");
    let valid = file.cases().filter(|case| case.expected_error().is_none());
    let small = valid.map(|case| case.text("inputs.manifest").as_bytes().to_vec()).filter(|text| text.len() < 10_000);
    small.collect()
}

fn bytes_of(file: &str, path: &str) -> Vec<Vec<u8>> {
    let file = VectorFile::read(file);
    file.cases().filter(|case| case.has(path)).map(|case| case.bytes(path)).collect()
}
