//! A tree that keeps no leaves: two bytes for each.

use std::cell::RefCell;

use crate::frontier::root_of;
use crate::hash::{Hash, empty_root, node_hash};
use crate::store::{HashReader, root_at};

/// The height of the lowest nodes that are kept.
const BLOCK_HEIGHT: u32 = 5;

/// A growing tree of which only what is above blocks of 32 leaves is kept: two bytes for each leaf, and the leaves of
/// the last block until it is full.
///
/// Roots and proofs of whole blocks need nothing else. Whoever asks for less gives the leaves of the blocks that it
/// takes ([`CoarseTree::reader`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoarseTree {
    /// The nodes of height 5, then those above them.
    rows: Vec<Vec<Hash>>,
    /// Leaves that do not fill a block yet.
    last: Vec<Hash>,
}

impl CoarseTree {
    /// How many leaves a block has.
    pub const BLOCK: u64 = 1 << BLOCK_HEIGHT;

    /// The tree without entries.
    pub const fn new() -> CoarseTree {
        CoarseTree { rows: Vec::new(), last: Vec::new() }
    }

    /// Appends an entry by its [`leaf_hash`](crate::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        self.last.push(leaf);
        if self.last.len() as u64 == Self::BLOCK {
            let block = root_of(self.last.drain(..));
            self.push_block(block);
        }
    }

    /// Adds the root of a full block, and the parents that it completes.
    fn push_block(&mut self, block: Hash) {
        let mut node = block;
        for height in 0.. {
            if self.rows.len() == height {
                self.rows.push(Vec::new());
            }
            let row = &mut self.rows[height];
            row.push(node);
            let [.., left, right] = row.as_slice() else { break };
            if row.len() % 2 == 1 {
                break;
            }
            node = node_hash(left, right);
        }
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.full_blocks() * Self::BLOCK + self.last.len() as u64
    }

    /// The root of all entries.
    pub fn root(&self) -> Hash {
        root_at(self.size(), &self.reader(|_| None)).unwrap_or_else(empty_root)
    }

    /// All nodes of the tree. `leaves` gives the leaf hashes of a full block, by its number; what does not lead to the
    /// block's node is not given out.
    pub fn reader<L: Fn(u64) -> Option<Vec<Hash>>>(&self, leaves: L) -> CoarseReader<'_, L> {
        CoarseReader { tree: self, leaves, block: RefCell::new(None) }
    }

    fn full_blocks(&self) -> u64 {
        self.rows.first().map_or(0, Vec::len) as u64
    }
}

/// The nodes of a [`CoarseTree`], with the leaves that its caller has. It keeps the block that it has read last.
#[derive(Debug)]
pub struct CoarseReader<'a, L> {
    tree: &'a CoarseTree,
    leaves: L,
    block: RefCell<Option<(u64, Vec<Hash>)>>,
}

impl<L: Fn(u64) -> Option<Vec<Hash>>> CoarseReader<'_, L> {
    /// A node within a full block.
    fn below(&self, height: u32, index: u64) -> Option<Hash> {
        let number = index >> (BLOCK_HEIGHT - height);
        let within = index & ((CoarseTree::BLOCK >> height) - 1);
        let mut known = self.block.borrow_mut();
        if known.as_ref().is_none_or(|(block, _)| *block != number) {
            *known = Some((number, self.read(number)?));
        }
        node_of(&known.as_ref()?.1, height, within)
    }

    /// The leaves of a full block, if they are the tree's.
    fn read(&self, number: u64) -> Option<Vec<Hash>> {
        let leaves = (self.leaves)(number)?;
        let root = *self.tree.rows.first()?.get(usize::try_from(number).ok()?)?;
        let fits = leaves.len() as u64 == CoarseTree::BLOCK && root_of(leaves.iter().copied()) == root;
        fits.then_some(leaves)
    }
}

impl<L: Fn(u64) -> Option<Vec<Hash>>> HashReader for CoarseReader<'_, L> {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        if let Some(row) = height.checked_sub(BLOCK_HEIGHT) {
            return self.tree.rows.get(row as usize)?.get(usize::try_from(index).ok()?).copied();
        }
        let blocks = self.tree.full_blocks();
        match index.checked_sub(blocks << (BLOCK_HEIGHT - height)) {
            Some(of_last) => node_of(&self.tree.last, height, of_last),
            None => self.below(height, index),
        }
    }
}

/// The complete subtree over leaves `index << height .. (index + 1) << height` of a block.
fn node_of(leaves: &[Hash], height: u32, index: u64) -> Option<Hash> {
    let first = usize::try_from(index.checked_mul(1 << height)?).ok()?;
    let range = leaves.get(first..first.checked_add(1 << height)?)?;
    Some(root_of(range.iter().copied()))
}
