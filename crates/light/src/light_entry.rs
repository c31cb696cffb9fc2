//! The answer that holds one entry.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::LARGEST_ENTRY;
use tupyo_encoding::encode;
use tupyo_merkle::{Hash, HashReader, leaf_hash, prove_subset};

use crate::LightError;
use crate::decoding::{MOST_HASHES, decode, lead_to};

/// The most bytes of a [`LightEntry`].
pub const MOST_LIGHT_ENTRY_BYTES: usize = 4 + LARGEST_ENTRY + 4 + MOST_HASHES * Hash::LEN;

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LightEntry {
    /// The entry.
    pub bytes: Vec<u8>,
    /// The hashes beside it, from left to right.
    pub path: Vec<Hash>,
}

impl LightEntry {
    /// Makes the answer from the entry.
    ///
    /// # Errors
    /// [`LightError::Question`] unless `index < size`; [`LightError::Unreadable`].
    pub fn make(size: u64, index: u64, bytes: Vec<u8>, nodes: &impl HashReader) -> Result<LightEntry, LightError> {
        if index >= size {
            return Err(LightError::Question);
        }
        let path = prove_subset(&[index], size, nodes).map_err(LightError::of_making)?;
        Ok(LightEntry { bytes, path })
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`LightError::TooLong`], [`LightError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<LightEntry, LightError> {
        let answer: LightEntry = decode(bytes, MOST_LIGHT_ENTRY_BYTES)?;
        if answer.bytes.len() > LARGEST_ENTRY { Err(LightError::TooLong) } else { Ok(answer) }
    }

    /// The answer's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Accepts iff the ledger of this size and root has this entry at this index.
    ///
    /// # Errors
    /// [`LightError::Proof`].
    pub fn verify(&self, size: u64, index: u64, root: &Hash) -> Result<(), LightError> {
        lead_to(&[(index, leaf_hash(&self.bytes))], size, &self.path, root)
    }
}
