//! Evidence of split views: what is accepted, and the refusal of everything mangled, consistent or of another key.
#![cfg(test)]

use proptest::prelude::*;
use tupyo_merkle::{
    Checkpoint, CheckpointError, Contradiction, EvidenceError, Hash, MemoryTree, NoteError, NoteSigner, Origin,
    ProofError, SignedCheckpoint, SplitView, leaf_hash, prove_inclusion, prove_prefix, root_at,
};

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("ledger.example/split").unwrap(), &[3; 32])
}

/// The log whose entries from `fork` on are those of `history`.
fn tree(size: u64, fork: u64, history: u8) -> MemoryTree {
    let mut tree = MemoryTree::new();
    for index in 0..size {
        let own = if index < fork { 0 } else { history };
        tree.push(leaf_hash(&[&index.to_be_bytes()[..], &[own]].concat()));
    }
    tree
}

fn signed(tree: &MemoryTree, size: u64) -> SignedCheckpoint {
    let (signer, root) = (signer(), root_at(size, tree).unwrap());
    let file = Checkpoint { origin: signer.name().clone(), size, root }.sign(&signer).unwrap();
    SignedCheckpoint::open_exact(file, signer.verifier()).unwrap()
}

fn same_size() -> SplitView {
    SplitView::new(&signed(&tree(7, 5, 1), 7), &signed(&tree(7, 5, 2), 7), Contradiction::SameSize)
}

fn prefix(old_size: u64, new_size: u64, fork: u64) -> SplitView {
    let (old, new) = (tree(old_size, fork, 1), tree(new_size, fork, 2));
    let path = prove_prefix(old_size, new_size, &new).unwrap().path;
    SplitView::new(&signed(&new, new_size), &signed(&old, old_size), Contradiction::Prefix { path })
}

fn entry(index: u64, old_size: u64, new_size: u64, fork: u64) -> SplitView {
    let trees = [tree(old_size, fork, 1), tree(new_size, fork, 2)];
    let leaf = |tree: &MemoryTree, size| {
        let leaf = tupyo_merkle::HashReader::node(tree, 0, index).unwrap();
        (leaf, prove_inclusion(index, size, tree).unwrap().path)
    };
    let leaves = [leaf(&trees[0], old_size), leaf(&trees[1], new_size)];
    SplitView::new(&signed(&trees[0], old_size), &signed(&trees[1], new_size), Contradiction::Entry { index, leaves })
}

fn verdict(evidence: &SplitView) -> Result<(), EvidenceError> {
    let read = SplitView::parse(evidence.to_string()).unwrap();
    assert_eq!(&read, evidence);
    read.verify(&[signer().verifier().clone()]).map(drop)
}

#[test]
fn each_kind_is_accepted_and_every_changed_bit_refused() {
    for evidence in [same_size(), prefix(5, 9, 3), prefix(8, 11, 0), entry(4, 6, 9, 4)] {
        assert_eq!(verdict(&evidence), Ok(()));
        let file = evidence.to_string().into_bytes();
        for position in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[position / 8] ^= 1 << (position % 8);
            let verdict = SplitView::parse(changed).and_then(|read| read.verify(&[signer().verifier().clone()]));
            assert!(verdict.is_err(), "bit {position}");
        }
        for end in 0..file.len() {
            assert!(
                SplitView::parse(&file[..end]).and_then(|read| read.verify(&[signer().verifier().clone()])).is_err(),
                "{end}"
            );
        }
        assert_eq!(SplitView::parse([&file[..], b"\n"].concat()), Err(EvidenceError::Malformed));
    }
}

#[test]
fn another_key_proves_nothing() {
    let (own, name) = (signer(), signer().name().clone());
    let other = NoteSigner::from_seed(name, &[4; 32]);
    let unsigned = EvidenceError::Checkpoint(CheckpointError::Note(NoteError::Unsigned));
    assert_eq!(same_size().verify(&[other.verifier().clone()]), Err(unsigned));
    let tree = tree(7, 0, 9);
    let file = Checkpoint { origin: other.name().clone(), size: 7, root: tree.root() }.sign(&other).unwrap();
    let theirs = SignedCheckpoint::open_exact(file, other.verifier()).unwrap();
    let mixed = SplitView::new(&signed(&tree, 6), &theirs, Contradiction::SameSize);
    assert_eq!(mixed.verify(&[own.verifier().clone()]), Err(unsigned));
    assert_eq!(mixed.verify(&[other.verifier().clone()]), Err(unsigned));
}

