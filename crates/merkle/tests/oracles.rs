//! The same roots, proofs, tiles, notes and checkpoints as three crates that others wrote; and a forged tile that one
//! of them takes.
#![cfg(test)]

use std::cell::RefCell;
use std::convert::Infallible;

use ct_merkle::RootHash;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::collection::vec;
use proptest::prelude::*;
use sha2_for_ct_merkle::Sha256;
use signed_note::{StandardVerifier, VerifierList};
use tlog_tiles::HashReader as _;
use tupyo_merkle::{
    Checkpoint, Hash, MemoryTree, NoteSigner, Origin, TileKind, TilePath, TileReader, TileSource, TreeError, hash_tile,
    leaf_hash, prove_consistency, prove_inclusion, root_at, tiles_for_size,
};

fn tree(entries: &[Vec<u8>]) -> MemoryTree {
    let mut tree = MemoryTree::new();
    entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
    tree
}

/// `ct-merkle`'s tree.
fn ct_tree(entries: &[Vec<u8>]) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    entries.iter().for_each(|entry| tree.push(entry.clone()));
    tree
}

fn concatenated(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The stored hashes of `tlog_tiles`.
struct Stored(RefCell<Vec<tlog_tiles::Hash>>);

impl Stored {
    fn new(entries: &[Vec<u8>]) -> Stored {
        let stored = Stored(RefCell::new(Vec::new()));
        for (index, entry) in (0u64..).zip(entries) {
            let hashes = tlog_tiles::stored_hashes(index, entry, &stored).unwrap();
            stored.0.borrow_mut().extend(hashes);
        }
        stored
    }
}

impl tlog_tiles::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0.borrow()[*index as usize]).collect())
    }
}

