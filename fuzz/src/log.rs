//! Notes, receipts and evidence.

use std::sync::OnceLock;

use tupyo_merkle::{
    Checkpoint, FULL_TILE_WIDTH, Note, NoteVerifier, Origin, Receipt, SplitView, TilePath, decode_bundle,
    decode_hash_tile, encode_bundle,
};
use tupyo_test_vectors::VectorFile;

/// Notes, checkpoints, names and keys: one spelling each, and no checkpoint but the seeds is accepted.
pub fn note(data: &[u8]) {
    if let Ok(note) = Note::parse(data) {
        assert_eq!(note.to_string().as_bytes(), data);
        let _ = Checkpoint::parse_text(note.text());
    }
    let accepted = Checkpoint::open_exact(data, &valid().key).is_ok();
    assert_eq!(accepted, valid().notes.iter().any(|note| note == data));
    let _ = Checkpoint::open(data, &valid().key);
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(checkpoint) = Checkpoint::parse_text(text) {
        assert_eq!(checkpoint.to_text(), text);
    }
    if let Ok(key) = text.parse::<NoteVerifier>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(origin) = Origin::new(text) {
        assert_eq!(origin.as_str(), text);
    }
}

/// Checkpoints, their texts, and a key.
pub fn note_seeds() -> Vec<Vec<u8>> {
    let texts = valid().notes.iter().filter_map(|note| Some(Note::parse(note).ok()?.text().as_bytes().to_vec()));
    valid().notes.iter().cloned().chain(texts).chain([valid().key.to_string().into_bytes()]).collect()
}

/// Receipts: one spelling, and none but the seeds is accepted for the seeds' entries.
pub fn receipt(data: &[u8]) {
    let Ok(receipt) = Receipt::parse(data) else { return };
    assert_eq!(receipt.to_string().as_bytes(), data);
    for (entry, good) in &valid().receipts {
        let accepted = receipt.verify(entry, &valid().key).is_ok();
        assert!(!accepted || good == data || valid().receipts.contains(&(entry.clone(), data.to_vec())));
    }
}

/// Receipts of the vectors.
pub fn receipt_seeds() -> Vec<Vec<u8>> {
    valid().receipts.iter().map(|(_, receipt)| receipt.clone()).collect()
}

/// Evidence of split views: one spelling, and none but the seeds is accepted.
pub fn evidence(data: &[u8]) {
    let Ok(evidence) = SplitView::parse(data) else { return };
    assert_eq!(evidence.to_string().as_bytes(), data);
    let (key, valid) = valid_evidence();
    let accepted = evidence.verify(std::slice::from_ref(key)).is_ok();
    assert_eq!(accepted, valid.iter().any(|valid| valid == data));
}

/// Evidence of the vectors, of every kind.
pub fn evidence_seeds() -> Vec<Vec<u8>> {
    valid_evidence().1.clone()
}

/// The key and the accepted cases of test-vectors/split-view.json.
fn valid_evidence() -> &'static (NoteVerifier, Vec<Vec<u8>>) {
    static VALID: OnceLock<(NoteVerifier, Vec<Vec<u8>>)> = OnceLock::new();
    VALID.get_or_init(|| {
        let file = VectorFile::read("split-view");
        let accepted = file.cases().filter(|case| case.expected_error().is_none());
        let accepted = accepted.map(|case| case.text("inputs.evidence").as_bytes().to_vec()).collect();
        (file.part("key").text("vkey").parse().expect("a key"), accepted)
    })
}

/// Paths of tiles; and, after a byte that says how wide, bundles and tiles of hashes.
pub fn tile(data: &[u8]) {
    if let Some(path) = std::str::from_utf8(data).ok().and_then(|text| text.parse::<TilePath>().ok()) {
        assert_eq!(path.to_string().as_bytes(), data);
        assert!(path.needs_size() > 0 && (1..=FULL_TILE_WIDTH).contains(&path.width()));
    }
    let Some((width, bytes)) = data.split_first() else { return };
    let width = u16::from(*width) + 1;
    if let Ok(entries) = decode_bundle(bytes, width) {
        assert_eq!(encode_bundle(&entries).as_deref(), Ok(bytes));
    }
    if let Ok(hashes) = decode_hash_tile(bytes, width) {
        assert_eq!(hashes.iter().flat_map(|hash| *hash.as_bytes()).collect::<Vec<_>>(), bytes);
    }
}

/// Paths, a bundle of three entries, and a tile of two hashes.
pub fn tile_seeds() -> Vec<Vec<u8>> {
    let paths = ["tile/0/x001/x234/067", "tile/1/000.p/5", "tile/entries/x001/000", "tile/7/000.p/1"];
    let bundle = encode_bundle(&[&b"one"[..], b"", b"three"]).expect("a bundle");
    let mut seeds: Vec<_> = paths.iter().map(|path| path.as_bytes().to_vec()).collect();
    seeds.push([&[2], &bundle[..]].concat());
    seeds.push([&[1], &[7; 64][..]].concat());
    seeds
}

/// The valid cases of test-vectors/checkpoint.json.
struct Valid {
    key: NoteVerifier,
    notes: Vec<Vec<u8>>,
    receipts: Vec<(Vec<u8>, Vec<u8>)>,
}

fn valid() -> &'static Valid {
    static VALID: OnceLock<Valid> = OnceLock::new();
    VALID.get_or_init(|| {
        let file = VectorFile::read("checkpoint");
        let receipts = file.cases().filter(|case| case.has("outputs.receipt"));
        let receipts = receipts.map(|case| (case.bytes("inputs.entry"), case.text("outputs.receipt").into()));
        let mut notes: Vec<Vec<u8>> = Vec::new();
        for path in ["outputs.note", "inputs.note"] {
            let valid = file.cases().filter(|case| case.expected_error().is_none() && case.has(path));
            notes.extend(valid.map(|case| case.text(path).as_bytes().to_vec()));
        }
        Valid { key: file.part("key").text("vkey").parse().expect("a key"), notes, receipts: receipts.collect() }
    })
}
