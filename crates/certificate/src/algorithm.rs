//! The signature algorithms of certificates, lists and responses: names in DER, verified by the card's keys.

use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use tupyo_card::{CertifiedKey, CertifiedSignature, SignatureScheme};
use x509_cert::der::Encode;
use x509_cert::der::asn1::BitString;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::SignatureMemory;

/// A signature algorithm that is accepted, as X.509 names it: the contents of the `AlgorithmIdentifier`s of the key and
/// of the signature.
#[derive(Debug)]
struct Kind {
    scheme: SignatureScheme,
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
}

/// All that are accepted. A hash that is shorter or longer than the curve is none of them.
static KINDS: [Kind; 5] = [
    kind(SignatureScheme::EcdsaP256Sha256, alg_id::ECDSA_P256, alg_id::ECDSA_SHA256),
    kind(SignatureScheme::EcdsaP384Sha384, alg_id::ECDSA_P384, alg_id::ECDSA_SHA384),
    kind(SignatureScheme::RsaPkcs1Sha256, alg_id::RSA_ENCRYPTION, alg_id::RSA_PKCS1_SHA256),
    kind(SignatureScheme::RsaPssSha256, alg_id::RSA_ENCRYPTION, alg_id::RSA_PSS_SHA256),
    kind(SignatureScheme::Ed25519, alg_id::ED25519, alg_id::ED25519),
];

const fn kind(scheme: SignatureScheme, key: AlgorithmIdentifier, signature: AlgorithmIdentifier) -> Kind {
    Kind { scheme, key, signature }
}

/// A kind of signature for webpki, with the memory of those that were good.
#[derive(Debug)]
pub struct Algorithm<'m> {
    kind: &'static Kind,
    memory: &'m SignatureMemory,
}

/// All kinds of signature, for webpki.
pub fn algorithms(memory: &SignatureMemory) -> Vec<Algorithm<'_>> {
    KINDS.iter().map(|kind| Algorithm { kind, memory }).collect()
}

impl SignatureVerificationAlgorithm for Algorithm<'_> {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = spki(&self.kind.key, key).ok_or(InvalidSignature)?;
        let good = verify(&key, self.kind.scheme, message, signature, self.memory);
        if good { Ok(()) } else { Err(InvalidSignature) }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.kind.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.kind.signature
    }
}

/// Whether the key signed the message. `key` is a DER `SubjectPublicKeyInfo`, `signature` as X.509 spells it.
fn verify(key: &[u8], scheme: SignatureScheme, message: &[u8], signature: &[u8], memory: &SignatureMemory) -> bool {
    memory.good([key, &[scheme as u8], message, signature], || {
        let key = CertifiedKey::from_spki(key).ok();
        let signature = CertifiedSignature::from_der(scheme, signature).ok();
        key.zip(signature).is_some_and(|(key, signature)| key.verify(message, &signature).is_ok())
    })
}

/// Whether the owner of a key signed, as lists and responses say it.
pub fn signed(
    key: &[u8],
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &BitString,
    memory: &SignatureMemory,
) -> bool {
    let scheme = scheme(algorithm);
    let bytes = signature.as_bytes();
    scheme.zip(bytes).is_some_and(|(scheme, bytes)| verify(key, scheme, message, bytes, memory))
}

/// The scheme that an `AlgorithmIdentifier` names, spelled exactly so.
pub fn scheme(algorithm: &AlgorithmIdentifierOwned) -> Option<SignatureScheme> {
    let der = algorithm.to_der().ok()?;
    let found = KINDS.iter().find(|kind| sequence(&kind.signature).as_ref() == Some(&der));
    found.map(|kind| kind.scheme)
}

/// The `AlgorithmIdentifier` of a scheme, DER.
pub fn identifier(scheme: SignatureScheme) -> Option<Vec<u8>> {
    let found = KINDS.iter().find(|kind| kind.scheme == scheme)?;
    sequence(&found.signature)
}

/// A DER `SubjectPublicKeyInfo` of an algorithm and the bits of the key.
fn spki(algorithm: &AlgorithmIdentifier, key: &[u8]) -> Option<Vec<u8>> {
    let algorithm: AlgorithmIdentifierOwned = x509_cert::der::Decode::from_der(&sequence(algorithm)?).ok()?;
    let subject_public_key = BitString::from_bytes(key).ok()?;
    x509_cert::spki::SubjectPublicKeyInfoOwned { algorithm, subject_public_key }.to_der().ok()
}

/// The contents as a DER SEQUENCE; of fewer than 128 bytes.
fn sequence(contents: &[u8]) -> Option<Vec<u8>> {
    let length = u8::try_from(contents.len()).ok().filter(|length| *length < 128)?;
    Some([&[0x30, length], contents].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use x509_cert::der::Decode;

    #[test]
    fn names_and_schemes_are_each_others_inverse() {
        for kind in &KINDS {
            let der = identifier(kind.scheme).unwrap();
            assert_eq!(scheme(&AlgorithmIdentifierOwned::from_der(&der).unwrap()), Some(kind.scheme));
        }
    }
}
