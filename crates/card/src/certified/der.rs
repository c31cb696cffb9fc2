//! The DER of public keys: `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7) and `RSAPublicKey` (RFC 8017 §A.1.1).

use rsa::pkcs1::{RsaPublicKey, UintRef};
use spki::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use spki::der::{Decode, Encode};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use super::kind::Kind;
use super::rsa_key::RsaKey;
use crate::error::{CardError, Weakness};
use crate::key::CardKey;

/// RFC 8410 §3.
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// RFC 5480 §2.1.1.
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// RFC 5480 §2.1.1.1.
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
/// RFC 5480 §2.1.1.1.
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
/// RFC 3279 §2.3.1.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Reads a `SubjectPublicKeyInfo`, and nothing behind it.
pub(super) fn read(der: &[u8]) -> Result<Kind, CardError> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| CardError::Key)?;
    let key = info.subject_public_key.as_bytes().ok_or(CardError::Key)?;
    match (info.algorithm.oid, info.algorithm.parameters) {
        (ED25519, None) => CardKey::ed25519(key.try_into().map_err(|_| CardError::Key)?).map(Kind::Card),
        (EC_PUBLIC_KEY, Some(curve)) => read_point(curve, key),
        (RSA, Some(AnyRef::NULL)) => read_rsa(key),
        _ => Err(CardError::Key),
    }
}

/// A point of the curve that is named, and of no other.
fn read_point(curve: AnyRef<'_>, point: &[u8]) -> Result<Kind, CardError> {
    let curve = curve.decode_as::<ObjectIdentifier>().map_err(|_| CardError::Key)?;
    match (curve, Kind::point(point)?) {
        (P256, key @ Kind::Card(_)) | (P384, key @ Kind::P384(_)) => Ok(key),
        _ => Err(CardError::Key),
    }
}

/// Reads an `RSAPublicKey`, and nothing behind it.
pub(super) fn read_rsa(der: &[u8]) -> Result<Kind, CardError> {
    let key = RsaPublicKey::from_der(der).map_err(|_| CardError::Key)?;
    let exponent = key.public_exponent.as_bytes();
    let exponent = exponent.iter().try_fold(0u32, |high, low| Some(high.checked_mul(256)? | u32::from(*low)));
    let exponent = exponent.ok_or(CardError::Weak(Weakness::Exponent))?;
    RsaKey::new(key.modulus.as_bytes(), exponent).map(Kind::Rsa)
}

/// Writes a `SubjectPublicKeyInfo`; points are uncompressed.
pub(super) fn write(key: &Kind) -> Option<Vec<u8>> {
    let curve = |curve| Some(AnyRef::from(curve));
    match key {
        Kind::Card(key) => match (key.ed25519_bytes(), key.p256_bytes()) {
            (Some(bytes), _) => info(ED25519, None, bytes),
            (_, Some(bytes)) => info(EC_PUBLIC_KEY, curve(&P256), &uncompressed_p256(bytes)?),
            _ => None,
        },
        Kind::P384(key) => info(EC_PUBLIC_KEY, curve(&P384), &uncompressed_p384(key.bytes())?),
        Kind::Rsa(key) => info(RSA, Some(AnyRef::NULL), &rsa_public_key(key)?),
    }
}

fn info(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, key: &[u8]) -> Option<Vec<u8>> {
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    let subject_public_key = BitStringRef::from_bytes(key).ok()?;
    SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der().ok()
}

fn uncompressed_p256(point: &[u8]) -> Option<Vec<u8>> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
    Some(key.to_encoded_point(false).as_bytes().to_vec())
}

fn uncompressed_p384(point: &[u8]) -> Option<Vec<u8>> {
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
    Some(key.to_encoded_point(false).as_bytes().to_vec())
}

fn rsa_public_key(key: &RsaKey) -> Option<Vec<u8>> {
    let exponent = key.exponent.to_be_bytes();
    let modulus = UintRef::new(&key.modulus).ok()?;
    RsaPublicKey { modulus, public_exponent: UintRef::new(&exponent).ok()? }.to_der().ok()
}
