//! RSA: a usable key, and what it signed.

use rsa::pkcs1v15;
use rsa::pss;
use rsa::sha2::Sha256;
use rsa::signature::Verifier;
use rsa::{BigUint, RsaPublicKey};

use super::scheme::{LONGEST, SignatureScheme};
use super::weak::weakness;
use crate::error::CardError;

/// A modulus, big-endian without a leading zero, and an exponent: neither is weak.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RsaKey {
    pub(super) modulus: Vec<u8>,
    pub(super) exponent: u32,
}

impl RsaKey {
    pub(super) fn new(modulus: &[u8], exponent: u32) -> Result<RsaKey, CardError> {
        if modulus.first().is_none_or(|first| *first == 0) {
            return Err(CardError::Key);
        }
        match weakness(modulus, exponent) {
            Some(weakness) => Err(CardError::Weak(weakness)),
            None => Ok(RsaKey { modulus: modulus.to_vec(), exponent }),
        }
    }

    /// Whether the key signed the message so.
    pub(super) fn verify(&self, message: &[u8], scheme: SignatureScheme, signature: &[u8]) -> Option<()> {
        if signature.len() != self.modulus.len() {
            return None;
        }
        let modulus = BigUint::from_bytes_be(&self.modulus);
        let key = RsaPublicKey::new_with_max_size(modulus, self.exponent.into(), LONGEST * 8).ok()?;
        match scheme {
            SignatureScheme::RsaPssSha256 => verify_pss(key, message, signature),
            SignatureScheme::RsaPkcs1Sha256 => verify_pkcs1(key, message, signature),
            _ => None,
        }
    }
}

/// The salt has as many bytes as the hash; MGF1 is of the same hash.
fn verify_pss(key: RsaPublicKey, message: &[u8], signature: &[u8]) -> Option<()> {
    let key = pss::VerifyingKey::<Sha256>::new_with_salt_len(key, 32);
    key.verify(message, &pss::Signature::try_from(signature).ok()?).ok()
}

fn verify_pkcs1(key: RsaPublicKey, message: &[u8], signature: &[u8]) -> Option<()> {
    let key = pkcs1v15::VerifyingKey::<Sha256>::new(key);
    key.verify(message, &pkcs1v15::Signature::try_from(signature).ok()?).ok()
}
