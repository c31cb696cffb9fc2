//! Multi-recipient exponential ElGamal (docs/protocol/ballot.md, "Ciphertext"): one nonce for all values of a ballot.
//!
//! ```text
//! C₀ = rG      Cᵢ = vᵢG + rYᵢ        i = 1 … n
//! ```
//!
//! Ciphertexts add up component by component. Secure under DDH (Bellare, Boldyreva, Kurosawa, Staddon, *Multi-recipient
//! encryption schemes*, IEEE IT 2007).

mod ciphertext;
mod discrete_log;
mod keys;

pub use ciphertext::{CiphertextSum, encrypt, encrypt_points};
pub use discrete_log::{DiscreteLog, LARGEST_RANGE};
pub use keys::{JointKey, KeyError};