#[test]
fn a_consistent_pair_proves_nothing() {
    let one = tree(9, 9, 0);
    let twice = SplitView::new(&signed(&one, 9), &signed(&one, 9), Contradiction::SameSize);
    assert_eq!(verdict(&twice), Err(EvidenceError::Consistent));
    assert_eq!(verdict(&prefix(5, 9, 5)), Err(EvidenceError::Consistent));
    assert_eq!(verdict(&entry(3, 6, 9, 4)), Err(EvidenceError::Consistent));
    let sizes = SplitView::new(&signed(&one, 5), &signed(&one, 9), Contradiction::SameSize);
    assert_eq!(verdict(&sizes), Err(EvidenceError::Order));
}

#[test]
fn the_kind_must_be_that_of_the_sizes() {
    let (one, other) = (signed(&tree(7, 5, 1), 7), signed(&tree(7, 5, 2), 7));
    let prefix = SplitView::new(&one, &other, Contradiction::Prefix { path: vec![one.checkpoint().root] });
    assert_eq!(verdict(&prefix), Err(EvidenceError::Order));
    let leaves = [(leaf_hash(b"a"), vec![]), (leaf_hash(b"b"), vec![])];
    let entry = SplitView::new(&one, &other, Contradiction::Entry { index: 0, leaves });
    assert_eq!(verdict(&entry), Err(EvidenceError::Order));
    let file = same_size().to_string();
    let mut parts: Vec<&str> = file.split("\n\n").collect();
    parts.rotate_right(2);
    let exchanged =
        format!("{}\n\n{}\n\n{}\n\n{}\n\n{}\n", parts[2], parts[0], parts[1].trim_end(), parts[3], parts[4]);
    let read = SplitView::parse(exchanged).unwrap();
    assert_eq!(read.verify(&[signer().verifier().clone()]), Err(EvidenceError::Order));
}

#[test]
fn no_entry_beyond_the_smaller_log() {
    let entry = entry(4, 6, 9, 4);
    let Contradiction::Entry { leaves, .. } = entry.contradiction().clone() else { panic!("an entry") };
    let trees = [tree(6, 4, 1), tree(9, 4, 2)];
    let moved = Contradiction::Entry { index: 6, leaves };
    let moved = SplitView::new(&signed(&trees[0], 6), &signed(&trees[1], 9), moved);
    assert_eq!(verdict(&moved), Err(EvidenceError::Proof(ProofError::OutOfRange)));
}

#[test]
fn a_cosigned_checkpoint_gives_the_same_evidence() {
    let witness = NoteSigner::from_seed(Origin::new("witness.example").unwrap(), &[5; 32]);
    let (own, tree) = (signer(), tree(7, 5, 1));
    let exact = signed(&tree, 7);
    let cosignature = tupyo_merkle::Note::sign(exact.note().text(), &witness).unwrap().signatures()[0].to_string();
    let cosigned = format!("{}{cosignature}\n", exact.note());
    assert!(SignedCheckpoint::open_exact(&cosigned, own.verifier()).is_err());
    assert_eq!(SignedCheckpoint::open(&cosigned, own.verifier()), Ok(exact));
}

#[test]
fn other_spellings_are_malformed() {
    let file = entry(4, 6, 9, 4).to_string();
    for (from, to) in [
        ("/v1", "/v2"),
        ("entry 4", "entry 04"),
        ("entry 4", "entry"),
        ("entry 4", "same-size"),
        ("entry 4", "prefix"),
        ("leaf ", "leaf  "),
        ("leaf ", ""),
        ("\n", "\r\n"),
    ] {
        assert_eq!(SplitView::parse(file.replacen(from, to, 1)), Err(EvidenceError::Malformed), "{from:?} {to:?}");
    }
    let empty_line = SplitView::parse(file.replacen("\n\n", "\n\n\n", 1)).unwrap();
    assert_eq!(verdict(&empty_line), Err(EvidenceError::Checkpoint(NoteError::Signature.into())));
    assert_eq!(SplitView::parse(vec![b'\n'; 300_000]), Err(EvidenceError::Malformed));
}

