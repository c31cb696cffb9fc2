//! merkle.json, checkpoint.json and split-view.json: trees, proofs, tiles, checkpoints, receipts and evidence.
#![cfg(test)]
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use sha2::{Digest, Sha256};
use tupyo_merkle::{
    Checkpoint, ConsistencyProof, FULL_TILE_WIDTH, Hash, InclusionProof, MemoryTree, NoteSigner, NoteVerifier, Origin,
    Receipt, SplitView, TileBuilder, TileKind, TilePath, decode_bundle, decode_hash_tile, encode_bundle, hash_tile,
    leaf_hash, prove_consistency, prove_inclusion, root_at, root_of, tiles_for_size,
};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn trees_are_those_of_the_vectors() {
    VectorFile::read("merkle").run(&[
        (&["size"], &|case: &Case<'_>| if case.has("outputs.root") { root(case) } else { tiles(case) }),
        (&["index", "size"], &inclusion),
        (&["first", "second"], &consistency),
        (&["index", "size", "path", "leaf", "root"], &wrong_inclusion),
        (&["first", "second", "path", "first_root", "second_root"], &wrong_consistency),
        (&["tiles"], &paths),
        (&["path"], &spelling),
        (&["bundle", "width"], &bundle),
        (&["hash_tile", "width"], &tile_of_hashes),
    ]);
}

#[test]
fn checkpoints_and_receipts_are_those_of_the_vectors() {
    let file = VectorFile::read("checkpoint");
    let key = file.part("key");
    let verifier: NoteVerifier = key.text("vkey").parse().unwrap();
    assert_eq!(verifier.to_string(), key.text("vkey"));
    assert_eq!(verifier.name().as_str(), key.text("origin"));
    let public = base64::prelude::BASE64_STANDARD.encode([&[1], &key.bytes("public")[..]].concat());
    assert_eq!(key.text("vkey"), format!("{}+{}+{public}", key.text("origin"), key.text("key_id")));
    file.run(&[
        (&["origin", "size", "root", "seed"], &|case: &Case<'_>| checkpoint(case, &verifier)),
        (&["entry", "index", "entries", "note"], &|case: &Case<'_>| receipt(case, &verifier)),
        (&["note"], &|case: &Case<'_>| {
            let error = Checkpoint::open_exact(case.text("inputs.note"), &verifier).unwrap_err();
            assert_eq!(Some(error.code()), case.expected_error());
        }),
        (&["note_bytes"], &|case: &Case<'_>| {
            let error = Checkpoint::open_exact(case.bytes("inputs.note_bytes"), &verifier).unwrap_err();
            assert_eq!(Some(error.code()), case.expected_error());
        }),
        (&["entry", "receipt"], &|case: &Case<'_>| wrong_receipt(case, &verifier)),
        (&["vkey"], &|case: &Case<'_>| match case.text("inputs.vkey").parse::<NoteVerifier>() {
            Ok(key) => assert_eq!((key.name().as_str(), case.expected_error()), (case.text("outputs.name"), None)),
            Err(error) => assert_eq!(Some(error.code()), case.expected_error()),
        }),
    ]);
}

#[test]
fn evidence_is_that_of_the_vectors() {
    let file = VectorFile::read("split-view");
    let key: NoteVerifier = file.part("key").text("vkey").parse().unwrap();
    file.run(&[(&["evidence"], &|case: &Case<'_>| {
        let text = case.text("inputs.evidence");
        let verdict =
            SplitView::parse(text).and_then(|evidence| Ok((evidence.verify(std::slice::from_ref(&key))?, evidence)));
        let Ok((signed, evidence)) = verdict else {
            assert_eq!(verdict.err().map(|error| error.code()), case.expected_error());
            return;
        };
        assert_eq!(evidence.to_string(), text);
        let kind = evidence.contradiction().to_string();
        assert_eq!(kind.split([' ', '\n']).next(), Some(case.text("outputs.kind")));
        let (roots, sizes) = (case.arrays("intermediate.roots"), case.numbers("intermediate.sizes"));
        assert_eq!(signed.each_ref().map(|signed| signed.checkpoint().size).to_vec(), sizes);
        assert_eq!(signed.map(|signed| *signed.checkpoint().root.as_bytes()).to_vec(), roots);
        assert_eq!(case.expected_error(), None);
    })]);
}

/// Entry i of the trees: i as four bytes, the most significant first.
fn entry(index: u64) -> [u8; 4] {
    u32::try_from(index).unwrap().to_be_bytes()
}

