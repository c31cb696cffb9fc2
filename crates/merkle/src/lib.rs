//! RFC 6962 trees, C2SP tiles, signed notes, checkpoints, receipts; no storage.
//!
//! What a log's operator, its clients and its auditors must agree on to the byte:
//!
//! - [`struct@Hash`], [`leaf_hash`], [`node_hash`]: the tree hashes of [RFC 6962
//!   §2.1](https://www.rfc-editor.org/rfc/rfc6962#section-2.1);
//! - [`Frontier`], [`MemoryTree`], [`Growth`], [`root_of`]: trees as they grow;
//! - [`InclusionProof`], [`ConsistencyProof`]: RFC 6962 §2.1.1 and §2.1.2, verified as in RFC 9162 §2.1.3.2 and
//!   §2.1.4.2;
//! - [`prove_subset`], [`subset_root`]: several entries under one root by one path; [`CoarseTree`]: a tree that keeps
//!   no leaves;
//! - [`TilePath`], [`TileBuilder`], [`encode_bundle`], from [c2sp.org/tlog-tiles](https://c2sp.org/tlog-tiles);
//! - [`Note`], [`NoteSigner`], [`NoteVerifier`], from [c2sp.org/signed-note](https://c2sp.org/signed-note), Ed25519;
//! - [`Checkpoint`], from [c2sp.org/tlog-checkpoint](https://c2sp.org/tlog-checkpoint);
//! - [`Receipt`], from [c2sp.org/tlog-proof](https://c2sp.org/tlog-proof);
//! - [`WitnessKey`], [`WitnessSigner`], from [c2sp.org/tlog-cosignature](https://c2sp.org/tlog-cosignature), Ed25519;
//!   [`WitnessPolicy`], a quorum of them; [`AddCheckpoint`], from
//!   [c2sp.org/tlog-witness](https://c2sp.org/tlog-witness); [`AddLedgerKey`], beside it;
//! - [`TileReader`]: a tree read from tiles that nobody has to be believed for;
//! - [`SplitView`]: two signed checkpoints that contradict each other, as evidence for everybody.
//!
//! Every parser is strict: what it accepts has one spelling, so `parse(s) = v` implies `v.to_string() == s`.
//!
//! ```
//! use tupyo_merkle::{MemoryTree, leaf_hash, prove_inclusion};
//!
//! let mut tree = MemoryTree::new();
//! for entry in ["manifest", "ballot", "close"] {
//!     tree.push(leaf_hash(entry.as_bytes()));
//! }
//! let proof = prove_inclusion(1, tree.size(), &tree)?;
//! assert!(proof.verify(&leaf_hash(b"ballot"), &tree.root()).is_ok());
//! assert!(proof.verify(&leaf_hash(b"another"), &tree.root()).is_err());
//! # Ok::<(), tupyo_merkle::ProofError>(())
//! ```

mod add_checkpoint;
mod add_ledger_key;
mod canonical;
mod checkpoint;
mod coarse;
mod frontier;
mod hash;
mod note;
mod policy;
mod proof;
mod receipt;
mod split_view;
mod store;
mod tile;

pub use add_checkpoint::{AddCheckpoint, AddCheckpointError, MAX_ADD_CHECKPOINT_BYTES};
pub use add_ledger_key::{AddLedgerKey, AddLedgerKeyError, MAX_ADD_LEDGER_KEY_BYTES};
pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use coarse::{CoarseReader, CoarseTree};
pub use frontier::{Frontier, root_of};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use note::{
    MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, Note, NoteError, NoteKey, NoteSignature, NoteSigner, NoteVerifier, Origin,
    Timestamp, WitnessKey, WitnessSigner,
};
pub use policy::{Cosigned, Finality, MAX_WITNESSES, PolicyError, WitnessPolicy, verify_cosigned_exactly};
pub use proof::{
    ConsistencyProof, InclusionProof, PrefixProof, ProofError, prove_consistency, prove_inclusion, prove_prefix,
    prove_subset, subset_root,
};
pub use receipt::{Receipt, ReceiptError};
pub use split_view::{Contradiction, EvidenceError, SplitView};
pub use store::{Growth, HashReader, MemoryTree, NewHashes, root_at};
pub use tile::{
    FULL_TILE_WIDTH, MAX_ENTRY_BYTES, TileBuilder, TileError, TileKind, TilePath, TileReader, TileSource, TreeError,
    decode_bundle, decode_hash_tile, encode_bundle, hash_tile, tiles_for_size,
};