#[test]
fn paths_have_at_most_65_hashes() {
    let (one, other) = (signed(&tree(6, 4, 1), 6), signed(&tree(9, 4, 2), 9));
    let read = |contradiction| {
        let evidence = SplitView::new(&one, &other, contradiction);
        let read = SplitView::parse(evidence.to_string());
        read.map(|read| assert_eq!(read, evidence))
    };
    let path = |count| vec![leaf_hash(b"beside"); count];
    let prefix = |count| Contradiction::Prefix { path: path(count) };
    assert_eq!((read(prefix(65)), read(prefix(66))), (Ok(()), Err(EvidenceError::Malformed)));
    let leaf = |count| (leaf_hash(b"leaf"), path(count));
    let entry = |counts: [usize; 2]| Contradiction::Entry { index: u64::MAX, leaves: counts.map(leaf) };
    assert_eq!(read(entry([65, 65])), Ok(()));
    for counts in [[66, 65], [65, 66], [1, 66], [66, 1]] {
        assert_eq!(read(entry(counts)), Err(EvidenceError::Malformed), "{counts:?}");
    }
}

proptest! {
    /// Of a forked log there is evidence, of every kind that fits, whatever the sizes; of one history there is none.
    #[test]
    fn forks_are_evident_and_histories_are_not(old_size in 1u64..300, more in 1u64..300, fork in 0u64..600) {
        let new_size = old_size + more;
        let forked = fork < old_size;
        let expected = if forked { Ok(()) } else { Err(EvidenceError::Consistent) };
        prop_assert_eq!(verdict(&prefix(old_size, new_size, fork)), expected);
        if forked {
            prop_assert_eq!(verdict(&entry(fork, old_size, new_size, fork)), Ok(()));
            let one = signed(&tree(old_size, fork, 1), old_size);
            let other = signed(&tree(old_size, fork, 2), old_size);
            prop_assert_eq!(verdict(&SplitView::new(&one, &other, Contradiction::SameSize)), Ok(()));
        } else {
            prop_assert_eq!(verdict(&entry(old_size - 1, old_size, new_size, fork)), Err(EvidenceError::Consistent));
        }
    }

    /// No path that is not the larger log's own is taken for it.
    #[test]
    fn invented_paths_are_refused(
        old_size in 1u64..80, more in 1u64..80, hashes in proptest::collection::vec(any::<[u8; 32]>(), 0..10),
    ) {
        let (new_size, tree) = (old_size + more, tree(old_size + more, 0, 1));
        let path: Vec<_> = hashes.into_iter().map(Hash::from_bytes).collect();
        let invented = Contradiction::Prefix { path };
        let evidence = SplitView::new(&signed(&tree, old_size), &signed(&tree, new_size), invented);
        prop_assert_eq!(verdict(&evidence), Err(EvidenceError::Proof(ProofError::Invalid)));
    }
}

#[test]
fn the_keys_of_one_log_prove_it_together() {
    let (own, name) = (signer(), signer().name().clone());
    let other = NoteSigner::from_seed(name, &[4; 32]);
    let keys = [own.verifier().clone(), other.verifier().clone()];
    let file = |fork| {
        let checkpoint = Checkpoint { origin: other.name().clone(), size: 7, root: tree(7, 5, fork).root() };
        SignedCheckpoint::open_exact(checkpoint.sign(&other).unwrap(), other.verifier()).unwrap()
    };
    let split = SplitView::new(&signed(&tree(7, 5, 1), 7), &file(2), Contradiction::SameSize);
    assert!(split.verify(&keys).is_ok());
    let same = SplitView::new(&signed(&tree(7, 5, 1), 7), &file(1), Contradiction::SameSize);
    assert_eq!(same.verify(&keys).map(drop), Err(EvidenceError::Consistent));
    assert_eq!(split.verify(&[]).map(drop), split.verify(&keys[..1]).map(drop));
}
