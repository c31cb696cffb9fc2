//! A signature and its scheme.

use std::io::{self, Read};

use borsh::{BorshDeserialize, BorshSerialize};

use super::scheme::SignatureScheme;
use crate::error::CardError;
use crate::key::{CardKey, CardSignature};

/// A signature of a [`CertifiedKey`](super::CertifiedKey): `u8 scheme ‖ u32 length ‖ bytes`, the length being one that
/// the scheme has, at most 1,024.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize)]
pub struct CertifiedSignature {
    scheme: SignatureScheme,
    bytes: Vec<u8>,
}

impl CertifiedSignature {
    /// A signature as [`SignatureScheme`] says it is written. A larger `s` of ECDSA is left as it is, and not accepted:
    /// see [`CertifiedSignature::normalized`].
    ///
    /// # Errors
    /// [`CardError::Signature`] if no signature of the scheme has this length.
    pub fn new(scheme: SignatureScheme, bytes: Vec<u8>) -> Result<CertifiedSignature, CardError> {
        let fits = scheme.fits(bytes.len());
        fits.then_some(CertifiedSignature { scheme, bytes }).ok_or(CardError::Signature)
    }

    /// A signature as X.509 and many interfaces write it: of ECDSA the DER of `ECDSA-Sig-Value` (RFC 3279 §2.2.3), of
    /// the others the bytes themselves. The result is normalized.
    ///
    /// # Errors
    /// [`CardError::Signature`] if it is no DER, or of no signature of this scheme.
    pub fn from_der(scheme: SignatureScheme, der: &[u8]) -> Result<CertifiedSignature, CardError> {
        let bytes = match scheme {
            SignatureScheme::EcdsaP256Sha256 => {
                p256::ecdsa::Signature::from_der(der).ok().map(|it| it.to_bytes().to_vec())
            }
            SignatureScheme::EcdsaP384Sha384 => {
                p384::ecdsa::Signature::from_der(der).ok().map(|it| it.to_bytes().to_vec())
            }
            _ => scheme.fits(der.len()).then(|| der.to_vec()),
        };
        Ok(CertifiedSignature::new(scheme, bytes.ok_or(CardError::Signature)?)?.normalized())
    }

    /// The inverse of [`CertifiedSignature::from_der`], for normalized signatures.
    ///
    /// # Errors
    /// [`CardError::Signature`] if `r` or `s` of ECDSA is out of range.
    pub fn to_der(&self) -> Result<Vec<u8>, CardError> {
        let der = match self.scheme {
            SignatureScheme::EcdsaP256Sha256 => self.p256().map(|it| it.to_der().as_bytes().to_vec()),
            SignatureScheme::EcdsaP384Sha384 => self.p384().map(|it| it.to_der().as_bytes().to_vec()),
            _ => Some(self.bytes.clone()),
        };
        der.ok_or(CardError::Signature)
    }

    /// A signature of a key that elections speak of.
    #[must_use]
    pub fn of_card(key: &CardKey, signature: &CardSignature) -> CertifiedSignature {
        let scheme =
            if key.p256_bytes().is_some() { SignatureScheme::EcdsaP256Sha256 } else { SignatureScheme::Ed25519 };
        CertifiedSignature { scheme, bytes: signature.0.to_vec() }
    }

    /// The same as elections write it, if it is of Ed25519 or P-256.
    pub fn card_signature(&self) -> Option<CardSignature> {
        match self.scheme {
            SignatureScheme::Ed25519 | SignatureScheme::EcdsaP256Sha256 => {
                self.bytes.as_slice().try_into().ok().map(CardSignature)
            }
            _ => None,
        }
    }

    /// The one spelling of what a card has given: of ECDSA, an `s` above `(n − 1)/2` becomes `n − s`. What is not a
    /// signature stays as it is.
    #[must_use]
    pub fn normalized(self) -> CertifiedSignature {
        let low = match self.scheme {
            SignatureScheme::EcdsaP256Sha256 => return self.normalized_p256(),
            SignatureScheme::EcdsaP384Sha384 => {
                self.p384().and_then(|it| it.normalize_s()).map(|it| it.to_bytes().to_vec())
            }
            _ => None,
        };
        CertifiedSignature { scheme: self.scheme, bytes: low.unwrap_or(self.bytes) }
    }

    /// [`CertifiedSignature::normalized`] of P-256 alone: a page without P-384 is smaller.
    #[must_use]
    pub fn normalized_p256(self) -> CertifiedSignature {
        let own = Some(&self).filter(|it| it.scheme == SignatureScheme::EcdsaP256Sha256);
        let low = own.and_then(|it| it.p256()?.normalize_s()).map(|it| it.to_bytes().to_vec());
        CertifiedSignature { scheme: self.scheme, bytes: low.unwrap_or(self.bytes) }
    }

    /// How it was made.
    pub fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    /// Its bytes, as the scheme says.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `r` and `s` from 1 to n − 1.
    fn p256(&self) -> Option<p256::ecdsa::Signature> {
        p256::ecdsa::Signature::from_slice(&self.bytes).ok()
    }

    /// `r` and `s` from 1 to n − 1.
    fn p384(&self) -> Option<p384::ecdsa::Signature> {
        p384::ecdsa::Signature::from_slice(&self.bytes).ok()
    }
}

impl BorshDeserialize for CertifiedSignature {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let scheme = SignatureScheme::deserialize_reader(reader)?;
        let length = u32::deserialize_reader(reader)? as usize;
        if !scheme.fits(length) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, CardError::Signature));
        }
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes)?;
        Ok(CertifiedSignature { scheme, bytes })
    }
}
