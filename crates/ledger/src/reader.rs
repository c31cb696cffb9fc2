//! What everybody but the writer sees of a ledger.

use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use tupyo_merkle::{
    Checkpoint, ConsistencyProof, FULL_TILE_WIDTH, Growth, Hash, HashReader, InclusionProof, MemoryTree, NewHashes,
    Note, PrefixProof, Receipt, TileKind, TilePath, encode_bundle, hash_tile, prove_consistency, prove_inclusion,
    prove_prefix, root_at,
};

use crate::error::LedgerError;
use crate::segment::{RECORD_HEADER_BYTES, Segment};
use crate::shelf::{Shelf, continues};

/// Reads a ledger while it grows. Cheap to clone. Everything it shows is on stable storage and covered by
/// [`checkpoint`](Self::checkpoint); asked for anything beyond it, it answers [`LedgerError::NotThere`].
#[derive(Clone)]
pub struct LedgerReader {
    state: Arc<RwLock<State>>,
    shelf: Shelf,
}

/// A checkpoint and its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerCheckpoint {
    /// The signed note.
    pub file: Arc<str>,
    /// The same, read.
    pub note: Arc<Note>,
    /// What it says.
    pub checkpoint: Checkpoint,
}

/// The published state of a ledger.
pub(crate) struct State {
    pub(crate) tree: MemoryTree,
    pub(crate) checkpoint: LedgerCheckpoint,
}

impl LedgerReader {
    pub(crate) fn new(state: State, shelf: Shelf) -> Self {
        Self { state: Arc::new(RwLock::new(state)), shelf }
    }

    /// The latest checkpoint on stable storage.
    pub fn checkpoint(&self) -> LedgerCheckpoint {
        self.state().checkpoint.clone()
    }

    /// How many entries it covers.
    pub fn size(&self) -> u64 {
        self.state().tree.size()
    }

    /// The root of the first `size` entries.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`] for a larger size.
    pub fn root_at(&self, size: u64) -> Result<Hash, LedgerError> {
        root_at(size, &self.state().tree).ok_or(LedgerError::NotThere)
    }

    /// Whether this ledger continues a checkpoint of it that was seen elsewhere, such as by a cosigner or in a copy
    /// kept apart.
    ///
    /// # Errors
    /// [`LedgerError::RolledBack`] if it has fewer entries, [`LedgerError::Forked`] if it has others.
    pub fn continues(&self, seen: &Checkpoint) -> Result<(), LedgerError> {
        continues(&self.state().tree, seen)
    }

    /// What leads from the first `old_size` entries to their root, and to that of the first `new_size`.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`].
    pub fn prefix(&self, old_size: u64, new_size: u64) -> Result<PrefixProof, LedgerError> {
        Ok(prove_prefix(old_size, new_size, &self.state_of(new_size)?.tree)?)
    }

