//! Whose card signed these bytes (docs/protocol/registration.md).
//!
//! A [`CardKey`] is a citizen card's public key, of a kind that hardware really has: Ed25519 (RFC 8032) or ECDSA on
//! P-256 with SHA-256 (FIPS 186-5). A [`SignedRegistration`] binds a voting key to a card, for one election.
//! [`CardSecret`] is a card in software, for elections that issue their own; cards behind PKCS#11 are an issue of their
//! own and not here yet.

mod key;
mod registration;
mod software;

pub use key::{CardError, CardKey, CardSignature};
pub use registration::{Registration, SignedRegistration};
pub use software::CardSecret;
