//! One proof for several entries, against the proofs of single ones and against roots; and trees without leaves.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::cell::Cell;

use proptest::prelude::*;
use tupyo_merkle::{
    CoarseTree, Hash, HashReader, MemoryTree, ProofError, empty_root, leaf_hash, node_hash, prove_inclusion,
    prove_subset, root_at, subset_root,
};

const LARGEST: u64 = 70;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

fn tree(size: u64) -> MemoryTree {
    let mut tree = MemoryTree::new();
    (0..size).for_each(|index| tree.push(leaf(index)));
    tree
}

fn with_leaves(indices: &[u64]) -> Vec<(u64, Hash)> {
    indices.iter().map(|index| (*index, leaf(*index))).collect()
}

/// The path by its definition: the largest subtrees with none of the entries, from left to right.
fn expected_path(indices: &[u64], start: u64, end: u64, path: &mut Vec<Hash>) {
    let within = |index: &&u64| (start..end).contains(*index);
    if indices.iter().filter(within).count() == 0 {
        path.push(mth(start, end));
    } else if end - start > 1 {
        let middle = start + (end - start).next_power_of_two() / 2;
        expected_path(indices, start, middle, path);
        expected_path(indices, middle, end, path);
    }
}

/// RFC 6962 §2.1: MTH.
fn mth(start: u64, end: u64) -> Hash {
    if end - start == 1 {
        return leaf(start);
    }
    let middle = start + (end - start).next_power_of_two() / 2;
    node_hash(&mth(start, middle), &mth(middle, end))
}

/// A proof is what its definition says, leads to the root, and to it alone.
fn check(indices: &[u64], size: u64, tree: &MemoryTree) {
    let path = prove_subset(indices, size, tree).unwrap();
    let mut expected = Vec::new();
    expected_path(indices, 0, size, &mut expected);
    assert_eq!(path, expected, "{indices:?} of {size}");
    assert_eq!(subset_root(&with_leaves(indices), size, &path), Ok(root_at(size, tree).unwrap()));
}

#[test]
fn every_subset_of_small_trees() {
    let tree = tree(11);
    for size in 1..=11 {
        for subset in 0u64..1 << size {
            let indices: Vec<u64> = (0..size).filter(|index| subset >> index & 1 == 1).collect();
            check(&indices, size, &tree);
        }
    }
}

#[test]
fn one_entry_is_an_inclusion_proof_and_none_is_the_root() {
    let tree = tree(LARGEST);
    for size in 1..=LARGEST {
        let root = root_at(size, &tree).unwrap();
        assert_eq!(prove_subset(&[], size, &tree), Ok(vec![root]));
        assert_eq!(subset_root(&[], size, &[root]), Ok(root));
        let all: Vec<u64> = (0..size).collect();
        assert_eq!(prove_subset(&all, size, &tree), Ok(Vec::new()));
        for index in 0..size {
            let path = prove_subset(&[index], size, &tree).unwrap();
            let inclusion = prove_inclusion(index, size, &tree).unwrap();
            let sorted = |path: &[Hash]| {
                let mut hashes = path.to_vec();
                hashes.sort();
                hashes
            };
            assert_eq!(sorted(&path), sorted(&inclusion.path));
            assert_eq!(subset_root(&[(index, leaf(index))], size, &path), Ok(root));
        }
    }
}

#[test]
fn what_is_out_of_range_or_order_is_refused() {
    let tree = tree(9);
    let path = prove_subset(&[2, 7], 9, &tree).unwrap();
    for bad in [&[9][..], &[2, 9], &[u64::MAX], &[2, 7, 9]] {
        assert_eq!(prove_subset(bad, 9, &tree), Err(ProofError::OutOfRange), "{bad:?}");
        assert_eq!(subset_root(&with_leaves(bad), 9, &path), Err(ProofError::OutOfRange), "{bad:?}");
    }
    for bad in [&[7, 2][..], &[2, 2], &[2, 7, 7], &[2, 2, 7]] {
        assert_eq!(prove_subset(bad, 9, &tree), Err(ProofError::Order), "{bad:?}");
        assert_eq!(subset_root(&with_leaves(bad), 9, &path), Err(ProofError::Order), "{bad:?}");
    }
    assert_eq!(prove_subset(&[], 0, &tree), Err(ProofError::OutOfRange));
    assert_eq!(subset_root(&[], 0, &[empty_root()]), Err(ProofError::OutOfRange));
    assert_eq!(subset_root(&[], 0, &[]), Err(ProofError::OutOfRange));
    assert_eq!(prove_subset(&[2], 10, &tree), Err(ProofError::MissingHash));
    assert_eq!(prove_subset(&[2], u64::MAX, &tree), Err(ProofError::MissingHash));
}

