//! The voter's key.

use js_sys::{Error, Uint8Array};
use tupyo_proof::SigningKey;
use tupyo_voter::VoterError;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use super::{System, thrown};

/// The voter's secret key. It leaves this memory by `encode` alone; `free()` wipes it.
#[wasm_bindgen]
pub struct VotingKey(pub(super) SigningKey);

#[wasm_bindgen]
impl VotingKey {
    /// A fresh key.
    pub fn generate() -> VotingKey {
        VotingKey(SigningKey::generate(&mut System))
    }

    /// The key of the 32 bytes that `encode` gave.
    pub fn decode(bytes: Vec<u8>) -> Result<VotingKey, Error> {
        let bytes = Zeroizing::new(bytes);
        let bytes = bytes.as_slice().try_into().map_err(|_| thrown(VoterError::Key))?;
        SigningKey::decode(bytes).map(VotingKey).map_err(|_| thrown(VoterError::Key))
    }

    /// The secret bytes, for a store that only this voter can read.
    pub fn encode(&self) -> Uint8Array {
        Uint8Array::from(self.0.encode().as_slice())
    }

    /// The public key, to be registered on the roll.
    #[wasm_bindgen(getter, js_name = publicKey)]
    pub fn public_key(&self) -> Vec<u8> {
        self.0.verifying_key().encode().as_bytes().to_vec()
    }
}
