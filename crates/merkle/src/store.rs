//! Where proofs and tiles read the hashes of complete subtrees.

use crate::hash::{Hash, empty_root, node_hash};

/// The complete subtrees of a tree.
pub trait HashReader {
    /// The root of the complete subtree over entries `index << height .. (index + 1) << height`.
    /// `None` if the tree does not hold all of these entries, or cannot read the hash.
    fn node(&self, height: u32, index: u64) -> Option<Hash>;
}

impl<R: HashReader + ?Sized> HashReader for &R {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        (**self).node(height, index)
    }
}

/// Entries that have one root of this height: as many as a tile of hashes is wide.
const TILE_HEIGHT: u32 = 8;
const TILE_ENTRIES: usize = 1 << TILE_HEIGHT;
/// How many of the last tiles keep their inner hashes: proofs of new entries need no others.
const RECENT_TILES: usize = 64;

/// The complete subtrees of a growing tree, in memory: 33 bytes per entry. Of all but the last 16,384 entries, what
/// lies between a leaf and the root of its tile of 256 is computed anew when it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryTree {
    tiles: Vec<Tile>,
    /// How many of the first tiles have nothing but their leaves.
    plain: usize,
    /// The roots of tiles, and what is above them.
    above: Vec<Vec<Hash>>,
}

/// Up to 256 leaves, and what is between them and their root: a row for each height.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tile {
    rows: Vec<Vec<Hash>>,
}

impl MemoryTree {
    /// The tree without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an entry by its [`leaf_hash`](crate::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        let added = self.growth(vec![leaf]).into_hashes();
        // Nothing has come between.
        let _grown = self.grow(added);
    }

    /// What entries with these leaf hashes would add; nothing is added.
    pub fn growth(&self, leaves: Vec<Hash>) -> Growth<'_> {
        let heights = if leaves.is_empty() { Vec::new() } else { vec![leaves] };
        let mut growth = Growth { tree: self, hashes: NewHashes { size: self.size(), heights } };
        for height in 0.. {
            let (below, above) = (self.count(height), self.count(height + 1));
            let count = below + growth.hashes.row(height).len();
            let pair =
                |parent: usize| Some(node_hash(&growth.at(height, 2 * parent)?, &growth.at(height, 2 * parent + 1)?));
            let row: Vec<Hash> = (above..count / 2).filter_map(pair).collect();
            if row.is_empty() {
                break;
            }
            growth.hashes.heights.push(row);
        }
        growth
    }

    /// Adds what was computed by [`growth`](Self::growth). False, and nothing is added, if the tree has grown since
    /// then.
    #[must_use]
    pub fn grow(&mut self, NewHashes { size, heights }: NewHashes) -> bool {
        if size != self.size() {
            return false;
        }
        for (height, row) in (0..).zip(heights) {
            match usize::try_from(height - i64::from(TILE_HEIGHT)) {
                Ok(above) => self.extend_above(above, row),
                Err(_) => self.extend_tiles(height as usize, (size >> height) as usize, row),
            }
        }
        while self.plain + RECENT_TILES < self.tiles.len() {
            self.tiles[self.plain].rows.truncate(1);
            self.plain += 1;
        }
        true
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        let last = self.tiles.last().map_or(0, |tile| tile.row(0).len());
        (self.tiles.len().saturating_sub(1) * TILE_ENTRIES + last) as u64
    }

    /// The root of all entries.
    pub fn root(&self) -> Hash {
        root_at(self.size(), self).unwrap_or_else(empty_root)
    }

    /// How many complete subtrees of this height there are.
    fn count(&self, height: usize) -> usize {
        usize::try_from(self.size() >> height).unwrap_or_default()
    }

    fn extend_above(&mut self, above: usize, row: Vec<Hash>) {
        self.above.resize_with(self.above.len().max(above + 1), Vec::new);
        self.above[above].extend(row);
    }

    fn extend_tiles(&mut self, height: usize, first: usize, row: Vec<Hash>) {
        for (index, hash) in (first..).zip(row) {
            let tile = index >> (TILE_HEIGHT as usize - height);
            self.tiles.resize_with(self.tiles.len().max(tile + 1), Tile::default);
            let rows = &mut self.tiles[tile].rows;
            rows.resize_with(rows.len().max(height + 1), Vec::new);
            rows[height].push(hash);
        }
    }
}