fn theirs(hash: &Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

fn ours(hashes: &[tlog_tiles::Hash]) -> Vec<Hash> {
    hashes.iter().map(|hash| Hash::from_bytes(hash.0)).collect()
}

/// Entries, and two numbers below their count and up to it.
fn entries_and_places() -> impl Strategy<Value = (Vec<Vec<u8>>, usize, usize)> {
    vec(vec(any::<u8>(), 0..6), 1..700)
        .prop_flat_map(|entries| (0..entries.len(), 1..=entries.len()).prop_map(move |(i, m)| (entries.clone(), i, m)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn roots_and_proofs_are_those_of_ct_merkle((entries, index, old_size) in entries_and_places()) {
        let (tree, ct) = (tree(&entries), ct_tree(&entries));
        let size = entries.len() as u64;
        prop_assert_eq!(tree.root().as_bytes().to_vec(), ct.root().as_bytes().to_vec());
        let inclusion = prove_inclusion(index as u64, size, &tree).unwrap();
        let theirs = ct.prove_inclusion(index);
        prop_assert_eq!(concatenated(&inclusion.path), theirs.as_bytes());
        ct.root().verify_inclusion(&entries[index], index as u64, &theirs).unwrap();
        let old = ct_tree(&entries[..old_size]).root();
        let old_root = root_at(old_size as u64, &tree).unwrap();
        prop_assert_eq!(old_root.as_bytes().to_vec(), old.as_bytes().to_vec());
        let consistency = prove_consistency(old_size as u64, size, &tree).unwrap();
        consistency.verify(&old_root, &tree.root()).unwrap();
        if old_size < entries.len() {
            let theirs = ct.prove_consistency(entries.len() - old_size);
            prop_assert_eq!(concatenated(&consistency.path), theirs.as_bytes());
            ct.root().verify_consistency(&old, &theirs).unwrap();
            let forked = RootHash::new((*leaf_hash(b"forked").as_bytes()).into(), old.num_leaves());
            prop_assert!(ct.root().verify_consistency(&forked, &theirs).is_err());
        }
    }

    #[test]
    fn roots_proofs_and_tiles_are_those_of_tlog_tiles((entries, index, old_size) in entries_and_places()) {
        let (tree, stored) = (tree(&entries), Stored::new(&entries));
        let (size, index, old_size) = (entries.len() as u64, index as u64, old_size as u64);
        prop_assert_eq!(theirs(&tree.root()), tlog_tiles::tree_hash(size, &stored).unwrap());
        let inclusion = prove_inclusion(index, size, &tree).unwrap();
        prop_assert_eq!(&inclusion.path, &ours(&tlog_tiles::prove_record(size, index, &stored).unwrap()));
        let consistency = prove_consistency(old_size, size, &tree).unwrap();
        let their_path = tlog_tiles::prove_tree(size, old_size, &stored).unwrap();
        prop_assert_eq!(&consistency.path, &ours(&their_path));
        let old_root = root_at(old_size, &tree).unwrap();
        tlog_tiles::check_tree(&their_path, size, theirs(&tree.root()), old_size, theirs(&old_root)).unwrap();
        for path in tiles_for_size(size) {
            let TileKind::Hashes { level } = path.kind() else { continue };
            let tile = tlog_tiles::Tile::new(8, level, path.index(), u32::from(path.width()), false);
            let bytes = tile.read_data(&stored).unwrap();
            prop_assert_eq!(hash_tile(&path, &tree).unwrap(), bytes);
            // Their paths name the height of tiles, which is always 8.
            prop_assert_eq!(path.to_string().replacen("tile/", "tile/8/", 1), tile.path());
        }
    }

    #[test]
    fn notes_are_those_of_signed_note(
        seed: [u8; 32], name in "[a-z]{1,9}\\.example/[0-9a-f]{0,8}", size in 1u64.., root: [u8; 32],
    ) {
        let signer = NoteSigner::from_seed(Origin::new(name.as_str()).unwrap(), &seed);
        let checkpoint = Checkpoint { origin: signer.name().clone(), size, root: Hash::from_bytes(root) };
        let file = checkpoint.sign(&signer).unwrap();
        let key = StandardVerifier::new(&signer.verifier().to_string()).unwrap();
        let note = signed_note::Note::from_bytes(file.as_bytes()).unwrap();
        let (verified, others) = note.verify(&VerifierList::new(vec![Box::new(key)])).unwrap();
        prop_assert_eq!((verified.len(), others.len()), (1, 0));
        prop_assert_eq!(note.to_bytes(), file.as_bytes());
        let read = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        prop_assert_eq!((read.origin(), read.size(), read.hash().0), (name.as_str(), size, root));
        prop_assert_eq!(read.to_bytes(), checkpoint.to_text().into_bytes());
    }

    #[test]
    fn what_their_signer_signs_we_open(seed: [u8; 32], size in 1u64.., root: [u8; 32]) {
        use base64::Engine;
        let own = NoteSigner::from_seed(Origin::new("ledger.example").unwrap(), &seed);
        let key = own.verifier().to_string();
        let id = key.split('+').nth(1).unwrap();
        let secret = base64::engine::general_purpose::STANDARD.encode([&[1u8], &seed[..]].concat());
        let signer = signed_note::StandardSigner::new(&format!("PRIVATE+KEY+ledger.example+{id}+{secret}")).unwrap();
        let checkpoint = tlog_tiles::Checkpoint::new("ledger.example", size, tlog_tiles::Hash(root), "").unwrap();
        let mut note = signed_note::Note::new(&checkpoint.to_bytes(), &[]).unwrap();
        note.add_sigs(&[&signer]).unwrap();
        let opened = Checkpoint::open_exact(note.to_bytes(), own.verifier()).unwrap();
        prop_assert_eq!((opened.size, opened.root), (size, Hash::from_bytes(root)));
        prop_assert_eq!(opened.sign(&own).unwrap().into_bytes(), note.to_bytes());
    }
}

/// A server that has forged one hash of one tile.
struct Forger {
    tree: MemoryTree,
    forged: TilePath,
    place: usize,
}

impl Forger {
    fn bytes(&self, path: &TilePath) -> Option<Vec<u8>> {
        let mut bytes = hash_tile(path, &self.tree)?;
        if path == &self.forged {
            bytes[self.place * Hash::LEN..][..Hash::LEN].copy_from_slice(leaf_hash(b"forged").as_bytes());
        }
        Some(bytes)
    }
}

impl TileSource for &Forger {
    type Error = Infallible;

    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.bytes(path))
    }
}

impl tlog_tiles::TileReader for Forger {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let path = |tile: &tlog_tiles::Tile| {
            let kind = TileKind::Hashes { level: tile.level() };
            TilePath::new(kind, tile.level_index(), tile.width() as u16).unwrap()
        };
        Ok(tiles.iter().map(|tile| self.bytes(&path(tile)).unwrap()).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// CVE-2026-56865: `tlog_tiles` skips as many tiles as the root has subtrees, though several of these may lie in one
/// tile. Of a tree of 511 entries, whose root has nine subtrees in two tiles, the first full tile is not authenticated
/// at all.
#[test]
fn a_forged_tile_that_tlog_tiles_takes_is_refused() {
    let entries: Vec<Vec<u8>> = (0..511u32).map(|index| index.to_be_bytes().to_vec()).collect();
    let forged = TilePath::new(TileKind::Hashes { level: 0 }, 0, 256).unwrap();
    let forger = Forger { tree: tree(&entries), forged, place: 17 };
    let root = forger.tree.root();

    let their_reader = tlog_tiles::TileHashReader::new(511, theirs(&root), &forger);
    let taken = their_reader.read_hashes(&[tlog_tiles::stored_hash_index(0, 17)]).unwrap();
    assert_eq!(ours(&taken), [leaf_hash(b"forged")], "the case is no longer the one of the advisory");

    let reader = TileReader::open(&forger, 511, &root).unwrap();
    assert_eq!(reader.leaf(17), Err(TreeError::Forged(forged)));
    assert_eq!(reader.leaf(18), Err(TreeError::Forged(forged)), "no hash of the tile is given out");
    assert_eq!(reader.prove_inclusion(18), Err(TreeError::Forged(forged)));
    assert_eq!(reader.leaf(300), Ok(leaf_hash(&entries[300])));
}

/// Whatever tile of whatever tree is forged, nothing of it is given out.
#[test]
fn no_forged_tile_is_given_out() {
    let entries: Vec<Vec<u8>> = (0..66_000u32).map(|index| index.to_be_bytes().to_vec()).collect();
    for size in [1u64, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 66_000] {
        let tree = tree(&entries[..size as usize]);
        let root = tree.root();
        let all: Vec<_> = tiles_for_size(size).filter(|path| path.kind() != TileKind::Entries).collect();
        for forged in all.iter().filter(|path| path.index() < 3 || !path.is_full()) {
            let place = usize::from(forged.width()) - 1;
            let forger = Forger { tree: tree.clone(), forged: *forged, place };
            let TileKind::Hashes { level } = forged.kind() else { continue };
            match TileReader::open(&forger, size, &root) {
                Err(TreeError::Forged(_)) => assert!(!forged.is_full(), "{forged} of {size}"),
                Ok(reader) => {
                    assert_eq!(reader.hashes(level, forged.index()), Err(TreeError::Forged(*forged)), "{size}");
                    let below = forged.index() << (8 * (level + 1));
                    assert_eq!(reader.leaf(below), Err(TreeError::Forged(*forged)), "{size}");
                }
                Err(error) => panic!("{error} for {forged} of {size}"),
            }
        }
    }
}
