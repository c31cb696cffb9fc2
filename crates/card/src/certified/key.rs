//! A public key that a certificate may bear.

use std::fmt;
use std::io::{self, Read};

use borsh::{BorshDeserialize, BorshSerialize};

use super::der;
use super::kind::Kind;
use super::p384_key::P384Key;
use super::rsa_key::RsaKey;
use super::scheme::{LONGEST, SignatureScheme};
use super::signature::CertifiedSignature;
use crate::error::CardError;
use crate::key::CardKey;

const P384: u8 = 2;
const RSA: u8 = 3;

/// A public key that a certificate may bear, and that is not weak: Ed25519, ECDSA on P-256 or P-384, RSA.
///
/// Encoded as a [`CardKey`] is (`0` and `1`), or as `2 ‖ 49 bytes` (P-384, SEC 1 compressed), or as
/// `3 ‖ u32 length ‖ modulus ‖ u32 exponent` (RSA, the modulus big-endian without a leading zero).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertifiedKey(Kind);

impl CertifiedKey {
    /// Reads the DER of a `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7), with which nothing else may stand.
    ///
    /// # Errors
    /// [`CardError::Key`], [`CardError::Weak`].
    pub fn from_spki(der: &[u8]) -> Result<CertifiedKey, CardError> {
        der::read(der).map(CertifiedKey)
    }

    /// The DER of its `SubjectPublicKeyInfo`; points are uncompressed.
    ///
    /// # Errors
    /// [`CardError::Key`], which no key gives.
    pub fn to_spki(&self) -> Result<Vec<u8>, CardError> {
        der::write(&self.0).ok_or(CardError::Key)
    }

    /// Reads a point of P-256 or P-384, which its length tells: SEC 1, compressed or uncompressed.
    ///
    /// # Errors
    /// [`CardError::Key`].
    pub fn from_sec1(point: &[u8]) -> Result<CertifiedKey, CardError> {
        Kind::point(point).map(CertifiedKey)
    }

    /// Reads the DER of an `RSAPublicKey` (RFC 8017 §A.1.1).
    ///
    /// # Errors
    /// [`CardError::Key`], [`CardError::Weak`].
    pub fn from_pkcs1(der: &[u8]) -> Result<CertifiedKey, CardError> {
        der::read_rsa(der).map(CertifiedKey)
    }

    /// A P-384 key, SEC 1 compressed: `2` or `3`, and the x coordinate.
    ///
    /// # Errors
    /// [`CardError::Key`].
    pub fn p384(bytes: [u8; 49]) -> Result<CertifiedKey, CardError> {
        P384Key::new(bytes).map(|key| CertifiedKey(Kind::P384(key)))
    }

    /// An RSA key: a modulus, big-endian without a leading zero, and an exponent.
    ///
    /// # Errors
    /// [`CardError::Key`], [`CardError::Weak`].
    pub fn rsa(modulus: &[u8], exponent: u32) -> Result<CertifiedKey, CardError> {
        RsaKey::new(modulus, exponent).map(|key| CertifiedKey(Kind::Rsa(key)))
    }

    /// The same as elections write it, if it is of Ed25519 or P-256.
    pub fn card_key(&self) -> Option<CardKey> {
        match &self.0 {
            Kind::Card(key) => Some(*key),
            Kind::P384(_) | Kind::Rsa(_) => None,
        }
    }

    /// The schemes that it may sign with, the preferred one first.
    pub fn schemes(&self) -> &'static [SignatureScheme] {
        match &self.0 {
            Kind::Card(key) if key.p256_bytes().is_some() => &[SignatureScheme::EcdsaP256Sha256],
            Kind::Card(_) => &[SignatureScheme::Ed25519],
            Kind::P384(_) => &[SignatureScheme::EcdsaP384Sha384],
            Kind::Rsa(_) => &[SignatureScheme::RsaPssSha256, SignatureScheme::RsaPkcs1Sha256],
        }
    }

    /// Accepts iff the key signed the message with a scheme of its own; of ECDSA only the smaller `s`.
    ///
    /// # Errors
    /// [`CardError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &CertifiedSignature) -> Result<(), CardError> {
        let fits = self.schemes().contains(&signature.scheme());
        fits.then(|| self.accepts(message, signature)).flatten().ok_or(CardError::Signature)
    }

    /// Of a signature whose scheme is one of the key's.
    fn accepts(&self, message: &[u8], signature: &CertifiedSignature) -> Option<()> {
        match &self.0 {
            Kind::Card(key) => key.verify(message, &signature.card_signature()?).ok(),
            Kind::P384(key) => key.verify(message, signature.bytes()),
            Kind::Rsa(key) => key.verify(message, signature.scheme(), signature.bytes()),
        }
    }
}

impl From<CardKey> for CertifiedKey {
    fn from(key: CardKey) -> CertifiedKey {
        CertifiedKey(Kind::Card(key))
    }
}

impl BorshSerialize for CertifiedKey {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        match &self.0 {
            Kind::Card(key) => key.serialize(writer),
            Kind::P384(key) => (P384, key.bytes()).serialize(writer),
            Kind::Rsa(key) => (RSA, &key.modulus, key.exponent).serialize(writer),
        }
    }
}

impl BorshDeserialize for CertifiedKey {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let tag = u8::deserialize_reader(reader)?;
        let key = match tag {
            P384 => CertifiedKey::p384(<[u8; 49]>::deserialize_reader(reader)?),
            RSA => CertifiedKey::rsa(&modulus(reader)?, u32::deserialize_reader(reader)?),
            _ => return CardKey::deserialize_reader(&mut [tag].chain(reader)).map(CertifiedKey::from),
        };
        key.map_err(invalid)
    }
}

/// Reads a modulus, which is not longer than one that is accepted.
fn modulus(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = u32::deserialize_reader(reader)? as usize;
    if length > LONGEST {
        return Err(invalid(CardError::Key));
    }
    let mut modulus = vec![0; length];
    reader.read_exact(&mut modulus)?;
    Ok(modulus)
}

fn invalid(error: CardError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Its kind and the bytes of it in hexadecimal.
impl fmt::Debug for CertifiedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match &self.0 {
            Kind::Card(key) => write!(f, "{key}"),
            Kind::P384(key) => write!(f, "p384:{}", hex(key.bytes())),
            Kind::Rsa(key) => write!(f, "rsa:{}:{}", hex(&key.modulus), key.exponent),
        }
    }
}
