//! Tiles from a stream of leaf hashes.

use super::{FULL_TILE_WIDTH, TileKind, TilePath};
use crate::frontier::{fold_peaks, root_of};
use crate::hash::{Hash, empty_root};

/// Computes the tiles of hashes of a growing tree, and its root, in the memory of one tile per level.
#[derive(Clone, Debug, Default)]
pub struct TileBuilder {
    size: u64,
    /// The hashes of the partial tile of each level; each has fewer than 256.
    levels: Vec<Vec<Hash>>,
}

impl TileBuilder {
    /// The tree without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an entry by its [`leaf_hash`](crate::leaf_hash); gives the tiles that it fills, lowest first.
    pub fn push(&mut self, leaf: Hash) -> Vec<(TilePath, Vec<u8>)> {
        self.size += 1;
        let (mut filled, mut node) = (Vec::new(), leaf);
        for level in 0..8 {
            if self.levels.len() == usize::from(level) {
                self.levels.push(Vec::new());
            }
            let tile = &mut self.levels[usize::from(level)];
            tile.push(node);
            if tile.len() < usize::from(FULL_TILE_WIDTH) {
                break;
            }
            let hashes = std::mem::take(tile);
            node = root_of(hashes.iter().copied());
            let index = (self.size >> (8 * (u32::from(level) + 1))) - 1;
            filled.extend(tile_of(level, index, &hashes));
        }
        filled
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The partial tiles of the tree as it is, lowest first: with all tiles that
    /// [`push`](Self::push) gave they are exactly the tiles of hashes of its size.
    pub fn partial_tiles(&self) -> Vec<(TilePath, Vec<u8>)> {
        let levels = (0u8..).zip(&self.levels);
        let tile =
            |(level, hashes): (u8, &Vec<Hash>)| tile_of(level, self.size >> (8 * (u32::from(level) + 1)), hashes);
        levels.filter_map(tile).collect()
    }

    /// The root of the entries so far.
    pub fn root(&self) -> Hash {
        root_of_levels(&self.levels)
    }
}

/// The root over the partial tiles of all levels, lowest first.
pub(super) fn root_of_levels(levels: &[Vec<Hash>]) -> Hash {
    let mut right = None;
    for hashes in levels {
        let peaks = peaks(hashes);
        right = fold_peaks(right.iter().chain(peaks.iter().rev()));
    }
    right.unwrap_or_else(empty_root)
}

fn tile_of(level: u8, index: u64, hashes: &[Hash]) -> Option<(TilePath, Vec<u8>)> {
    let width = u16::try_from(hashes.len()).ok()?;
    let path = TilePath::new(TileKind::Hashes { level }, index, width).ok()?;
    Some((path, hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()))
}

/// The roots of the complete subtrees over these hashes, largest first.
fn peaks(hashes: &[Hash]) -> Vec<Hash> {
    let (mut peaks, mut rest) = (Vec::new(), hashes);
    while let Some(height) = rest.len().checked_ilog2() {
        let (subtree, after) = rest.split_at(1 << height);
        peaks.push(root_of(subtree.iter().copied()));
        rest = after;
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use crate::store::MemoryTree;
    use crate::tile::{hash_tile, tiles_for_size};
    use std::collections::BTreeMap;

    #[test]
    fn gives_every_tile_and_root_of_every_size() {
        let (mut builder, mut tree, mut full) = (TileBuilder::new(), MemoryTree::new(), BTreeMap::new());
        assert_eq!(builder.root(), empty_root());
        for size in 1..=66_200u64 {
            let leaf = leaf_hash(&size.to_be_bytes());
            full.extend(builder.push(leaf));
            tree.push(leaf);
            assert_eq!(builder.size(), size);
            if size < 600 || size > 65_500 && size % 37 < 2 || size == 65_536 {
                assert_eq!(builder.root(), tree.root(), "size {size}");
                let mut tiles = full.clone();
                tiles.extend(builder.partial_tiles());
                let paths = tiles_for_size(size).filter(|path| path.kind() != TileKind::Entries);
                let wanted: BTreeMap<_, _> = paths.map(|p| (p, hash_tile(&p, &tree).unwrap())).collect();
                assert!(tiles == wanted, "size {size}");
            }
        }
    }

    #[test]
    fn a_forged_tile_differs_from_the_computed_one() {
        let mut builder = TileBuilder::new();
        let mut filled = Vec::new();
        (0..256u32).for_each(|i| filled.extend(builder.push(leaf_hash(&i.to_be_bytes()))));
        let mut forged = TileBuilder::new();
        let mut other = Vec::new();
        (0..256u32).for_each(|i| other.extend(forged.push(leaf_hash(&(i / 255 * 256 + i).to_be_bytes()))));
        assert_eq!(filled[0].0, other[0].0);
        assert_ne!(filled[0].1, other[0].1);
        assert_ne!(builder.partial_tiles(), forged.partial_tiles());
        assert_ne!(builder.root(), forged.root());
    }
}
