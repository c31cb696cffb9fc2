//! A public key as a token tells it.

use cryptoki::object::{Attribute, AttributeType, KeyType};
use tupyo_card::{CardError, CardKey, CertifiedKey};
use x509_cert::der::Decode;
use x509_cert::der::asn1::OctetStringRef;

use crate::error::TokenError;

/// What is asked of a token's public key.
pub(crate) const ATTRIBUTES: [AttributeType; 4] =
    [AttributeType::KeyType, AttributeType::EcPoint, AttributeType::Modulus, AttributeType::PublicExponent];

/// The key with these attributes. Of curves, the length of a point tells which it is, and each point is looked for on
/// its curve.
pub(crate) fn key_of(attributes: &[Attribute]) -> Result<CertifiedKey, TokenError> {
    let kind = attributes.iter().find_map(|attribute| match attribute {
        Attribute::KeyType(kind) => Some(*kind),
        _ => None,
    });
    let key = match kind {
        Some(KeyType::EC) => CertifiedKey::from_sec1(point(attributes)),
        Some(KeyType::EC_EDWARDS) => ed25519(point(attributes)),
        Some(KeyType::RSA) => rsa(attributes),
        _ => return Err(TokenError::KeyUnusable("it is of another kind".to_owned())),
    };
    key.map_err(TokenError::from)
}

fn ed25519(point: &[u8]) -> Result<CertifiedKey, CardError> {
    let bytes = point.try_into().map_err(|_| CardError::Key)?;
    CardKey::ed25519(bytes).map(CertifiedKey::from)
}

/// Numbers may begin with zeros here.
fn rsa(attributes: &[Attribute]) -> Result<CertifiedKey, CardError> {
    let number = |kind| {
        let bytes = value(attributes, kind);
        &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..]
    };
    let exponent = number(AttributeType::PublicExponent);
    if exponent.len() > 4 {
        return Err(CardError::Key);
    }
    let exponent = exponent.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    CertifiedKey::rsa(number(AttributeType::Modulus), exponent)
}

/// A point is wrapped in an OCTET STRING; some tokens give it bare.
fn point(attributes: &[Attribute]) -> &[u8] {
    let bytes = value(attributes, AttributeType::EcPoint);
    OctetStringRef::from_der(bytes).map_or(bytes, |wrapped| wrapped.as_bytes())
}

fn value(attributes: &[Attribute], kind: AttributeType) -> &[u8] {
    let found = attributes.iter().find(|attribute| attribute.attribute_type() == kind);
    match found {
        Some(Attribute::EcPoint(bytes) | Attribute::Modulus(bytes) | Attribute::PublicExponent(bytes)) => bytes,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_wrapped_and_bare() {
        let bare = p256::ProjectivePoint::GENERATOR;
        let bare = p256::EncodedPoint::from(p256::AffinePoint::from(bare)).as_bytes().to_vec();
        let wrapped = [&[4, 65][..], &bare].concat();
        let key = |point: &[u8]| key_of(&[Attribute::KeyType(KeyType::EC), Attribute::EcPoint(point.to_vec())]);
        assert_eq!(key(&bare).unwrap(), key(&wrapped).unwrap());
        assert_eq!(key(&bare[..64]).unwrap_err().code(), "key-unusable");
    }

    #[test]
    fn what_is_weak_or_of_another_kind_is_unusable() {
        let rsa = |modulus: Vec<u8>, exponent: Vec<u8>| {
            let numbers = [Attribute::Modulus(modulus), Attribute::PublicExponent(exponent)];
            key_of(&[&[Attribute::KeyType(KeyType::RSA)], &numbers[..]].concat()).unwrap_err()
        };
        assert_eq!(rsa(vec![0xff; 128], vec![1, 0, 1]).code(), "key-unusable");
        assert_eq!(rsa(vec![0xff; 256], vec![3]).code(), "key-unusable");
        assert_eq!(rsa(vec![0xff; 256], vec![1; 5]).code(), "key-unusable");
        assert_eq!(rsa(vec![], vec![]).code(), "key-unusable");
        assert_eq!(key_of(&[Attribute::KeyType(KeyType::DSA)]).unwrap_err().code(), "key-unusable");
        let small_order = [Attribute::KeyType(KeyType::EC_EDWARDS), Attribute::EcPoint(vec![0; 32])];
        assert_eq!(key_of(&small_order).unwrap_err().code(), "key-unusable");
    }
}
