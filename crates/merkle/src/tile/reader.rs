//! Reading a log's tiles: what is given out is under a root that was known before.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::builder::root_of_levels;
use super::{FULL_TILE_WIDTH, TileError, TileKind, TilePath, decode_bundle, decode_hash_tile};
use crate::frontier::root_of;
use crate::hash::{Hash, leaf_hash};
use crate::proof::{InclusionProof, PrefixProof, ProofError, prove_inclusion, prove_prefix};
use crate::store::{HashReader, root_at};

/// How many verified tiles are kept in memory: 2 MiB.
const KEPT_TILES: usize = 256;

/// Where tiles come from: a board, a directory, both. Nothing of it is believed.
pub trait TileSource {
    /// Why it cannot be read.
    type Error;

    /// The bytes of a tile; nothing if there is no such file.
    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, Self::Error>;

    /// The bytes of a tile from elsewhere, when those that [`tile`](Self::tile) gave are not the log's.
    fn again(&self, _path: &TilePath) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(None)
    }
}

/// Why a tile is not given out.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError<E> {
    /// The source cannot be read.
    #[error(transparent)]
    Source(E),
    /// The source has no such tile.
    #[error("{0} is missing")]
    Missing(TilePath),
    /// The tile's bytes do not decode.
    #[error("{path}: {error}")]
    Tile {
        /// Which tile.
        path: TilePath,
        /// Why.
        error: TileError,
    },
    /// The tile does not lead to the root.
    #[error("{0} is not the signed tree's")]
    Forged(TilePath),
    /// Beyond the tree's size.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl<E> TreeError<E> {
    /// The stable code of this error; a source has codes of its own.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Source(_) => "tile-source",
            Self::Missing(_) => "tile-missing",
            Self::Tile { error, .. } => error.code(),
            Self::Forged(_) => "tile-forged",
            Self::Proof(error) => error.code(),
        }
    }
}

/// Reads the tree of a known size and root from its tiles.
///
/// **Every tile that it gives out is authenticated**, and so is every hash that is computed from one: the partial tiles
/// of all levels together give the root, and a full tile gives the hash that its parent, authenticated before it, has
/// for it.
#[derive(Debug)]
pub struct TileReader<S: TileSource> {
    source: S,
    size: u64,
    /// The hashes of the partial tile of each level, lowest first.
    edge: Vec<Vec<Hash>>,
    full: RefCell<BTreeMap<(u8, u64), Vec<Hash>>>,
    failure: RefCell<Option<TreeError<S::Error>>>,
}

impl<S: TileSource> TileReader<S> {
    /// The tree of `size` entries with this root. Reads its partial tiles: at most one for each level.
    pub fn open(source: S, size: u64, root: &Hash) -> Result<Self, TreeError<S::Error>> {
        let nothing = RefCell::new(BTreeMap::new());
        let reader = Self { source, size, edge: Vec::new(), full: nothing, failure: RefCell::new(None) };
        let right = |edge: &Vec<Vec<Hash>>| root_of_levels(edge) == *root;
        let refused = match reader.read_edge(false) {
            Ok(edge) if right(&edge) => return Ok(Self { edge, ..reader }),
            Ok(_) => reader.forged_edge(),
            Err(error) => error,
        };
        match reader.read_edge(true) {
            Ok(edge) if right(&edge) => Ok(Self { edge, ..reader }),
            Err(TreeError::Source(error)) => Err(TreeError::Source(error)),
            _ => Err(refused),
        }
    }

    /// How many entries the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where the tiles come from.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// The hashes of a tile of this tree: one that [`tiles_for_size`](super::tiles_for_size) names.
    pub fn hashes(&self, level: u8, index: u64) -> Result<Vec<Hash>, TreeError<S::Error>> {
        if let Some(hashes) = self.full.borrow().get(&(level, index)) {
            return Ok(hashes.clone());
        }
        let count = self.size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        if index < count >> 8 {
            return self.full_tile(level, index);
        }
        let edge = self.edge.get(usize::from(level)).filter(|edge| index == count >> 8 && !edge.is_empty());
        edge.cloned().ok_or(TreeError::Proof(ProofError::OutOfRange))
    }

