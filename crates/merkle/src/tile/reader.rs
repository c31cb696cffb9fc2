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
    ///
    /// # Errors
    /// The source's own: the tile cannot be read.
    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, Self::Error>;

    /// The bytes of a tile from elsewhere, when those that [`tile`](Self::tile) gave are not the log's.
    ///
    /// # Errors
    /// As [`tile`](Self::tile).
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
    ///
    /// # Errors
    /// [`TreeError`] if a tile cannot be read or is malformed, or the tiles do not give this root.
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
    ///
    /// # Errors
    /// [`TreeError`] if a tile cannot be read, or is not this tree's.
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
    ///
    /// # Errors
    /// [`TreeError`] if a tile cannot be read, or is not this tree's.
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
    ///
    /// # Errors
    /// [`TreeError`] for an index beyond the tree, and if a tile cannot be read, or is not this tree's.
    pub fn leaf(&self, index: u64) -> Result<Hash, TreeError<S::Error>> {
        let hashes = self.hashes(0, index >> 8)?;
        hashes.get((index & 0xff) as usize).copied().ok_or(TreeError::Proof(ProofError::OutOfRange))
    }

    /// The root of the first `size` entries.
    ///
    /// # Errors
    /// [`TreeError`] for a larger size, and if a tile cannot be read, or is not this tree's.
    pub fn root_at(&self, size: u64) -> Result<Hash, TreeError<S::Error>> {
        if size > self.size {
            return Err(TreeError::Proof(ProofError::OutOfRange));
        }
        root_at(size, self).ok_or_else(|| self.taken_failure(ProofError::MissingHash))
    }

    /// Proves that an entry is in the tree.
    ///
    /// # Errors
    /// [`TreeError`] for an index beyond the tree, and if a tile cannot be read, or is not this tree's.
    pub fn prove_inclusion(&self, index: u64) -> Result<InclusionProof, TreeError<S::Error>> {
        prove_inclusion(index, self.size, self).map_err(|error| self.taken_failure(error))
    }

    /// Proves what the root over the first `old_size` entries is.
    ///
    /// # Errors
    /// [`TreeError`] unless `0 < old_size <` the tree's, and if a tile cannot be read, or is not this tree's.
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
mod tests;
