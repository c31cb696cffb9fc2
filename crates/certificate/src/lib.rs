//! Whose key signed: certificate chains to pinned authorities, revocation, and the authority that issues them
//! (docs/protocol/certificates.md).
//!
//! A registration carries its [`CertificateEvidence`]: the chain of the card's certificate and what was said about its
//! revocation. [`CertificateEvidence::verify`] decides from these bytes, the authorities that the manifest pins and the
//! time of the registration alone: no network, no clock. [`authority`] is the other side, for pilots and tests.
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_card::CardSecret;
//! use tupyo_certificate::authority::{Authority, AuthorityProfile, CertificateName, CertificateSpan, fresh_serial};
//!
//! let (name, span) = (CertificateName::common("City"), CertificateSpan { not_before: 0, not_after: 1_900_000_000 });
//! let profile = AuthorityProfile { name, span, path_length: None, permitted: Vec::new(), policies: Vec::new() };
//! let mut secret = CardSecret::generate_p256(&mut OsRng)?;
//! let root = Authority::root(&mut secret, &profile, fresh_serial(&mut OsRng))?;
//! // A manifest pins these bytes.
//! assert_eq!(Authority::from_der(root.certificate().to_vec())?, root);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