    /// The bytes of a bundle of this tree, after its entries have been compared with their leaf hashes.
    pub fn bundle(&self, index: u64) -> Result<Vec<u8>, TreeError<S::Error>> {
        let leaves = self.hashes(0, index)?;
        let path = path(TileKind::Entries, index, leaves.len())?;
        let check = |bytes: Vec<u8>| -> Result<Vec<u8>, TreeError<S::Error>> {
            let entries = decode_bundle(&bytes, path.width()).map_err(|error| TreeError::Tile { path, error })?;
            let same = entries.iter().map(|entry| leaf_hash(entry)).eq(leaves.iter().copied());
            if same { Ok(bytes) } else { Err(TreeError::Forged(path)) }
        };
        self.first_valid(&path, check)
    }

    /// The leaf hash of an entry.
    pub fn leaf(&self, index: u64) -> Result<Hash, TreeError<S::Error>> {
        let hashes = self.hashes(0, index >> 8)?;
        hashes.get((index & 0xff) as usize).copied().ok_or(TreeError::Proof(ProofError::OutOfRange))
    }

    /// The root of the first `size` entries.
    pub fn root_at(&self, size: u64) -> Result<Hash, TreeError<S::Error>> {
        if size > self.size {
            return Err(TreeError::Proof(ProofError::OutOfRange));
        }
        root_at(size, self).ok_or_else(|| self.taken_failure(ProofError::MissingHash))
    }

    /// Proves that an entry is in the tree.
    pub fn prove_inclusion(&self, index: u64) -> Result<InclusionProof, TreeError<S::Error>> {
        prove_inclusion(index, self.size, self).map_err(|error| self.taken_failure(error))
    }

    /// Proves what the root over the first `old_size` entries is.
    pub fn prove_prefix(&self, old_size: u64) -> Result<PrefixProof, TreeError<S::Error>> {
        prove_prefix(old_size, self.size, self).map_err(|error| self.taken_failure(error))
    }

    /// What the source said where a proof found no hash.
    fn taken_failure(&self, error: ProofError) -> TreeError<S::Error> {
        self.failure.take().unwrap_or(TreeError::Proof(error))
    }

    fn full_tile(&self, level: u8, index: u64) -> Result<Vec<Hash>, TreeError<S::Error>> {
        let parent = self.hashes(level + 1, index >> 8)?;
        let path = path(TileKind::Hashes { level }, index, usize::from(FULL_TILE_WIDTH))?;
        let expected = parent.get((index & 0xff) as usize).copied();
        let check = |bytes: Vec<u8>| -> Result<Vec<Hash>, TreeError<S::Error>> {
            let hashes = decode_hash_tile(&bytes, path.width()).map_err(|error| TreeError::Tile { path, error })?;
            let same = Some(root_of(hashes.iter().copied())) == expected;
            if same { Ok(hashes) } else { Err(TreeError::Forged(path)) }
        };
        let hashes = self.first_valid(&path, check)?;
        let mut full = self.full.borrow_mut();
        if full.len() >= KEPT_TILES {
            full.clear();
        }
        full.insert((level, index), hashes.clone());
        Ok(hashes)
    }

    /// The partial tile of each level, not authenticated.
    fn read_edge(&self, again: bool) -> Result<Vec<Vec<Hash>>, TreeError<S::Error>> {
        let counts =
            (0u8..8).map(|level| (level, self.size >> (8 * u32::from(level)))).take_while(|(_, count)| *count > 0);
        counts.map(|(level, count)| self.partial_tile(level, count, again)).collect()
    }

    fn partial_tile(&self, level: u8, count: u64, again: bool) -> Result<Vec<Hash>, TreeError<S::Error>> {
        let width = (count & 0xff) as usize;
        if width == 0 {
            return Ok(Vec::new());
        }
        let path = path(TileKind::Hashes { level }, count >> 8, width)?;
        let bytes = if again { self.source.again(&path) } else { self.wider(&path) };
        let bytes = bytes.map_err(TreeError::Source)?.ok_or(TreeError::Missing(path))?;
        decode_hash_tile(&bytes, path.width()).map_err(|error| TreeError::Tile { path, error })
    }

