//! The two kinds of keys that elections speak of, and their signatures.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use borsh::{BorshDeserialize, BorshSerialize};
use p256::ecdsa::signature::Verifier;
use tupyo_encoding::is_canonical_ed25519;

use crate::error::CardError;

/// A citizen card's public key.
///
/// Encoded as `0 ‖ 32 bytes` (Ed25519) or `1 ‖ 33 bytes` (P-256, SEC 1 compressed). As text: `ed25519:` or `p256:` and
/// base64url without padding. `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardKey(Kind);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
enum Kind {
    Ed25519([u8; 32]),
    P256([u8; 33]),
}

/// A card's signature: `R ‖ s` of Ed25519, or `r ‖ s` of ECDSA with `s ≤ (n − 1)/2`, 32 bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CardSignature(pub [u8; 64]);

impl CardSignature {
    /// The one spelling of what a card of this key has given: of ECDSA, an `s` above `(n − 1)/2` becomes `n − s`. What
    /// is not a signature stays as it is.
    #[must_use]
    pub fn normalized(self, key: &CardKey) -> CardSignature {
        let low = match key.0 {
            Kind::Ed25519(_) => None,
            Kind::P256(_) => p256::ecdsa::Signature::from_slice(&self.0).ok().and_then(|given| given.normalize_s()),
        };
        low.map_or(self, |low| CardSignature(low.to_bytes().into()))
    }
}

impl CardKey {
    /// An Ed25519 key. It must be canonical and not of small order.
    ///
    /// # Errors
    /// [`CardError::Key`].
    pub fn ed25519(bytes: [u8; 32]) -> Result<CardKey, CardError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| CardError::Key)?;
        if key.is_weak() || !is_canonical_ed25519(&bytes) {
            return Err(CardError::Key);
        }
        Ok(CardKey(Kind::Ed25519(bytes)))
    }

    /// A P-256 key, SEC 1 compressed: `2` or `3`, and the x coordinate.
    ///
    /// # Errors
    /// [`CardError::Key`].
    pub fn p256(bytes: [u8; 33]) -> Result<CardKey, CardError> {
        // The library reads SEC 1's compact form, too, which would be a second spelling.
        if !matches!(bytes[0], 2 | 3) {
            return Err(CardError::Key);
        }
        p256::ecdsa::VerifyingKey::from_sec1_bytes(&bytes).map_err(|_| CardError::Key)?;
        Ok(CardKey(Kind::P256(bytes)))
    }

    /// Accepts iff the card signed the message. Ed25519 is verified strictly; of ECDSA only the smaller `s` of the two
    /// that FIPS 186-5 accepts, so that nobody makes a second signature of one.
    ///
    /// # Errors
    /// [`CardError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &CardSignature) -> Result<(), CardError> {
        match &self.0 {
            Kind::Ed25519(bytes) => verify_ed25519(bytes, message, signature),
            Kind::P256(bytes) => verify_p256(bytes, message, signature),
        }
        .ok_or(CardError::Signature)
    }

    /// The bytes of an Ed25519 key.
    #[cfg(feature = "certified")]
    pub(crate) fn ed25519_bytes(&self) -> Option<&[u8; 32]> {
        if let Kind::Ed25519(bytes) = &self.0 { Some(bytes) } else { None }
    }

    /// The bytes of a P-256 key.
    #[cfg(feature = "certified")]
    pub(crate) fn p256_bytes(&self) -> Option<&[u8; 33]> {
        if let Kind::P256(bytes) = &self.0 { Some(bytes) } else { None }
    }

    fn checked(kind: Kind) -> Result<CardKey, CardError> {
        match kind {
            Kind::Ed25519(bytes) => CardKey::ed25519(bytes),
            Kind::P256(bytes) => CardKey::p256(bytes),
        }
    }
}

fn verify_ed25519(key: &[u8; 32], message: &[u8], signature: &CardSignature) -> Option<()> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(key).ok()?;
    key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).ok()
}

fn verify_p256(key: &[u8; 33], message: &[u8], signature: &CardSignature) -> Option<()> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
    let signature = p256::ecdsa::Signature::from_slice(&signature.0).ok()?;
    let low = signature.normalize_s().is_none();
    low.then(|| key.verify(message, &signature).ok())?
}

impl BorshSerialize for CardKey {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        self.0.serialize(writer)
    }
}

impl BorshDeserialize for CardKey {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let kind = Kind::deserialize_reader(reader)?;
        CardKey::checked(kind).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

impl fmt::Display for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Ed25519(bytes) => write!(f, "ed25519:{}", URL_SAFE_NO_PAD.encode(bytes)),
            Kind::P256(bytes) => write!(f, "p256:{}", URL_SAFE_NO_PAD.encode(bytes)),
        }
    }
}

impl fmt::Debug for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CardKey {
    type Err = CardError;

    fn from_str(text: &str) -> Result<Self, CardError> {
        let (kind, key) = text.split_once(':').ok_or(CardError::Key)?;
        let bytes = URL_SAFE_NO_PAD.decode(key).map_err(|_| CardError::Key)?;
        match kind {
            "ed25519" => CardKey::ed25519(bytes.try_into().map_err(|_| CardError::Key)?),
            "p256" => CardKey::p256(bytes.try_into().map_err(|_| CardError::Key)?),
            _ => Err(CardError::Key),
        }
    }
}
