//! The roots that a ledger had before.

use tupyo_merkle::{FULL_TILE_WIDTH, Hash, HashReader, MemoryTree, root_at};

/// The height of a full bundle's subtree.
const HEIGHT: u32 = FULL_TILE_WIDTH.trailing_zeros();

/// The root of each full bundle, and of each complete subtree of them: an old root is found without keeping a hash of
/// each entry.
#[derive(Default)]
pub(crate) struct Roots {
    bundles: MemoryTree,
}

impl Roots {
    /// Appends the root of the next full bundle.
    pub fn push(&mut self, bundle: Hash) {
        self.bundles.push(bundle);
    }

    /// The root of the first full bundles and of a part of the next one, by its entries' hashes.
    pub fn root(&self, first: u64, part: impl Iterator<Item = Hash>) -> Option<Hash> {
        let mut rest = MemoryTree::new();
        part.for_each(|leaf| rest.push(leaf));
        let size = (first << HEIGHT) + rest.size();
        root_at(size, &Prefix { bundles: &self.bundles, first, rest })
    }
}

/// Full bundles, and the entries behind the first of them.
struct Prefix<'a> {
    bundles: &'a MemoryTree,
    first: u64,
    rest: MemoryTree,
}

impl HashReader for Prefix<'_> {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        match height.checked_sub(HEIGHT) {
            Some(above) => self.bundles.node(above, index),
            None => self.rest.node(height, index.checked_sub(self.first << (HEIGHT - height))?),
        }
    }
}

#[cfg(test)]
mod tests {
    use tupyo_merkle::{leaf_hash, root_of};

    use super::*;

    #[test]
    fn the_root_of_any_size_is_that_of_its_entries() {
        let leaves: Vec<_> = (0..1100u16).map(|number| leaf_hash(&number.to_le_bytes())).collect();
        let mut roots = Roots::default();
        leaves.chunks_exact(256).for_each(|bundle| roots.push(root_of(bundle.iter().copied())));
        for size in (1..40).chain([255, 256, 257, 511, 512, 513, 767, 768, 1000, 1024, 1025, 1100]) {
            let (first, last) = (size / 256, &leaves[size / 256 * 256..size]);
            let expected = root_of(leaves[..size].iter().copied());
            assert_eq!(roots.root(first as u64, last.iter().copied()), Some(expected), "{size}");
        }
    }
}
