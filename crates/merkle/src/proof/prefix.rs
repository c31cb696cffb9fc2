//! What the older tree inside a newer one was: the root over the first entries, computed and not compared.

use super::{ProofError, split};
use crate::hash::{Hash, node_hash};
use crate::store::{HashReader, range_root};

/// The hashes that lead from the first `old_size` entries of a tree to its root, and to the root over these entries
/// alone.
///
/// A [`ConsistencyProof`](super::ConsistencyProof) says whether an older root is right. This says what it is, and so
/// can show that a signed one is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixProof {
    /// How many entries the older tree has: at least 1, fewer than `new_size`.
    pub old_size: u64,
    /// How many entries the newer tree has.
    pub new_size: u64,
    /// `SUBPROOF(old_size, D[new_size], false)` of RFC 6962 §2.1.2, the deepest subtree first.
    pub path: Vec<Hash>,
}

/// On which side of the way to the root a subtree lies.
#[derive(Clone, Copy)]
enum Side {
    /// Before the last old entry: part of both trees.
    Left,
    /// After all old entries: part of the newer tree only.
    Right,
}

/// A subtree over entries `start..end`.
#[derive(Clone, Copy)]
struct Subtree {
    start: u64,
    end: u64,
}

impl PrefixProof {
    /// The root over the first `old_size` entries of the tree with this root. Accepts iff the path leads to `new_root`;
    /// then, as long as no collision of SHA-256 is known, there is one such root.
    ///
    /// # Errors
    /// [`ProofError::OutOfRange`] unless `0 < old_size < new_size`; [`ProofError::Invalid`].
    pub fn old_root(&self, new_root: &Hash) -> Result<Hash, ProofError> {
        if self.old_size == 0 || self.old_size >= self.new_size {
            return Err(ProofError::OutOfRange);
        }
        let (_, beside) = way(self.old_size, self.new_size);
        let (first, path) = self.path.split_first().ok_or(ProofError::Invalid)?;
        if path.len() != beside.len() {
            return Err(ProofError::Invalid);
        }
        let (mut old, mut new) = (*first, *first);
        for ((side, _), hash) in beside.iter().zip(path) {
            match side {
                Side::Left => (old, new) = (node_hash(hash, &old), node_hash(hash, &new)),
                Side::Right => new = node_hash(&new, hash),
            }
        }
        if new == *new_root { Ok(old) } else { Err(ProofError::Invalid) }
    }
}

/// Proves what the root over the first `old_size` of `new_size` entries is.
///
/// # Errors
/// [`ProofError::OutOfRange`] unless `0 < old_size < new_size`; [`ProofError::MissingHash`].
pub fn prove_prefix(old_size: u64, new_size: u64, nodes: &impl HashReader) -> Result<PrefixProof, ProofError> {
    if old_size == 0 || old_size >= new_size {
        return Err(ProofError::OutOfRange);
    }
    let (deepest, beside) = way(old_size, new_size);
    let subtrees = std::iter::once(deepest).chain(beside.into_iter().map(|(_, subtree)| subtree));
    let read = |subtree: Subtree| range_root(subtree.start, subtree.end, nodes).ok_or(ProofError::MissingHash);
    Ok(PrefixProof { old_size, new_size, path: subtrees.map(read).collect::<Result<_, _>>()? })
}

/// The last complete subtree of old entries, and the subtrees beside the way from it up to the root.
fn way(old_size: u64, new_size: u64) -> (Subtree, Vec<(Side, Subtree)>) {
    let (mut start, mut end, mut beside) = (0, new_size, Vec::new());
    while old_size != end {
        let middle = start + split(end - start);
        if old_size <= middle {
            beside.push((Side::Right, Subtree { start: middle, end }));
            end = middle;
        } else {
            beside.push((Side::Left, Subtree { start, end: middle }));
            start = middle;
        }
    }
    beside.reverse();
    (Subtree { start, end }, beside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use crate::proof::prove_consistency;
    use crate::store::{MemoryTree, root_at};

    fn tree(size: u64) -> MemoryTree {
        let mut tree = MemoryTree::new();
        (0..size).for_each(|index| tree.push(leaf_hash(&index.to_be_bytes())));
        tree
    }

    #[test]
    fn gives_the_root_of_every_older_tree() {
        let tree = tree(70);
        for new_size in 2..=70 {
            let new_root = root_at(new_size, &tree).unwrap();
            for old_size in 1..new_size {
                let proof = prove_prefix(old_size, new_size, &tree).unwrap();
                assert_eq!(proof.old_root(&new_root), Ok(root_at(old_size, &tree).unwrap()));
                // It is the proof of consistency, with the older root in front where that leaves it out.
                let consistency = prove_consistency(old_size, new_size, &tree).unwrap().path;
                let begin = usize::from(old_size.is_power_of_two());
                assert_eq!(proof.path[begin..], consistency);
            }
        }
    }

    #[test]
    fn changed_proofs_are_refused() {
        let tree = tree(23);
        let (new_root, proof) = (tree.root(), prove_prefix(11, 23, &tree).unwrap());
        let refused = |proof: &PrefixProof| assert_eq!(proof.old_root(&new_root), Err(ProofError::Invalid));
        for place in 0..proof.path.len() {
            let mut changed = proof.clone();
            changed.path[place] = leaf_hash(b"another");
            refused(&changed);
            let mut shorter = proof.clone();
            shorter.path.remove(place);
            refused(&shorter);
            let mut longer = proof.clone();
            longer.path.insert(place, longer.path[place]);
            refused(&longer);
        }
        refused(&PrefixProof { path: Vec::new(), ..proof.clone() });
        for (old_size, new_size) in [(0, 23), (23, 23), (24, 23)] {
            let moved = PrefixProof { old_size, new_size, ..proof.clone() };
            assert_eq!(moved.old_root(&new_root), Err(ProofError::OutOfRange));
            assert_eq!(prove_prefix(old_size, new_size, &tree), Err(ProofError::OutOfRange));
        }
        assert!(PrefixProof { old_size: u64::MAX - 1, new_size: u64::MAX, ..proof }.old_root(&new_root).is_err());
    }
}
