//! How every answer is read: no longer than a true one, in its only encoding, nothing behind it; and compared.

use borsh::BorshDeserialize;
use tupyo_merkle::{Hash, ProofError, subset_root};

use crate::LightError;

/// The most hashes of one path of a tree of less than 2⁶⁴ entries.
pub(crate) const MOST_HASHES: usize = 64;

/// Reads an answer.
pub(crate) fn decode<T: BorshDeserialize>(bytes: &[u8], most: usize) -> Result<T, LightError> {
    if bytes.len() > most {
        return Err(LightError::TooLong);
    }
    borsh::from_slice(bytes).map_err(|_| LightError::Malformed)
}

/// Accepts iff these leaves and the path lead to the root.
pub(crate) fn lead_to(leaves: &[(u64, Hash)], size: u64, path: &[Hash], root: &Hash) -> Result<(), LightError> {
    if subset_root(leaves, size, path)? == *root { Ok(()) } else { Err(ProofError::Invalid.into()) }
}
