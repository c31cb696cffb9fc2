//! Roots and proofs against the published Certificate Transparency vectors and against RFC 6962's own recursive words.

use proptest::prelude::*;
use tupyo_merkle::{
    ConsistencyProof, Frontier, Hash, HashReader, MemoryTree, ProofError, empty_root, leaf_hash, node_hash,
    prove_consistency, prove_inclusion, root_at, root_of,
};

const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// RFC 6962 §2.1: MTH.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&mth(left), &mth(right))
        }
    }
}

/// RFC 6962 §2.1.1: PATH(m, D[n]).
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return vec![];
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut below, sibling) = if m < k { (path(m, left), mth(right)) } else { (path(m - k, right), mth(left)) };
    below.push(sibling);
    below
}

/// RFC 6962 §2.1.2: SUBPROOF(m, D[n], b).
fn subproof(m: usize, leaves: &[Hash], b: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if b { vec![] } else { vec![mth(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut below, other) =
        if m <= k { (subproof(m, left, b), mth(right)) } else { (subproof(m - k, right, false), mth(left)) };
    below.push(other);
    below
}

fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|i| leaf_hash(&i.to_le_bytes())).collect()
}

fn tree_of(leaves: &[Hash]) -> MemoryTree {
    let mut tree = MemoryTree::new();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    tree
}

#[test]
fn a_tree_grows_by_batches_as_by_entries() {
    let leaves = leaves(70);
    for from in 0..leaves.len() {
        for to in from..leaves.len() {
            let (mut tree, whole) = (tree_of(&leaves[..from]), tree_of(&leaves[..to]));
            let growth = tree.growth(leaves[from..to].to_vec());
            assert_eq!((growth.size(), growth.root()), (whole.size(), whole.root()), "{from} to {to}");
            let hashes = growth.into_hashes();
            assert_eq!(tree.size(), from as u64);
            assert!(tree.grow(hashes));
            assert_eq!(tree, whole, "{from} to {to}");
        }
    }
}

/// Of old tiles only the leaves are kept, and everything is as it was.
#[test]
fn what_a_large_tree_does_not_keep_it_computes() {
    const SIZE: u64 = 70 * 256 + 100;
    let leaves = leaves(SIZE);
    let mut tree = MemoryTree::new();
    for batch in leaves.chunks(5_000) {
        let hashes = tree.growth(batch.to_vec()).into_hashes();
        assert!(tree.grow(hashes));
    }
    assert_eq!((tree.size(), tree.root()), (SIZE, root_of(leaves.iter().copied())));
    let mut row = leaves.clone();
    for height in 0..15 {
        for (index, hash) in row.iter().enumerate() {
            assert_eq!(tree.node(height, index as u64), Some(*hash), "{height} {index}");
        }
        assert_eq!(tree.node(height, row.len() as u64), None, "{height}");
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    for index in [0, 255, 256, 4_000, SIZE - 1] {
        let proof = prove_inclusion(index, SIZE, &tree).unwrap();
        proof.verify(&leaves[index as usize], &tree.root()).unwrap();
    }
    assert_eq!(tree.root(), tree_of(&leaves).root());
}

#[test]
fn a_tree_that_has_grown_meanwhile_refuses_what_was_computed_before() {
    let leaves = leaves(5);
    let mut tree = tree_of(&leaves[..3]);
    let late = tree.growth(leaves[4..].to_vec()).into_hashes();
    tree.push(leaves[3]);
    assert!(!tree.grow(late));
    assert_eq!(tree, tree_of(&leaves[..4]));
}

#[test]
fn published_roots() {
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_string(), ROOTS[0]);
    for (leaf, root) in LEAVES.iter().zip(&ROOTS[1..]) {
        frontier.push(leaf_hash(leaf));
        assert_eq!(frontier.root().to_string(), *root);
    }
    assert_eq!(frontier.size(), 8);
}

