//! Multi-recipient exponential ElGamal (docs/protocol/ballot.md, "Ciphertext"): one nonce for all values of a ballot.
//!
//! ```text
//! C₀ = rG      Cᵢ = vᵢG + rYᵢ        i = 1 … n
//! ```
//!
//! Ciphertexts add up component by component. Secure under DDH (Bellare, Boldyreva, Kurosawa, Staddon, *Multi-recipient
//! encryption schemes*, IEEE IT 2007).
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_elgamal::{CiphertextSum, DiscreteLog, encrypt};
//! use tupyo_group::SecretScalar;
//!
//! let secret = SecretScalar::random(&mut OsRng);
//! let key = [secret.times_base()];
//! let mut sum = CiphertextSum::zero(1);
//! for vote in [1, 0, 1] {
//!     let nonce = SecretScalar::random(&mut OsRng);
//!     sum.add(&encrypt(&key, &[SecretScalar::small(vote)], &nonce), 1);
//! }
//! // In an election no one has the secret: trustees open sums together.
//! let opened = sum.values()[0] - secret.times(&sum.nonce_part());
//! assert_eq!(DiscreteLog::new(3).find(opened), Some(2));
//! ```

mod ciphertext;
mod discrete_log;
mod keys;

pub use ciphertext::{CiphertextSum, encrypt, encrypt_points};
pub use discrete_log::{DiscreteLog, LARGEST_RANGE};
pub use keys::{JointKey, KeyError};
