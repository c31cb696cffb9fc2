//! Which card signed these bytes (docs/protocol/cards.md).
//!
//! A [`CardKey`] is a public key of a kind that hardware really has and elections speak of: Ed25519 (RFC 8032) or ECDSA
//! on P-256 with SHA-256 (FIPS 186-5). [`CardSecret`] is such a card in software, for elections that issue their own.
//!
//! ```
//! use tupyo_card::CardSecret;
//!
//! let card = CardSecret::from_seed(&[7; 32])?;
//! let signature = card.sign(b"a registration");
//! assert!(card.public().verify(b"a registration", &signature).is_ok());
//! assert!(card.public().verify(b"another one", &signature).is_err());
//! # Ok::<(), tupyo_card::CardError>(())
//! ```
//!
//! With the feature `certified` there are the keys that certificates bear, ECDSA on P-384 and RSA among them:
//! [`CertifiedKey`], [`CertifiedSignature`] with its [`SignatureScheme`], and [`CardSigner`] for whatever signs, a
//! token or software. What verifies elections is built without it.

#[cfg(feature = "certified")]
mod certified;
mod error;
mod key;
mod software;

#[cfg(feature = "certified")]
pub use certified::{CardSignError, CardSigner, CertifiedKey, CertifiedSignature, SignatureScheme};
pub use error::{CardError, Weakness};
pub use key::{CardKey, CardSignature};
pub use software::CardSecret;
