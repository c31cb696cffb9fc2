//! The answer that shows what a ledger was when it was smaller.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::encode;
use tupyo_merkle::{Hash, HashReader, PrefixProof, prove_prefix};

use crate::LightError;
use crate::decoding::{MOST_HASHES, decode};

/// The most bytes of a [`LightPrefix`].
pub const MOST_PREFIX_BYTES: usize = 4 + (MOST_HASHES + 1) * Hash::LEN;

/// What a ledger was when it was smaller: the path of a [`PrefixProof`].
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LightPrefix {
    /// The deepest subtree first.
    pub path: Vec<Hash>,
}

impl LightPrefix {
    /// Makes the answer.
    ///
    /// # Errors
    /// [`LightError::Question`] unless `0 < old < size`; [`LightError::Unreadable`].
    pub fn make(size: u64, old: u64, nodes: &impl HashReader) -> Result<LightPrefix, LightError> {
        if old == 0 || old >= size {
            return Err(LightError::Question);
        }
        let proof = prove_prefix(old, size, nodes).map_err(LightError::of_making)?;
        Ok(LightPrefix { path: proof.path })
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`LightError::TooLong`], [`LightError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<LightPrefix, LightError> {
        decode(bytes, MOST_PREFIX_BYTES)
    }

    /// The answer's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// The root over the first `old` entries of the ledger of this size and root: what the smaller checkpoint must have
    /// said.
    ///
    /// # Errors
    /// [`LightError::Proof`] if the path does not lead to the root.
    pub fn old_root(&self, size: u64, old: u64, root: &Hash) -> Result<Hash, LightError> {
        Ok(self.proof(size, old).old_root(root)?)
    }

    /// The proof, for evidence.
    pub fn proof(&self, size: u64, old: u64) -> PrefixProof {
        PrefixProof { old_size: old, new_size: size, path: self.path.clone() }
    }
}
