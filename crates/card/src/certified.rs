//! Keys that certificates bear, their signatures, and who makes them: docs/protocol/cards.md.

mod der;
mod key;
mod kind;
mod p384_key;
mod rsa_key;
mod scheme;
mod signature;
mod signer;
mod weak;

pub use key::CertifiedKey;
pub use scheme::SignatureScheme;
pub use signature::CertifiedSignature;
pub use signer::{CardSignError, CardSigner};
