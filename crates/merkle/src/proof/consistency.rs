//! A tree continues another: RFC 6962 §2.1.2.

use super::{ProofError, split};
use crate::hash::{Hash, empty_root, node_hash};
use crate::store::{HashReader, range_root};

/// That the first `old_size` entries of a tree of `new_size` entries are those of an older tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// How many entries the older tree has.
    pub old_size: u64,
    /// How many entries the newer tree has.
    pub new_size: u64,
    /// The hashes in the order of RFC 6962 §2.1.2; empty if the sizes are equal or `old_size` is 0.
    pub path: Vec<Hash>,
}

impl ConsistencyProof {
    /// Accepts iff the newer root commits to the entries of the older one (RFC 9162 §2.1.4.2).
    ///
    /// # Errors
    /// [`ProofError::OutOfRange`] if the older tree is the larger one; [`ProofError::Invalid`].
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> Result<(), ProofError> {
        if self.old_size > self.new_size {
            return Err(ProofError::OutOfRange);
        }
        let accepted = match (self.old_size, self.path.as_slice()) {
            (0, []) => *old_root == empty_root(),
            (size, []) if size == self.new_size => old_root == new_root,
            (0, _) | (_, []) => false,
            (size, _) if size == self.new_size => false,
            (_, path) => self.roots(old_root, path)? == (*old_root, *new_root),
        };
        if accepted { Ok(()) } else { Err(ProofError::Invalid) }
    }

    /// The older and the newer root that the path leads to, for `0 < old_size < new_size` and a path.
    fn roots(&self, old_root: &Hash, path: &[Hash]) -> Result<(Hash, Hash), ProofError> {
        // An older tree that is one complete subtree is the first hash of the path, and not repeated in it.
        let complete = self.old_size.is_power_of_two().then_some(old_root);
        let mut hashes = complete.into_iter().chain(path);
        let skip = (self.old_size - 1).trailing_ones();
        let (mut node, mut last) = ((self.old_size - 1) >> skip, (self.new_size - 1) >> skip);
        let first = *hashes.next().ok_or(ProofError::Invalid)?;
        let (mut old, mut new) = (first, first);
        for hash in hashes {
            if last == 0 {
                return Err(ProofError::Invalid);
            }
            if node & 1 == 1 || node == last {
                (old, new) = (node_hash(hash, &old), node_hash(hash, &new));
                while node & 1 == 0 && node != 0 {
                    (node, last) = (node >> 1, last >> 1);
                }
            } else {
                new = node_hash(&new, hash);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        if last == 0 { Ok((old, new)) } else { Err(ProofError::Invalid) }
    }
}

/// Proves that the tree of the first `new_size` entries continues that of the first `old_size`.
///
/// # Errors
/// [`ProofError::OutOfRange`] if the older tree is the larger one; [`ProofError::MissingHash`].
pub fn prove_consistency(
    old_size: u64,
    new_size: u64,
    nodes: &impl HashReader,
) -> Result<ConsistencyProof, ProofError> {
    if old_size > new_size {
        return Err(ProofError::OutOfRange);
    }
    let path = if old_size == 0 { Vec::new() } else { path(old_size, new_size, nodes)? };
    Ok(ConsistencyProof { old_size, new_size, path })
}

fn path(old_size: u64, size: u64, nodes: &impl HashReader) -> Result<Vec<Hash>, ProofError> {
    let read = |start, end| range_root(start, end, nodes).ok_or(ProofError::MissingHash);
    let (mut start, mut end, mut path) = (0, size, Vec::new());
    while old_size != end {
        let middle = start + split(end - start);
        if old_size <= middle {
            path.push(read(middle, end)?);
            end = middle;
        } else {
            path.push(read(start, middle)?);
            start = middle;
        }
    }
    if start != 0 {
        path.push(read(start, end)?);
    }
    path.reverse();
    Ok(path)
}
