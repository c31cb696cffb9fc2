use tupyo_merkle::{FULL_TILE_WIDTH, Hash, HashReader, MemoryTree, decode_bundle, leaf_hash, root_at, root_of};

use crate::facts::Facts;
use crate::reading::read_same;
use crate::{Record, RecordError};

/// The height of a full bundle's subtree.
const HEIGHT: u32 = FULL_TILE_WIDTH.trailing_zeros();

/// The root of each full bundle, and of each complete subtree of them: an old root is found without keeping a hash of each entry.
#[derive(Default)]
pub(crate) struct Roots {
    bundles: MemoryTree,
}

impl Roots {
    /// Appends the next bundle by its entries' hashes; one that is not full is the last.
    pub fn push(&mut self, leaves: Vec<Hash>) {
        if leaves.len() == usize::from(FULL_TILE_WIDTH) {
            self.bundles.push(root_of(leaves));
        }
    }
}

/// The root of the first entries, of which no more are asked for than have been read. `None` if their last bundle has changed meanwhile.
pub(crate) fn root_of_first(record: &dyn Record, size: u64, facts: &mut Facts) -> Result<Option<Hash>, RecordError> {
    let width = u64::from(FULL_TILE_WIDTH);
    let (first, mut rest) = (size / width, MemoryTree::new());
    if let Some(path) = facts.bundle_paths().nth(first as usize).filter(|_| size % width > 0) {
        let Some(bytes) = read_same(record, path, facts)? else { return Ok(None) };
        let entries = decode_bundle(&bytes, path.width()).unwrap_or_default();
        entries.iter().take((size % width) as usize).for_each(|entry| rest.push(leaf_hash(entry)));
    }
    Ok(root_at(size, &Prefix { bundles: &facts.roots.bundles, first, rest }))
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
