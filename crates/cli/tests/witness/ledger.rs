//! A ledger's key that signs two histories.

use tupyo_merkle::{
    AddCheckpoint, Checkpoint, MemoryTree, Note, NoteSigner, NoteVerifier, Origin, empty_root, leaf_hash,
    prove_consistency, root_at,
};

pub struct Ledger {
    pub signer: NoteSigner,
    /// Two histories that part after `fork` entries.
    trees: [MemoryTree; 2],
}

impl Ledger {
    pub fn new(origin: &str, fork: u64, size: u64) -> Ledger {
        let tree = |history: u64| {
            let mut tree = MemoryTree::new();
            let entry = |index: u64| format!("{index} {}", if index < fork { 0 } else { history });
            (0..size).for_each(|index| tree.push(leaf_hash(entry(index).as_bytes())));
            tree
        };
        let signer = NoteSigner::from_seed(Origin::new(origin).unwrap(), &[1; 32]);
        Ledger { signer, trees: [tree(0), tree(1)] }
    }

    pub fn key(&self) -> &NoteVerifier {
        self.signer.verifier()
    }

    pub fn checkpoint(&self, history: usize, size: u64) -> Checkpoint {
        let root = root_at(size, &self.trees[history]).unwrap_or_else(empty_root);
        Checkpoint { origin: self.signer.name().clone(), size, root }
    }

    pub fn request(&self, history: usize, old_size: u64, size: u64) -> AddCheckpoint {
        let checkpoint = Note::parse(self.checkpoint(history, size).sign(&self.signer).unwrap()).unwrap();
        let path = prove_consistency(old_size.min(size), size, &self.trees[history]).unwrap().path;
        AddCheckpoint { old_size, path, checkpoint }
    }
}
