//! Which card signed these bytes (docs/protocol/registration.md).
//!
//! A [`CardKey`] is a citizen card's public key, of a kind that hardware really has: Ed25519 (RFC 8032) or ECDSA on
//! P-256 with SHA-256 (FIPS 186-5).
//! [`CardSecret`] is a card in software, for elections that issue their own; cards behind PKCS#11 are an issue of their
//! own and not here yet.

mod key;
mod software;

pub use key::{CardError, CardKey, CardSignature};
pub use software::CardSecret;