/// A leaf leads to the root from its own place only. (The size is not proven: it stands beside the root.)
#[test]
fn no_other_place_is_proven() {
    let tree = tree(34);
    for size in 2..=34u64 {
        let root = root_at(size, &tree).unwrap();
        for index in 0..size {
            let path = prove_subset(&[index], size, &tree).unwrap();
            for other in (0..size).filter(|other| *other != index) {
                assert_ne!(subset_root(&[(other, leaf(index))], size, &path), Ok(root), "{index} as {other}");
            }
        }
    }
}

fn subset() -> impl Strategy<Value = (u64, Vec<u64>)> {
    (1..=LARGEST).prop_flat_map(|size| {
        let members = proptest::collection::vec(any::<bool>(), size as usize);
        members.prop_map(move |members| {
            (size, (0..size).zip(members).filter(|(_, member)| *member).map(|(index, _)| index).collect())
        })
    })
}

/// Few entries of many: what phones are told.
fn sparse() -> impl Strategy<Value = (u64, Vec<u64>)> {
    (1..=LARGEST).prop_flat_map(|size| {
        let indices = proptest::collection::btree_set(0..size, 0..6);
        indices.prop_map(move |indices| (size, indices.into_iter().collect()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_subsets((size, indices) in prop_oneof![subset(), sparse()]) {
        check(&indices, size, &tree(size));
    }

    /// Every hash of the path matters: changed, dropped, doubled, exchanged, appended.
    #[test]
    fn no_altered_path_leads_to_the_root((size, indices) in prop_oneof![subset(), sparse()], other: [u8; 32]) {
        let tree = tree(size);
        let (leaves, root) = (with_leaves(&indices), tree.root());
        let path = prove_subset(&indices, size, &tree).unwrap();
        for place in 0..path.len() {
            let mut changed = path.clone();
            changed[place] = Hash::from_bytes(other);
            prop_assert_ne!(subset_root(&leaves, size, &changed), Ok(root));
            let mut dropped = path.clone();
            dropped.remove(place);
            prop_assert_eq!(subset_root(&leaves, size, &dropped), Err(ProofError::Invalid));
            let mut doubled = path.clone();
            doubled.insert(place, path[place]);
            prop_assert_eq!(subset_root(&leaves, size, &doubled), Err(ProofError::Invalid));
            if place > 0 {
                let mut exchanged = path.clone();
                exchanged.swap(place - 1, place);
                prop_assert_ne!(subset_root(&leaves, size, &exchanged), Ok(root));
            }
        }
        for more in [empty_root(), root] {
            let mut appended = path.clone();
            appended.push(more);
            prop_assert_eq!(subset_root(&leaves, size, &appended), Err(ProofError::Invalid));
        }
    }

    /// Every leaf matters, and so does which leaves there are.
    #[test]
    fn no_altered_subset_leads_to_the_root((size, indices) in prop_oneof![subset(), sparse()], other: [u8; 32]) {
        let tree = tree(size);
        let (leaves, root) = (with_leaves(&indices), tree.root());
        let path = prove_subset(&indices, size, &tree).unwrap();
        for place in 0..leaves.len() {
            let mut changed = leaves.clone();
            changed[place].1 = Hash::from_bytes(other);
            prop_assert_ne!(subset_root(&changed, size, &path), Ok(root));
            let mut dropped = leaves.clone();
            dropped.remove(place);
            prop_assert_ne!(subset_root(&dropped, size, &path), Ok(root));
        }
        for added in (0..size).filter(|index| !indices.contains(index)) {
            let mut more = leaves.clone();
            more.push((added, leaf(added)));
            more.sort();
            prop_assert_ne!(subset_root(&more, size, &path), Ok(root), "{}", added);
        }
    }

    /// Sizes near 2⁶⁴, made-up paths of any length: refused, in steps that the leaves bound.
    #[test]
    fn hostile_paths_end(
        size: u64,
        indices in proptest::collection::btree_set(any::<u64>(), 0..40),
        path in proptest::collection::vec(any::<[u8; 32]>(), 0..3_000),
        root: [u8; 32],
    ) {
        let leaves: Vec<_> = indices.into_iter().map(|index| (index, leaf(index))).collect();
        let path: Vec<_> = path.into_iter().map(Hash::from_bytes).collect();
        prop_assert_ne!(subset_root(&leaves, size, &path), Ok(Hash::from_bytes(root)));
        if let Some((last, _)) = leaves.last() {
            prop_assert_eq!(subset_root(&leaves, *last, &path), Err(ProofError::OutOfRange));
        }
    }

    #[test]
    fn a_coarse_tree_is_the_same_tree(size in 0u64..200, indices in proptest::collection::btree_set(0u64..200, 0..9)) {
        let (fine, mut coarse) = (tree(size), CoarseTree::new());
        (0..size).for_each(|index| coarse.push(leaf(index)));
        prop_assert_eq!((coarse.size(), coarse.root()), (fine.size(), fine.root()));
        let reader = coarse.reader(|block| Some((block * 32..(block + 1) * 32).map(leaf).collect()));
        for height in 0..9 {
            for index in 0..=(size >> height) {
                prop_assert_eq!(reader.node(height, index), fine.node(height, index), "{} {}", height, index);
            }
        }
        let indices: Vec<u64> = indices.into_iter().filter(|index| *index < size).collect();
        prop_assert_eq!(prove_subset(&indices, size, &reader), prove_subset(&indices, size, &fine));
    }
}

/// Whole blocks are proven without their leaves; for others the closure is asked once for each block in turn.
#[test]
fn a_coarse_tree_asks_for_no_more_than_it_needs() {
    let mut coarse = CoarseTree::new();
    (0..1_000).for_each(|index| coarse.push(leaf(index)));
    let asked = Cell::new(0);
    let reader = coarse.reader(|block| {
        asked.set(asked.get() + 1);
        Some((block * 32..(block + 1) * 32).map(leaf).collect())
    });
    let blocks: Vec<u64> = (64..128).chain(960..1_000).collect();
    let path = prove_subset(&blocks, 1_000, &reader).unwrap();
    assert_eq!(asked.get(), 0);
    assert_eq!(subset_root(&with_leaves(&blocks), 1_000, &path), Ok(coarse.root()));
    let path = prove_subset(&[70, 71, 300], 1_000, &reader).unwrap();
    assert_eq!(asked.get(), 2);
    assert_eq!(subset_root(&with_leaves(&[70, 71, 300]), 1_000, &path), Ok(coarse.root()));
}

/// A damaged file of leaves makes no proof, not a wrong one.
#[test]
fn a_coarse_tree_gives_out_no_leaf_that_is_not_its_own() {
    let mut coarse = CoarseTree::new();
    (0..100).for_each(|index| coarse.push(leaf(index)));
    let honest = |block: u64| -> Vec<Hash> { (block * 32..(block + 1) * 32).map(leaf).collect() };
    let lies: [&dyn Fn(u64) -> Option<Vec<Hash>>; 4] =
        [&|_| None, &|block| Some(honest(block + 1)), &|block| Some(honest(block)[1..].to_vec()), &|block| {
            Some([honest(block), vec![leaf(0)]].concat())
        }];
    for lie in lies {
        assert_eq!(prove_subset(&[40], 100, &coarse.reader(lie)), Err(ProofError::MissingHash));
    }
    assert!(prove_subset(&[40], 100, &coarse.reader(|block| Some(honest(block)))).is_ok());
    // Of the last block the tree has the leaves itself.
    assert!(prove_subset(&[97], 100, &coarse.reader(|_| None)).is_ok());
    assert_eq!(prove_subset(&[97], 101, &coarse.reader(|_| None)), Err(ProofError::MissingHash));
}
