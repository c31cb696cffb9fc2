//! Some entries are in a tree, and which root it has: one proof for all of them (docs/protocol/light.md, "Subset
//! proofs").

use super::{ProofError, split};
use crate::hash::{Hash, node_hash};
use crate::store::{HashReader, range_root};

/// Proves that the entries at these indices are in the tree of the first `size` entries: the roots of the largest
/// subtrees that hold none of them, from left to right.
///
/// The proof of one entry has the hashes of its [`InclusionProof`](super::InclusionProof), that of none the root alone.
///
/// # Errors
/// [`ProofError::OutOfRange`] for an index that is not below `size`, and for a tree without entries;
/// [`ProofError::Order`] unless the indices are strictly ascending; [`ProofError::MissingHash`].
pub fn prove_subset(indices: &[u64], size: u64, nodes: &impl HashReader) -> Result<Vec<Hash>, ProofError> {
    check_indices(indices.iter().copied(), size)?;
    let mut path = Vec::new();
    collect(indices, 0, size, nodes, &mut path)?;
    Ok(path)
}

/// The root of the tree of `size` entries that has these leaf hashes at these indices, and beside them the subtrees of
/// the path. Every hash of the path is used.
///
/// Nothing is proven before the root is compared with one that is known. Takes at most 64 steps for each leaf, and no
/// memory beyond what it is given, whatever the path is.
///
/// # Errors
/// [`ProofError::OutOfRange`] and [`ProofError::Order`] as [`prove_subset`]; [`ProofError::Invalid`] if the path has
/// not exactly as many hashes as the indices and the size demand.
pub fn subset_root(leaves: &[(u64, Hash)], size: u64, path: &[Hash]) -> Result<Hash, ProofError> {
    check_indices(leaves.iter().map(|(index, _)| *index), size)?;
    let mut rest = path;
    let root = root_over(leaves, 0, size, &mut rest)?;
    if rest.is_empty() { Ok(root) } else { Err(ProofError::Invalid) }
}

fn check_indices(indices: impl Iterator<Item = u64> + Clone, size: u64) -> Result<(), ProofError> {
    if size == 0 || indices.clone().any(|index| index >= size) {
        return Err(ProofError::OutOfRange);
    }
    if indices.is_sorted_by(|one, next| one < next) { Ok(()) } else { Err(ProofError::Order) }
}

/// Collects the path within entries `start..end`, which have these indices among them and no others.
fn collect(
    indices: &[u64],
    start: u64,
    end: u64,
    nodes: &impl HashReader,
    path: &mut Vec<Hash>,
) -> Result<(), ProofError> {
    if indices.is_empty() {
        path.push(range_root(start, end, nodes).ok_or(ProofError::MissingHash)?);
        return Ok(());
    }
    if end - start == 1 {
        return Ok(());
    }
    let middle = start + split(end - start);
    let (left, right) = indices.split_at(indices.partition_point(|index| *index < middle));
    collect(left, start, middle, nodes, path)?;
    collect(right, middle, end, nodes, path)
}

/// The root over entries `start..end`, which have these leaves among them and no others that are known. At most 64
/// calls deep, because each one halves the range.
fn root_over(leaves: &[(u64, Hash)], start: u64, end: u64, path: &mut &[Hash]) -> Result<Hash, ProofError> {
    let Some((_, leaf)) = leaves.first() else {
        let (next, rest) = path.split_first().ok_or(ProofError::Invalid)?;
        *path = rest;
        return Ok(*next);
    };
    if end - start == 1 {
        return Ok(*leaf);
    }
    let middle = start + split(end - start);
    let (left, right) = leaves.split_at(leaves.partition_point(|(index, _)| *index < middle));
    let left = root_over(left, start, middle, path)?;
    Ok(node_hash(&left, &root_over(right, middle, end, path)?))
}
