//! Trees read from good tiles, and from others.

use super::*;
use crate::store::MemoryTree;
use crate::tile::{encode_bundle, hash_tile, tiles_for_size};

fn entry(index: u64) -> Vec<u8> {
    index.to_be_bytes().to_vec()
}

/// A copy of which some files are damaged or missing, and the log that it is of, which may have grown.
struct Copy {
    tree: MemoryTree,
    damaged: Vec<TilePath>,
    missing: Vec<TilePath>,
    log: bool,
}

impl Copy {
    fn bytes(&self, path: &TilePath) -> Option<Vec<u8>> {
        let TileKind::Entries = path.kind() else { return hash_tile(path, &self.tree) };
        let first = path.index() << 8;
        let end = first + u64::from(path.width());
        let entries: Vec<_> = (first..end.min(self.tree.size())).map(entry).collect();
        (end <= self.tree.size()).then(|| encode_bundle(&entries).unwrap())
    }
}

impl TileSource for Copy {
    type Error = std::convert::Infallible;

    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, Self::Error> {
        let mut bytes = self.bytes(path).filter(|_| !self.missing.contains(path));
        if let Some(last) = bytes.as_mut().and_then(|bytes| bytes.last_mut()).filter(|_| self.damaged.contains(path)) {
            *last ^= 1;
        }
        Ok(bytes)
    }

    fn again(&self, path: &TilePath) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(self.bytes(path).filter(|_| self.log))
    }
}

fn copy(size: u64) -> Copy {
    let mut tree = MemoryTree::new();
    (0..size).for_each(|index| tree.push(leaf_hash(&entry(index))));
    Copy { tree, damaged: Vec::new(), missing: Vec::new(), log: false }
}

/// Everything that a reader gives out of a tree of this size.
fn read_all(copy: Copy, size: u64, root: &Hash) -> Result<(), TreeError<std::convert::Infallible>> {
    let expected = self::copy(size);
    let reader = TileReader::open(copy, size, root)?;
    assert_eq!((reader.size(), reader.root_at(size)?), (size, *root));
    for path in tiles_for_size(size) {
        let bytes = match path.kind() {
            TileKind::Entries => reader.bundle(path.index())?,
            TileKind::Hashes { level } => {
                reader.hashes(level, path.index())?.iter().flat_map(|hash| *hash.as_bytes()).collect()
            }
        };
        assert_eq!(Some(bytes), expected.bytes(&path), "{path}");
    }
    for older in [1, 2, size / 2, size - 1] {
        assert_eq!(reader.root_at(older)?, root_at(older, &expected.tree).unwrap());
        assert_eq!(reader.leaf(older)?, leaf_hash(&entry(older)));
        assert_eq!(reader.prove_prefix(older)?.old_root(root), Ok(reader.root_at(older)?));
        reader.prove_inclusion(older)?.verify(&leaf_hash(&entry(older)), root)?;
    }
    Ok(())
}

#[test]
fn what_a_copy_has_not_or_not_right_is_read_again() {
    for size in [600, 66_000] {
        let root = copy(size).tree.root();
        assert_eq!(read_all(copy(size), size, &root), Ok(()));
        let all: Vec<_> = tiles_for_size(size).filter(|path| path.index() < 2 || !path.is_full()).collect();
        for path in all {
            let damaged = |log| Copy { damaged: vec![path], log, ..copy(size) };
            assert!(matches!(read_all(damaged(false), size, &root), Err(TreeError::Forged(_))), "{path}");
            assert_eq!(read_all(damaged(true), size, &root), Ok(()), "{path}");
            let missing = |log| Copy { missing: vec![path], log, ..copy(size) };
            assert_eq!(read_all(missing(false), size, &root), Err(TreeError::Missing(path)));
            assert_eq!(read_all(missing(true), size, &root), Ok(()), "{path}");
        }
    }
}

#[test]
fn a_log_that_has_grown_over_its_partial_tiles_is_read() {
    let root = copy(300).tree.root();
    let partial = tiles_for_size(300).filter(|path| !path.is_full() && path.kind() != TileKind::Hashes { level: 1 });
    let grown = Copy { missing: partial.collect(), ..copy(600) };
    assert_eq!(grown.missing.len(), 2);
    assert_eq!(read_all(grown, 300, &root), Ok(()));
}

#[test]
fn nothing_is_read_beyond_the_size() {
    let reader = TileReader::open(copy(300), 300, &copy(300).tree.root()).unwrap();
    assert!(reader.leaf(300).is_err() && reader.bundle(2).is_err() && reader.hashes(2, 0).is_err());
    for refused in [reader.leaf(512).err(), reader.hashes(0, 2).err(), reader.leaf(u64::MAX).err()] {
        assert_eq!(refused, Some(TreeError::Proof(ProofError::OutOfRange)));
    }
    assert!(reader.root_at(301).is_err() && reader.prove_inclusion(300).is_err() && reader.prove_prefix(300).is_err());
    assert!(TileReader::open(copy(300), 300, &leaf_hash(b"another root")).is_err());
    assert_eq!(reader.root_at(0), Ok(crate::hash::empty_root()));
}

/// Also where the log itself, asked again, has another tree.
#[test]
fn a_tree_with_another_root_is_refused_under_its_lowest_partial_tile() {
    for (size, path) in [
        (1, "tile/0/000.p/1"),
        (300, "tile/0/001.p/44"),
        (512, "tile/1/000.p/2"),
        (65_536, "tile/2/000.p/1"),
        (66_048, "tile/1/001.p/2"),
    ] {
        for log in [false, true] {
            let refused = TileReader::open(Copy { log, ..copy(size) }, size, &leaf_hash(b"another root")).err();
            assert_eq!(refused, Some(TreeError::Forged(path.parse().unwrap())), "{size} {log}");
        }
    }
}

/// Has nothing, and cannot be asked again.
struct Gone;

impl TileSource for Gone {
    type Error = &'static str;

    fn tile(&self, _: &TilePath) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(None)
    }

    fn again(&self, _: &TilePath) -> Result<Option<Vec<u8>>, Self::Error> {
        Err("gone")
    }
}

#[test]
fn what_cannot_be_asked_again_is_not_called_missing() {
    assert_eq!(TileReader::open(Gone, 5, &leaf_hash(b"root")).err(), Some(TreeError::Source("gone")));
}