    /// The bytes of an entry, read from its segment and compared with its leaf hash.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`] for an index beyond the ledger; else if the storage fails or is damaged.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, LedgerError> {
        let (segment, offset, leaf) = self.locate(index).ok_or(LedgerError::NotThere)?;
        segment.read(index, offset, &leaf)
    }

    /// How many bytes an entry has: where the next one begins says it.
    pub(crate) fn entry_length(&self, index: u64) -> Result<usize, LedgerError> {
        let (here, next) = (self.locate(index), index.checked_add(1).and_then(|next| self.locate(next)));
        let (segment, offset, _) = here.ok_or(LedgerError::NotThere)?;
        match next {
            Some((beside, end, _)) if beside.first == segment.first => {
                let length = end.checked_sub(offset + RECORD_HEADER_BYTES as u64);
                length.map(|length| length as usize).ok_or(LedgerError::Damaged { entry: index })
            }
            _ => segment.length_at(index, offset),
        }
    }

    /// The entries of a range, one after the other; an entry that is not on the ledger is an error in its place.
    pub fn entries(&self, range: Range<u64>) -> impl Iterator<Item = Result<Vec<u8>, LedgerError>> + '_ {
        range.map(|index| self.entry(index))
    }

    /// Proves that an entry is among the first `size`.
    ///
    /// # Errors
    /// [`LedgerError`] for an index or a size beyond the ledger.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<InclusionProof, LedgerError> {
        Ok(prove_inclusion(index, size, &self.state_of(size)?.tree)?)
    }

    /// Proves that the first `old_size` entries are the beginning of the first `new_size`.
    ///
    /// # Errors
    /// [`LedgerError`] for sizes beyond the ledger, or the older one being larger.
    pub fn consistency(&self, old_size: u64, new_size: u64) -> Result<ConsistencyProof, LedgerError> {
        Ok(prove_consistency(old_size, new_size, &self.state_of(new_size)?.tree)?)
    }

    /// The receipt of an entry under the latest checkpoint.
    ///
    /// # Errors
    /// [`LedgerError`] for an index beyond the ledger.
    pub fn receipt(&self, index: u64) -> Result<Receipt, LedgerError> {
        let state = self.state();
        let proof = prove_inclusion(index, state.tree.size(), &state.tree)?;
        Ok(Receipt::new(proof, state.checkpoint.note.clone()))
    }

    /// The bytes of a tile or of a bundle of entries. Partial tiles of every earlier size are there too.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`] for a tile beyond the ledger; else if the storage fails or is damaged.
    pub fn tile(&self, path: &TilePath) -> Result<Vec<u8>, LedgerError> {
        match path.kind() {
            TileKind::Entries => self.bundle(path),
            TileKind::Hashes { .. } => hash_tile(path, &self.state().tree).ok_or(LedgerError::NotThere),
        }
    }

    fn bundle(&self, path: &TilePath) -> Result<Vec<u8>, LedgerError> {
        if path.needs_size() > self.size() {
            return Err(LedgerError::NotThere);
        }
        let first = path.index() * u64::from(FULL_TILE_WIDTH);
        let entries = self.entries(first..first + u64::from(path.width()));
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        encode_bundle(&entries).map_err(|_| LedgerError::Damaged { entry: first })
    }

    /// What these leaf hashes would make of the tree; readers see nothing of it.
    pub(crate) fn with_growth<T>(&self, leaves: Vec<Hash>, look: impl FnOnce(Growth<'_>) -> T) -> T {
        look(self.state().tree.growth(leaves))
    }

    /// Shows readers a batch that is on stable storage.
    pub(crate) fn publish(&self, hashes: NewHashes, checkpoint: LedgerCheckpoint) -> Result<(), LedgerError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if !state.tree.grow(hashes) {
            // There is one writer: nothing else lets the tree grow.
            return Err(LedgerError::Poisoned);
        }
        state.checkpoint = checkpoint;
        Ok(())
    }

    /// Shows readers the same entries under another checkpoint.
    pub(crate) fn sign_again(&self, checkpoint: LedgerCheckpoint) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).checkpoint = checkpoint;
    }

    /// Looks at the tree.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&MemoryTree) -> T) -> T {
        at(&self.state().tree)
    }

    /// Where an entry is that the checkpoint covers, and its leaf hash.
    fn locate(&self, index: u64) -> Option<(Arc<Segment>, u64, Hash)> {
        let leaf = self.state().tree.node(0, index)?;
        let (segment, offset) = self.shelf.locate(index)?;
        Some((segment, offset, leaf))
    }

    /// The state, if it has that many entries.
    fn state_of(&self, size: u64) -> Result<RwLockReadGuard<'_, State>, LedgerError> {
        let state = self.state();
        if size <= state.tree.size() { Ok(state) } else { Err(LedgerError::NotThere) }
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tree of all entries; proofs for a size that it has are the same for ever.
impl HashReader for LedgerReader {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        self.state().tree.node(height, index)
    }
}
