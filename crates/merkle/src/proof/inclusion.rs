//! An entry is in a tree: RFC 6962 §2.1.1.

use super::{ProofError, split};
use crate::hash::{Hash, node_hash};
use crate::store::{HashReader, range_root};

/// The siblings on the way from entry `index` up to the root of a tree of `size` entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// Which entry, from 0.
    pub index: u64,
    /// How many entries the tree has.
    pub size: u64,
    /// The sibling of the leaf first, the child of the root last.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// Accepts iff the tree of `size` entries with this root has this leaf at `index` (RFC 9162 §2.1.3.2).
    ///
    /// # Errors
    /// [`ProofError::OutOfRange`] for an index beyond the tree; [`ProofError::Invalid`].
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), ProofError> {
        let computed = self.root_over(leaf)?;
        if computed == *root { Ok(()) } else { Err(ProofError::Invalid) }
    }

    fn root_over(&self, leaf: &Hash) -> Result<Hash, ProofError> {
        if self.index >= self.size {
            return Err(ProofError::OutOfRange);
        }
        let (mut node, mut last, mut hash) = (self.index, self.size - 1, *leaf);
        for sibling in &self.path {
            if last == 0 {
                return Err(ProofError::Invalid);
            }
            if node & 1 == 1 || node == last {
                hash = node_hash(sibling, &hash);
                // A rightmost node without a sibling is its own parent.
                while node & 1 == 0 && node != 0 {
                    (node, last) = (node >> 1, last >> 1);
                }
            } else {
                hash = node_hash(&hash, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        if last == 0 { Ok(hash) } else { Err(ProofError::Invalid) }
    }
}

/// Proves that entry `index` is in the tree of the first `size` entries.
///
/// # Errors
/// [`ProofError::OutOfRange`] for an index beyond the tree; [`ProofError::MissingHash`].
pub fn prove_inclusion(index: u64, size: u64, nodes: &impl HashReader) -> Result<InclusionProof, ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange);
    }
    let (mut start, mut end, mut path) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        let sibling = if index < middle { (middle, end) } else { (start, middle) };
        (start, end) = if index < middle { (start, middle) } else { (middle, end) };
        path.push(range_root(sibling.0, sibling.1, nodes).ok_or(ProofError::MissingHash)?);
    }
    path.reverse();
    Ok(InclusionProof { index, size, path })
}
