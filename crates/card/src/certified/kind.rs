//! The kinds of keys, each checked when it was made.

use super::p384_key::P384Key;
use super::rsa_key::RsaKey;
use crate::error::CardError;
use crate::key::CardKey;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Card(CardKey),
    P384(P384Key),
    Rsa(RsaKey),
}

impl Kind {
    /// A point of P-256 or P-384, which its length tells, SEC 1 compressed (`2` or `3`) or uncompressed (`4`).
    pub(super) fn point(sec1: &[u8]) -> Result<Kind, CardError> {
        match (sec1.len(), sec1.first()) {
            (33, Some(2 | 3)) | (65, Some(4)) => p256_point(sec1).map(Kind::Card),
            (49, Some(2 | 3)) | (97, Some(4)) => p384_point(sec1).map(Kind::P384),
            _ => Err(CardError::Key),
        }
    }
}

fn p256_point(sec1: &[u8]) -> Result<CardKey, CardError> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| CardError::Key)?;
    CardKey::p256(key.to_encoded_point(true).as_bytes().try_into().map_err(|_| CardError::Key)?)
}

fn p384_point(sec1: &[u8]) -> Result<P384Key, CardError> {
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| CardError::Key)?;
    P384Key::new(key.to_encoded_point(true).as_bytes().try_into().map_err(|_| CardError::Key)?)
}
