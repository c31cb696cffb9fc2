//! The document by which another key takes the ledger key's place.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::Label;

use crate::ElectionId;

const KEY: Label = Label::new("tupyo/v1/ledger key");
const POSSESSION: Label = Label::new("tupyo/v1/ledger key possession");

/// From this entry on another key signs the ledger's checkpoints: the one whose hash was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LedgerKey {
    /// The Ed25519 key.
    pub key: [u8; 32],
    /// The hash of the key that can take its place.
    pub next: [u8; 32],
    /// The new key's signature: its holder has agreed to this.
    pub possession: [u8; 64],
}

/// `hash("tupyo/v1/ledger key", key)`: how a spare key is announced.
pub fn hash_of_key(key: &[u8; 32]) -> [u8; 32] {
    KEY.hash_bytes(&[key])
}

/// What the new key signs: `hash("tupyo/v1/ledger key possession", borsh(election, number, key, next))`.
pub(crate) fn possession(election: ElectionId, number: u32, key: &[u8; 32], next: &[u8; 32]) -> [u8; 32] {
    POSSESSION.hash(&(election, number, key, next))
}
