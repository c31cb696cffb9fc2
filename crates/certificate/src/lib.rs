//! Whose key signed: certificate chains to pinned authorities, revocation, and the authority that issues them
//! (docs/protocol/certificates.md).
//!
//! A registration carries its [`CertificateEvidence`]: the chain of the card's certificate and what was said about its
//! revocation. [`CertificateEvidence::verify`] decides from these bytes, the authorities that the manifest pins and the
//! time of the registration alone: no network, no clock. [`authority`] is the other side, for pilots and tests.

mod algorithm;
pub mod authority;
mod chain;
mod crl;
mod error;
mod evidence;
mod memory;
mod names;
mod ocsp;
mod parsed;
mod path;
mod purpose;
mod revocation;
mod verdict;

pub use error::CertificateError;
pub use evidence::{CertificateEvidence, MAX_CHAIN, MAX_EVIDENCE, MAX_STATEMENTS, Revocation};
pub use memory::SignatureMemory;
pub use verdict::{PinnedAuthority, VerifiedCertificate};
