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

/// Every complete subtree of a growing tree, in memory: 64 bytes per entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryTree {
    heights: Vec<Vec<Hash>>,
}

impl MemoryTree {
    /// The tree without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an entry by its [`leaf_hash`](crate::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for height in 0.. {
            if self.heights.len() == height {
                self.heights.push(Vec::new());
            }
            let row = &mut self.heights[height];
            row.push(node);
            let [.., left, right] = row.as_slice() else { return };
            if row.len() % 2 == 1 {
                return;
            }
            node = node_hash(left, right);
        }
    }

    /// What entries with these leaf hashes would add; nothing is added.
    pub fn growth(&self, leaves: Vec<Hash>) -> Growth<'_> {
        let heights = if leaves.is_empty() { Vec::new() } else { vec![leaves] };
        let mut growth = Growth { tree: self, hashes: NewHashes { size: self.size(), heights } };
        for height in 0.. {
            let (below, above) = (self.row(height), self.row(height + 1));
            let count = below.len() + growth.hashes.row(height).len();
            let pair =
                |parent: usize| Some(node_hash(&growth.at(height, 2 * parent)?, &growth.at(height, 2 * parent + 1)?));
            let row: Vec<Hash> = (above.len()..count / 2).filter_map(pair).collect();
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
        self.heights.resize_with(self.heights.len().max(heights.len()), Vec::new);
        self.heights.iter_mut().zip(heights).for_each(|(row, more)| row.extend(more));
        true
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.row(0).len() as u64
    }

    /// The root of all entries.
    pub fn root(&self) -> Hash {
        root_at(self.size(), self).unwrap_or_else(empty_root)
    }

    fn row(&self, height: usize) -> &[Hash] {
        self.heights.get(height).map_or(&[], Vec::as_slice)
    }
}

/// A tree with entries that it has not got yet.
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
        let old = self.tree.row(height);
        old.get(index).or_else(|| self.hashes.row(height).get(index - old.len())).copied()
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
        self.row(usize::try_from(height).ok()?).get(usize::try_from(index).ok()?).copied()
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
