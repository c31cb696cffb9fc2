//! A small authority of citizen cards, for pilots and tests: what it issues, as DER.
//!
//! It holds no secrets: the signer is an argument, as are times, serial numbers and randomness. What has been issued
//! and revoked is remembered by the caller.

mod error;
mod extensions;
mod issue;
mod name;
mod sign;
mod status;

use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::sha256;
use x509_cert::Certificate;

use crate::parsed::Parsed;

pub use error::AuthorityError;
pub use issue::{AuthorityProfile, CardProfile, CardUsage, CertificateSpan};
pub use name::CertificateName;
pub use status::{CertificateStatus, RevocationList, RevocationReason, RevokedCertificate, StatusAnswer};

/// Bytes of a serial number: more than the 64 bits of randomness that are usual, fewer than the 20 that are allowed.
pub const SERIAL_LENGTH: usize = 16;

/// An authority's certificate. Who signs for it is named with every act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    der: Vec<u8>,
    certificate: Certificate,
}

impl Authority {
    /// The authority whose certificate this is.
    ///
    /// # Errors
    /// [`AuthorityError::Certificate`] if it is none, or no authority's.
    pub fn from_der(der: Vec<u8>) -> Result<Authority, AuthorityError> {
        let parsed = Parsed::decode(&der).map_err(|_| AuthorityError::Certificate)?;
        parsed.authority().ok().flatten().ok_or(AuthorityError::Certificate)?;
        let certificate = parsed.certificate;
        Ok(Authority { der, certificate })
    }

    /// Its certificate, DER.
    pub fn certificate(&self) -> &[u8] {
        &self.der
    }

    /// What a manifest pins: SHA-256 of the certificate's DER.
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(&self.der)
    }
}

/// A serial number that nobody can foretell: positive, of [`SERIAL_LENGTH`] bytes without a leading zero.
pub fn fresh_serial(rng: &mut (impl RngCore + CryptoRng)) -> [u8; SERIAL_LENGTH] {
    let mut serial = [0; SERIAL_LENGTH];
    rng.fill_bytes(&mut serial);
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}