    /// A partial tile, or the beginning of the full one that may have replaced it.
    fn wider(&self, path: &TilePath) -> Result<Option<Vec<u8>>, S::Error> {
        if let Some(bytes) = self.source.tile(path)? {
            return Ok(Some(bytes));
        }
        let Ok(full) = TilePath::new(path.kind(), path.index(), FULL_TILE_WIDTH) else { return Ok(None) };
        if path.is_full() {
            return Ok(None);
        }
        let bytes = self.source.tile(&full)?;
        Ok(bytes.map(|bytes| beginning(path, bytes)))
    }

    /// What the source has first, or else what it has again.
    fn first_valid<T>(
        &self,
        path: &TilePath,
        check: impl Fn(Vec<u8>) -> Result<T, TreeError<S::Error>>,
    ) -> Result<T, TreeError<S::Error>> {
        let first = self.wider(path).map_err(TreeError::Source)?;
        let refused = match first.map(&check) {
            Some(Ok(valid)) => return Ok(valid),
            Some(Err(error)) => error,
            None => TreeError::Missing(*path),
        };
        let second = self.source.again(path).map_err(TreeError::Source)?;
        second.map_or(Err(refused), check)
    }

    /// The tiles of the edge are authenticated together: nobody can tell which of them is wrong.
    fn forged_edge(&self) -> TreeError<S::Error> {
        let lowest = (0u8..8).find(|level| (self.size >> (8 * u32::from(*level))) & 0xff != 0).unwrap_or(0);
        let count = self.size >> (8 * u32::from(lowest));
        let path = path(TileKind::Hashes { level: lowest }, count >> 8, (count & 0xff).max(1) as usize);
        path.map_or_else(|error| error, TreeError::Forged)
    }
}

impl<S: TileSource> HashReader for TileReader<S> {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        let (level, within) = (u8::try_from(height / 8).ok()?, height % 8);
        let hashes = match self.hashes(level, index >> (8 - within)) {
            Ok(hashes) => hashes,
            Err(error) => {
                self.failure.replace(Some(error));
                return None;
            }
        };
        let first = ((index << within) & 0xff) as usize;
        let range = hashes.get(first..first + (1 << within))?;
        Some(root_of(range.iter().copied()))
    }
}

fn path<E>(kind: TileKind, index: u64, width: usize) -> Result<TilePath, TreeError<E>> {
    let width = u16::try_from(width).map_err(|_| TreeError::Proof(ProofError::OutOfRange))?;
    TilePath::new(kind, index, width).map_err(|_| TreeError::Proof(ProofError::OutOfRange))
}

/// The part of a full tile's bytes that is the tile at `path`; all of it if it does not decode.
fn beginning(path: &TilePath, mut bytes: Vec<u8>) -> Vec<u8> {
    let length = match path.kind() {
        TileKind::Hashes { .. } => Some(Hash::LEN * usize::from(path.width())),
        TileKind::Entries => decode_bundle(&bytes, FULL_TILE_WIDTH)
            .ok()
            .map(|entries| entries.iter().take(usize::from(path.width())).map(|entry| 2 + entry.len()).sum()),
    };
    bytes.truncate(length.unwrap_or(bytes.len()));
    bytes
}

#[cfg(test)]
mod tests {
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
            if let Some(last) =
                bytes.as_mut().and_then(|bytes| bytes.last_mut()).filter(|_| self.damaged.contains(path))
            {
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
        let partial =
            tiles_for_size(300).filter(|path| !path.is_full() && path.kind() != TileKind::Hashes { level: 1 });
        let grown = Copy { missing: partial.collect(), ..copy(600) };
        assert_eq!(grown.missing.len(), 2);
        assert_eq!(read_all(grown, 300, &root), Ok(()));
    }

    #[test]
    fn nothing_is_read_beyond_the_size() {
        let reader = TileReader::open(copy(300), 300, &copy(300).tree.root()).unwrap();
        assert!(reader.leaf(300).is_err() && reader.bundle(2).is_err() && reader.hashes(2, 0).is_err());
        assert!(
            reader.root_at(301).is_err() && reader.prove_inclusion(300).is_err() && reader.prove_prefix(300).is_err()
        );
        assert!(TileReader::open(copy(300), 300, &leaf_hash(b"another root")).is_err());
        assert_eq!(reader.root_at(0), Ok(crate::hash::empty_root()));
    }
}
