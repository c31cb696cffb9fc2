//! Where proofs and tiles read the hashes of complete subtrees.

use crate::frontier::fold_peaks;
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
#[derive(Clone, Debug, Default)]
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

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.heights.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The root of all entries.
    pub fn root(&self) -> Hash {
        root_at(self.size(), self).unwrap_or_else(empty_root)
    }
}

impl HashReader for MemoryTree {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        let row = self.heights.get(usize::try_from(height).ok()?)?;
        row.get(usize::try_from(index).ok()?).copied()
    }
}

/// The root of the first `size` entries; `None` if `nodes` lacks a hash it needs.
pub fn root_at(size: u64, nodes: &impl HashReader) -> Option<Hash> {
    if size == 0 { Some(empty_root()) } else { range_root(0, size, nodes) }
}

/// The root of entries `start..end` seen as a tree of their own. `start` is a multiple of a power of two
/// that is not below `end - start`, and the range is not empty.
pub(crate) fn range_root(start: u64, end: u64, nodes: &impl HashReader) -> Option<Hash> {
    let mut peaks = Vec::with_capacity(64);
    let mut from = start;
    while from < end {
        let height = (end - from).ilog2();
        peaks.push(nodes.node(height, from >> height)?);
        from += 1 << height;
    }
    fold_peaks(peaks.iter().rev())
}