#[test]
fn published_proofs() {
    let tree = tree_of(&LEAVES.map(leaf_hash));
    let shown = |path: Vec<Hash>| path.iter().map(Hash::to_string).collect::<Vec<_>>();
    let inclusion = prove_inclusion(5, 8, &tree).unwrap();
    assert_eq!(
        shown(inclusion.path),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    let consistency = prove_consistency(6, 8, &tree).unwrap();
    assert_eq!(
        shown(consistency.path),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn roots_of_every_size() {
    let leaves = leaves(300);
    let tree = tree_of(&leaves);
    for size in 0..=300 {
        let root = mth(&leaves[..size]);
        assert_eq!(root_at(size as u64, &tree), Some(root));
        assert_eq!(root_of(leaves[..size].iter().copied()), root);
    }
    assert_eq!(root_at(301, &tree), None);
}

#[test]
fn inclusion_of_every_entry_in_every_size() {
    let leaves = leaves(300);
    let tree = tree_of(&leaves);
    for size in 1..=300usize {
        let root = mth(&leaves[..size]);
        for index in 0..size {
            let proof = prove_inclusion(index as u64, size as u64, &tree).unwrap();
            if !(70..=250).contains(&size) {
                assert_eq!(proof.path, path(index, &leaves[..size]));
            }
            assert_eq!(proof.verify(&leaves[index], &root), Ok(()));
            assert!(proof.verify(&leaves[(index + 1) % 300], &root).is_err());
        }
    }
}

#[test]
fn consistency_of_all_sizes() {
    let leaves = leaves(300);
    let tree = tree_of(&leaves);
    let roots: Vec<_> = (0..=300).map(|size| mth(&leaves[..size])).collect();
    for new in 0..=300usize {
        for old in 0..=new {
            let proof = prove_consistency(old as u64, new as u64, &tree).unwrap();
            if old > 0 && (new < 40 || new == 299) {
                assert_eq!(proof.path, subproof(old, &leaves[..new], true));
            }
            assert_eq!(proof.verify(&roots[old], &roots[new]), Ok(()), "{old} {new}");
            let other = (old + 1) % 301;
            assert!(proof.verify(&roots[other], &roots[new]).is_err(), "{old} {new}");
            if old > 0 && old < new {
                assert!(proof.verify(&roots[old], &roots[new - 1]).is_err(), "{old} {new}");
            }
        }
    }
}

#[test]
fn no_other_index_or_size_or_path_is_proven() {
    let leaves = leaves(40);
    let tree = tree_of(&leaves);
    for size in 1..=40u64 {
        let root = mth(&leaves[..size as usize]);
        for index in 0..size {
            let leaf = leaves[index as usize];
            let good = prove_inclusion(index, size, &tree).unwrap();
            for other in (0..size + 2).filter(|other| *other != index) {
                let mut bad = good.clone();
                bad.index = other;
                assert!(bad.verify(&leaf, &root).is_err(), "{index} as {other} of {size}");
            }
            let mut longer = good.clone();
            longer.path.push(root);
            assert!(longer.verify(&leaf, &root).is_err());
            let mut shorter = good.clone();
            if shorter.path.pop().is_some() {
                assert!(shorter.verify(&leaf, &root).is_err());
            }
        }
    }
}

/// A log that signs one root for two sizes proves nothing by an empty path; and between equal sizes there is no other.
#[test]
fn a_path_is_empty_between_equal_sizes_and_no_others() {
    let leaves = leaves(3);
    let root = mth(&leaves);
    let verify = |old_size, new_size, path: &[Hash]| {
        ConsistencyProof { old_size, new_size, path: path.to_vec() }.verify(&root, &root)
    };
    assert_eq!(verify(3, 3, &[]), Ok(()));
    for (old_size, new_size) in [(0, 3), (1, 3), (2, 3), (3, 4), (4, 8)] {
        assert_eq!(verify(old_size, new_size, &[]), Err(ProofError::Invalid), "{old_size} {new_size}");
    }
    assert_eq!(verify(3, 3, &[leaves[2], mth(&leaves[..2])]), Err(ProofError::Invalid));
}

#[test]
fn proofs_of_what_is_not_there() {
    let tree = tree_of(&leaves(5));
    assert_eq!(prove_inclusion(5, 5, &tree), Err(ProofError::OutOfRange));
    assert_eq!(prove_inclusion(0, 0, &tree), Err(ProofError::OutOfRange));
    assert_eq!(prove_inclusion(0, 6, &tree), Err(ProofError::MissingHash));
    assert_eq!(prove_inclusion(0, u64::MAX, &tree), Err(ProofError::MissingHash));
    assert_eq!(prove_consistency(6, 5, &tree), Err(ProofError::OutOfRange));
    assert_eq!(prove_consistency(3, u64::MAX, &tree), Err(ProofError::MissingHash));
    assert_eq!(tree.node(0, 5), None);
    assert_eq!(tree.node(64, 0), None);
    fn first(nodes: impl HashReader) -> Option<Hash> {
        nodes.node(0, 0)
    }
    assert_eq!(first(&tree), tree.node(0, 0));
}

fn any_hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from_bytes)
}

proptest! {
    #[test]
    fn no_made_up_proof_is_accepted(
        a: u64,
        b: u64,
        small: bool,
        path in proptest::collection::vec(any_hash(), 0..70),
        leaf in any_hash(),
        root in any_hash(),
    ) {
        let (index, size) = if small { (a % 50, b % 50) } else { (a, b) };
        let inclusion = tupyo_merkle::InclusionProof { index, size, path: path.clone() };
        prop_assert!(inclusion.verify(&leaf, &root).is_err());
        let consistency = tupyo_merkle::ConsistencyProof { old_size: index, new_size: size, path };
        prop_assert!(consistency.verify(&leaf, &root).is_err());
    }
}
