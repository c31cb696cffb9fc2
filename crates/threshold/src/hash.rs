use sha2::{Digest, Sha256};

/// `SHA-256(u8(len(label)) ‖ label ‖ data)` (docs/protocol/notation.md).
pub(crate) fn labelled(label: &'static str, data: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([label.len() as u8]).chain_update(label).chain_update(data).finalize().into()
}

/// The borsh encoding of something whose lengths are already checked. Writing to memory does not fail.
pub(crate) fn encoded(value: &impl borsh::BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).unwrap_or_default()
}