impl Tile {
    fn row(&self, height: usize) -> &[Hash] {
        self.rows.get(height).map_or(&[], Vec::as_slice)
    }

    /// A node below the tile's root.
    fn node(&self, height: usize, index: usize) -> Option<Hash> {
        let is_plain = self.rows.len() == 1 && self.row(0).len() == TILE_ENTRIES;
        if !is_plain {
            return self.row(height).get(index).copied();
        }
        let mut row = self.row(0).get(index << height..(index + 1) << height)?.to_vec();
        for _ in 0..height {
            row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        row.first().copied()
    }
}

/// A tree with entries that it does not have yet.
#[derive(Debug)]
pub struct Growth<'a> {
    tree: &'a MemoryTree,
    hashes: NewHashes,
}

/// The complete subtrees that entries add to a tree of a certain size.
#[derive(Debug)]
pub struct NewHashes {
    size: u64,
    heights: Vec<Vec<Hash>>,
}

impl Growth<'_> {
    /// The number of entries, with the new ones.
    pub fn size(&self) -> u64 {
        self.hashes.size + self.hashes.row(0).len() as u64
    }

    /// The root of all entries, with the new ones.
    pub fn root(&self) -> Hash {
        root_at(self.size(), self).unwrap_or_else(empty_root)
    }

    /// What is to be added to the tree by [`MemoryTree::grow`].
    pub fn into_hashes(self) -> NewHashes {
        self.hashes
    }

    fn at(&self, height: usize, index: usize) -> Option<Hash> {
        match index.checked_sub(self.tree.count(height)) {
            Some(new) => self.hashes.row(height).get(new).copied(),
            None => self.tree.node(u32::try_from(height).ok()?, index as u64),
        }
    }
}

impl NewHashes {
    fn row(&self, height: usize) -> &[Hash] {
        self.heights.get(height).map_or(&[], Vec::as_slice)
    }
}

impl HashReader for Growth<'_> {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        self.at(usize::try_from(height).ok()?, usize::try_from(index).ok()?)
    }
}

impl HashReader for MemoryTree {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        if let Some(above) = height.checked_sub(TILE_HEIGHT) {
            return self.above.get(above as usize)?.get(usize::try_from(index).ok()?).copied();
        }
        let below_root = TILE_HEIGHT - height;
        let tile = self.tiles.get(usize::try_from(index >> below_root).ok()?)?;
        tile.node(height as usize, (index & ((1 << below_root) - 1)) as usize)
    }
}

/// The root of the first `size` entries; `None` if `nodes` lacks a hash it needs.
pub fn root_at(size: u64, nodes: &impl HashReader) -> Option<Hash> {
    if size == 0 { Some(empty_root()) } else { range_root(0, size, nodes) }
}

/// The root of entries `start..end` seen as a tree of their own. `start` is a multiple of a power of two
/// that is not below `end - start`, and the range is not empty.
pub(crate) fn range_root(start: u64, end: u64, nodes: &impl HashReader) -> Option<Hash> {
    let (mut root, mut to) = (None, end);
    // From the rightmost, smallest complete subtree to the leftmost.
    while start < to {
        let height = (to - start).trailing_zeros();
        to -= 1 << height;
        let node = nodes.node(height, to >> height)?;
        root = Some(root.map_or(node, |right| node_hash(&node, &right)));
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    #[test]
    fn only_the_last_tiles_keep_inner_hashes() {
        let leaves = |count: u32| (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect();
        let mut tree = MemoryTree::new();
        for (added, kept) in [(64 * 256, 64), (256, 64), (1, 64), (600, 64)] {
            let hashes = tree.growth(leaves(added)).into_hashes();
            assert!(tree.grow(hashes));
            let with_inner = tree.tiles.iter().filter(|tile| tile.rows.len() > 1 || tile.row(0).len() < TILE_ENTRIES);
            assert_eq!((with_inner.count(), tree.plain), (kept, tree.tiles.len() - kept), "{}", tree.size());
        }
    }
}