fn leaves(size: u64) -> impl Iterator<Item = Hash> {
    (0..size).map(|index| leaf_hash(&entry(index)))
}

fn tree(size: u64) -> MemoryTree {
    let mut tree = MemoryTree::new();
    leaves(size).for_each(|leaf| tree.push(leaf));
    tree
}

fn root(case: &Case<'_>) {
    let size = case.number("inputs.size");
    let expected = hash(case, "outputs.root");
    assert_eq!([root_of(leaves(size)), tree(size).root()], [expected; 2]);
    assert_eq!(root_at(size, &tree(600)), Some(expected));
}

fn inclusion(case: &Case<'_>) {
    let (index, size) = (case.number("inputs.index"), case.number("inputs.size"));
    let (leaf, root) = (hash(case, "intermediate.leaf"), hash(case, "intermediate.root"));
    assert_eq!((leaf_hash(&entry(index)), root_of(leaves(size))), (leaf, root));
    let proof = prove_inclusion(index, size, &tree(600)).unwrap();
    assert_eq!(proof, InclusionProof { index, size, path: hashes(case, "outputs.path") });
    assert_eq!(proof.verify(&leaf, &root), Ok(()));
}

fn consistency(case: &Case<'_>) {
    let (old_size, new_size) = (case.number("inputs.first"), case.number("inputs.second"));
    let roots = [hash(case, "intermediate.first_root"), hash(case, "intermediate.second_root")];
    assert_eq!([old_size, new_size].map(|size| root_of(leaves(size))), roots);
    let proof = prove_consistency(old_size, new_size, &tree(600)).unwrap();
    assert_eq!(proof, ConsistencyProof { old_size, new_size, path: hashes(case, "outputs.path") });
    assert_eq!(proof.verify(&roots[0], &roots[1]), Ok(()));
}

fn wrong_inclusion(case: &Case<'_>) {
    let (index, size) = (case.number("inputs.index"), case.number("inputs.size"));
    let proof = InclusionProof { index, size, path: hashes(case, "inputs.path") };
    let verdict = proof.verify(&hash(case, "inputs.leaf"), &hash(case, "inputs.root"));
    assert_eq!(verdict.err().map(|error| error.code()), case.expected_error());
}

fn wrong_consistency(case: &Case<'_>) {
    let (old_size, new_size) = (case.number("inputs.first"), case.number("inputs.second"));
    let proof = ConsistencyProof { old_size, new_size, path: hashes(case, "inputs.path") };
    let verdict = proof.verify(&hash(case, "inputs.first_root"), &hash(case, "inputs.second_root"));
    assert_eq!(verdict.err().map(|error| error.code()), case.expected_error());
}

/// Every file that a log of this size has, made in three ways.
fn tiles(case: &Case<'_>) {
    let size = case.number("inputs.size");
    let mut files: BTreeMap<_, _> =
        tiles_for_size(size).map(|path| (path.to_string(), file(path, &tree(600)))).collect();
    for (path, bytes) in built(size) {
        assert_eq!(files[&path], bytes, "{path}");
    }
    let listed = case.value("outputs.files").as_object().unwrap();
    for (path, described) in listed {
        let bytes = files.remove(path).unwrap_or_else(|| panic!("{path} is missing"));
        let described = Case::new(described);
        assert_eq!(bytes.len() as u64, described.number("length"), "{path}");
        assert_eq!(<[u8; 32]>::from(Sha256::digest(&bytes)), described.array("sha256"), "{path}");
    }
    assert_eq!(files.into_keys().collect::<Vec<_>>(), [""; 0]);
}

fn file(path: TilePath, tree: &MemoryTree) -> Vec<u8> {
    if path.kind() != TileKind::Entries {
        let bytes = hash_tile(&path, tree).unwrap();
        assert_eq!(decode_hash_tile(&bytes, path.width()).unwrap().len(), usize::from(path.width()));
        return bytes;
    }
    let first = path.index() * u64::from(FULL_TILE_WIDTH);
    let entries: Vec<_> = (first..first + u64::from(path.width())).map(entry).collect();
    let bytes = encode_bundle(&entries).unwrap();
    assert_eq!(decode_bundle(&bytes, path.width()).unwrap(), entries);
    bytes
}

/// The tiles of hashes as they come out of a growing log.
fn built(size: u64) -> Vec<(String, Vec<u8>)> {
    let mut builder = TileBuilder::new();
    let mut tiles: Vec<_> = leaves(size).flat_map(|leaf| builder.push(leaf)).collect();
    tiles.extend(builder.partial_tiles());
    tiles.into_iter().map(|(path, bytes)| (path.to_string(), bytes)).collect()
}

