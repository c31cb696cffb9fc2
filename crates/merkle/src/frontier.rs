//! A growing tree in logarithmic memory.

use crate::hash::{Hash, empty_root, node_hash};

/// A tree that only grows and only knows its root: at most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The roots of the complete subtrees, largest (leftmost) first: one for each set bit of `size`.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The tree without entries.
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// Appends an entry by its [`leaf_hash`](crate::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the entries so far.
    pub fn root(&self) -> Hash {
        fold_peaks(self.peaks.iter().rev()).unwrap_or_else(empty_root)
    }
}

/// The root over these leaf hashes.
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut tree = Frontier::new();
    leaves.into_iter().for_each(|leaf| tree.push(leaf));
    tree.root()
}

/// The root over complete subtrees given from the rightmost (smallest) to the leftmost; none has none.
pub(crate) fn fold_peaks<'a>(right_to_left: impl Iterator<Item = &'a Hash>) -> Option<Hash> {
    right_to_left.copied().reduce(|right, left| node_hash(&left, &right))
}