fn paths(case: &Case<'_>) {
    let expected = case.list("outputs.paths");
    let tiles = case.list("inputs.tiles");
    assert_eq!(tiles.len(), expected.len());
    for (tile, expected) in tiles.iter().zip(expected) {
        let kind = match tile[0].as_u64() {
            Some(level) => TileKind::Hashes { level: level as u8 },
            None => TileKind::Entries,
        };
        let path = TilePath::new(kind, tile[1].as_u64().unwrap(), tile[2].as_u64().unwrap() as u16).unwrap();
        assert_eq!(Some(path.to_string().as_str()), expected.as_str());
        assert_eq!(path.to_string().parse(), Ok(path));
    }
}

fn spelling(case: &Case<'_>) {
    let read = case.text("inputs.path").parse::<TilePath>();
    assert_eq!(read.map_err(|error| error.code()).err(), case.expected_error());
    if let Ok(path) = read {
        let level = match path.kind() {
            TileKind::Entries => "entries".to_owned(),
            TileKind::Hashes { level } => level.to_string(),
        };
        let found = [level, path.index().to_string(), path.width().to_string()];
        assert_eq!(found, ["level", "index", "width"].map(|name| case.text(&format!("outputs.{name}"))));
    }
}

fn bundle(case: &Case<'_>) {
    let bytes = case.bytes("inputs.bundle");
    let read = decode_bundle(&bytes, case.number("inputs.width") as u16);
    assert_eq!(read.as_ref().err().map(|error| error.code()), case.expected_error());
    if let Ok(entries) = read {
        let hashes: Vec<[u8; 32]> = entries.iter().map(|entry| Sha256::digest(entry).into()).collect();
        assert_eq!(hashes, case.arrays("outputs.entries"));
    }
}

fn tile_of_hashes(case: &Case<'_>) {
    let read = decode_hash_tile(&case.bytes("inputs.hash_tile"), case.number("inputs.width") as u16);
    assert_eq!(read.as_ref().err().map(|error| error.code()), case.expected_error());
    if let Ok(read) = read {
        assert_eq!(read, hashes(case, "outputs.hashes"));
    }
}

fn checkpoint(case: &Case<'_>, key: &NoteVerifier) {
    let origin = Origin::new(case.text("inputs.origin")).unwrap();
    let checkpoint =
        Checkpoint { origin: origin.clone(), size: case.number("inputs.size"), root: hash(case, "inputs.root") };
    let signer = NoteSigner::from_seed(origin, &case.array("inputs.seed"));
    assert_eq!(signer.verifier(), key);
    assert_eq!(checkpoint.to_text(), case.text("outputs.text"));
    let note = checkpoint.sign(&signer).unwrap();
    assert_eq!(note, case.text("outputs.note"));
    assert_eq!(Checkpoint::open_exact(&note, key), Ok(checkpoint));
}

fn receipt(case: &Case<'_>, key: &NoteVerifier) {
    let entries = case.strings("inputs.entries");
    let mut tree = MemoryTree::new();
    entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
    let index = case.number("inputs.index");
    let proof = prove_inclusion(index, entries.len() as u64, &tree).unwrap();
    let receipt = Receipt::new(proof, Arc::new(case.text("inputs.note").parse().unwrap()));
    assert_eq!(receipt.to_string(), case.text("outputs.receipt"));
    let read = Receipt::parse(case.text("outputs.receipt")).unwrap();
    assert_eq!(read, receipt);
    let (proved, checkpoint) = read.verify(&case.bytes("inputs.entry"), key).unwrap();
    assert_eq!((proved, checkpoint.root), (index, tree.root()));
}

fn wrong_receipt(case: &Case<'_>, key: &NoteVerifier) {
    let entry = case.bytes("inputs.entry");
    let receipt = Receipt::parse(case.text("inputs.receipt"));
    let error = receipt.and_then(|receipt| receipt.verify(&entry, key)).unwrap_err();
    assert_eq!(Some(error.code()), case.expected_error());
}

fn hash(case: &Case<'_>, path: &str) -> Hash {
    Hash::from_bytes(case.array(path))
}

fn hashes(case: &Case<'_>, path: &str) -> Vec<Hash> {
    case.arrays(path).into_iter().map(Hash::from_bytes).collect()
}
