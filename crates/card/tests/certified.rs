//! Every kind of key signs, and every encoding has one spelling.
#![cfg(test)]

use std::sync::OnceLock;

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use proptest::{prop_assert, prop_assert_eq};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rsa::RsaPrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use tupyo_card::SignatureScheme::{EcdsaP256Sha256, EcdsaP384Sha384, Ed25519, RsaPkcs1Sha256, RsaPssSha256};
use tupyo_card::{CardError, CardSecret, CardSignError, CardSignature, CardSigner, CertifiedKey, Weakness};
use tupyo_card::{CertifiedSignature, SignatureScheme};

const SCHEMES: [SignatureScheme; 5] = [Ed25519, EcdsaP256Sha256, EcdsaP384Sha384, RsaPssSha256, RsaPkcs1Sha256];
const MESSAGE: &[u8] = b"a message";

fn rsa_key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(|| RsaPrivateKey::new(&mut StdRng::seed_from_u64(14), 2048).unwrap())
}

fn rsa_public() -> CertifiedKey {
    CertifiedKey::rsa(&rsa_key().n().to_bytes_be(), 65_537).unwrap()
}

/// A key of the scheme and its signature.
fn signed(scheme: SignatureScheme, seed: u64, message: &[u8]) -> (CertifiedKey, CertifiedSignature) {
    let mut rng = StdRng::seed_from_u64(seed);
    let (key, bytes) = match scheme {
        Ed25519 => return by_card(CardSecret::generate(&mut rng).unwrap(), message),
        EcdsaP256Sha256 => return by_card(CardSecret::generate_p256(&mut rng).unwrap(), message),
        EcdsaP384Sha384 => {
            let secret = p384::ecdsa::SigningKey::random(&mut rng);
            let signature: p384::ecdsa::Signature = secret.sign(message);
            let point = secret.verifying_key().to_encoded_point(false);
            (CertifiedKey::from_sec1(point.as_bytes()).unwrap(), signature.to_bytes().to_vec())
        }
        RsaPssSha256 => {
            let secret = rsa::pss::SigningKey::<Sha256>::new(rsa_key().clone());
            (rsa_public(), secret.sign_with_rng(&mut rng, message).to_vec())
        }
        RsaPkcs1Sha256 => {
            (rsa_public(), rsa::pkcs1v15::SigningKey::<Sha256>::new(rsa_key().clone()).sign(message).to_vec())
        }
    };
    (key, CertifiedSignature::new(scheme, bytes).unwrap().normalized())
}

fn by_card(mut card: CardSecret, message: &[u8]) -> (CertifiedKey, CertifiedSignature) {
    let signature = CardSigner::sign(&mut card, message).unwrap();
    (card.key(), signature)
}

fn key_of(bytes: &[u8]) -> Option<CertifiedKey> {
    borsh::from_slice(bytes).ok()
}

fn signature_of(bytes: &[u8]) -> Option<CertifiedSignature> {
    borsh::from_slice(bytes).ok()
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    flipped[bit / 8] ^= 1 << (bit % 8);
    flipped
}

#[test]
fn tags_and_lengths() {
    let begins = |scheme, head: &[u8], length: usize, tail: &[u8]| {
        let (key, signature) = signed(scheme, 1, MESSAGE);
        let (key, signature) = (borsh::to_vec(&key).unwrap(), borsh::to_vec(&signature).unwrap());
        assert!(key.starts_with(head) && signature.starts_with(tail), "{scheme:?}: {key:?} {signature:?}");
        assert_eq!(key.len(), length);
    };
    begins(Ed25519, &[0], 33, &[0, 64, 0, 0, 0]);
    begins(EcdsaP256Sha256, &[1], 34, &[1, 64, 0, 0, 0]);
    begins(EcdsaP384Sha384, &[2], 50, &[2, 96, 0, 0, 0]);
    begins(RsaPssSha256, &[3, 0, 1, 0, 0], 265, &[3, 0, 1, 0, 0]);
    begins(RsaPkcs1Sha256, &[3, 0, 1, 0, 0], 265, &[4, 0, 1, 0, 0]);
    let (key, _) = signed(Ed25519, 1, MESSAGE);
    assert_eq!(borsh::to_vec(&key).unwrap(), borsh::to_vec(&key.card_key().unwrap()).unwrap());
}

#[test]
fn every_flipped_bit_is_refused() {
    for scheme in SCHEMES {
        let (key, signature) = signed(scheme, 2, MESSAGE);
        let (key_bytes, bytes) = (borsh::to_vec(&key).unwrap(), borsh::to_vec(&signature).unwrap());
        for bit in 0..MESSAGE.len() * 8 {
            assert!(key.verify(&flipped(MESSAGE, bit), &signature).is_err(), "{scheme:?}, message, {bit}");
        }
        for bit in 0..bytes.len() * 8 {
            let refused = |other: CertifiedSignature| key.verify(MESSAGE, &other).is_err();
            assert!(signature_of(&flipped(&bytes, bit)).is_none_or(refused), "{scheme:?}, signature, {bit}");
        }
        for bit in 0..key_bytes.len() * 8 {
            let refused = |other: CertifiedKey| other.verify(MESSAGE, &signature).is_err();
            assert!(key_of(&flipped(&key_bytes, bit)).is_none_or(refused), "{scheme:?}, key, {bit}");
        }
    }
}

#[test]
fn no_scheme_stands_for_another() {
    for scheme in SCHEMES {
        let (key, signature) = signed(scheme, 3, MESSAGE);
        assert!(key.schemes().contains(&scheme));
        assert_eq!(key.verify(MESSAGE, &signature), Ok(()));
        for other in SCHEMES.into_iter().filter(|other| *other != scheme) {
            let claimed = CertifiedSignature::new(other, signature.bytes().to_vec());
            let verdict = claimed.map(|claimed| key.verify(MESSAGE, &claimed).map_err(|error| error.code()));
            assert!(matches!(verdict, Err(CardError::Signature) | Ok(Err("card-signature"))), "{scheme:?}, {other:?}");
        }
    }
}

/// `n − s` of an ECDSA signature, by the libraries' arithmetic.
fn with_larger_s(signature: &CertifiedSignature) -> CertifiedSignature {
    let bytes = if signature.scheme() == EcdsaP256Sha256 {
        let (r, s) = p256::ecdsa::Signature::from_slice(signature.bytes()).unwrap().split_scalars();
        p256::ecdsa::Signature::from_scalars(r, -s).unwrap().to_bytes().to_vec()
    } else {
        let (r, s) = p384::ecdsa::Signature::from_slice(signature.bytes()).unwrap().split_scalars();
        p384::ecdsa::Signature::from_scalars(r, -s).unwrap().to_bytes().to_vec()
    };
    CertifiedSignature::new(signature.scheme(), bytes).unwrap()
}

#[test]
fn ecdsa_has_one_spelling() {
    for (scheme, seed) in [EcdsaP256Sha256, EcdsaP384Sha384].into_iter().zip(4..) {
        let (key, signature) = signed(scheme, seed, MESSAGE);
        let larger = with_larger_s(&signature);
        assert_ne!(larger, signature);
        assert_eq!(key.verify(MESSAGE, &larger), Err(CardError::Signature));
        assert_eq!(larger.clone().normalized(), signature);
        assert_eq!(CertifiedSignature::from_der(scheme, &larger.to_der().unwrap()), Ok(signature));
    }
}

/// Neither with a zero in front, nor without its first byte, nor with the modulus added, where that is not longer.
#[test]
fn rsa_has_one_spelling() {
    for scheme in [RsaPssSha256, RsaPkcs1Sha256] {
        let signed = (0..99u8).map(|message| (message, signed(scheme, 6, &[message])));
        let (message, key, signature, beyond) = signed
            .map(|(message, (key, signature))| {
                let beyond = rsa::BigUint::from_bytes_be(signature.bytes()) + rsa_key().n();
                (message, key, signature, beyond.to_bytes_be())
            })
            .find(|(.., beyond)| beyond.len() == 256)
            .unwrap();
        assert_eq!(key.verify(&[message], &signature), Ok(()));
        for bytes in [[&[0], signature.bytes()].concat(), signature.bytes()[1..].to_vec(), beyond] {
            let verdict = CertifiedSignature::new(scheme, bytes).and_then(|other| key.verify(&[message], &other));
            assert_eq!(verdict, Err(CardError::Signature));
        }
    }
}

#[test]
fn lengths_are_bounded_before_anything_is_read() {
    for (scheme, tag) in SCHEMES.into_iter().zip(0u8..) {
        for length in [0, 63, 65, 95, 97, 255, 1025, u32::MAX] {
            let bytes = [&[tag][..], &length.to_le_bytes(), &[1; 1025]].concat();
            let read = CertifiedSignature::new(scheme, vec![1; length.min(2048) as usize]);
            assert_eq!(read, Err(CardError::Signature), "{scheme:?} {length}");
            let mut reader = &bytes[..];
            let decoded = <CertifiedSignature as borsh::BorshDeserialize>::deserialize(&mut reader);
            assert_eq!((decoded.is_err(), reader.len()), (true, 1025), "{scheme:?} {length}");
        }
    }
    let key = [&[3][..], &u32::MAX.to_le_bytes(), &[1; 1025]].concat();
    let mut reader = &key[..];
    let decoded = <CertifiedKey as borsh::BorshDeserialize>::deserialize(&mut reader);
    assert_eq!((decoded.is_err(), reader.len()), (true, 1025));
    assert!(signature_of(&[5, 64, 0, 0, 0]).is_none() && key_of(&[4; 34]).is_none());
}

/// The DER of an RSA key with this number in the place of the exponent.
fn with_exponent(der: &[u8], exponent: &[u8]) -> Vec<u8> {
    let mut der = der.to_vec();
    der.truncate(der.len() - 5);
    der.extend([&[2, exponent.len() as u8], exponent].concat());
    // Both sequences and the bit string have lengths of two bytes.
    for at in [2, 21, 26] {
        let length = u16::from_be_bytes([der[at], der[at + 1]]) + exponent.len() as u16 - 3;
        der[at..at + 2].copy_from_slice(&length.to_be_bytes());
    }
    der
}

#[test]
fn the_der_of_rsa_keys() {
    let der = rsa_public().to_spki().unwrap();
    assert_eq!(with_exponent(&der, &[1, 0, 1]), der);
    let other = |exponent: &[u8]| CertifiedKey::from_spki(&with_exponent(&der, exponent));
    assert_eq!(other(&[0, 0xff, 0xff, 0xff, 0xff]), CertifiedKey::rsa(&rsa_key().n().to_bytes_be(), u32::MAX));
    assert_eq!(other(&[1, 0, 0, 0, 1]), Err(CardError::Weak(Weakness::Exponent)));
    assert_eq!(other(&[3]), Err(CardError::Weak(Weakness::Exponent)));
    // Written with a needless zero, negative, and empty.
    for exponent in [&[0, 1, 0, 1][..], &[0x81, 0, 1], &[]] {
        assert_eq!(other(exponent), Err(CardError::Key), "{exponent:?}");
    }
}

/// How long the bit string is in the DER of a key.
fn key_length(scheme: SignatureScheme) -> usize {
    match scheme {
        Ed25519 => 32,
        EcdsaP256Sha256 => 65,
        EcdsaP384Sha384 => 97,
        RsaPssSha256 | RsaPkcs1Sha256 => 270,
    }
}

#[test]
fn the_der_of_every_kind() {
    for scheme in SCHEMES {
        let (key, _) = signed(scheme, 7, MESSAGE);
        let der = key.to_spki().unwrap();
        assert_eq!(CertifiedKey::from_spki(&der), Ok(key));
        assert_eq!(CertifiedKey::from_spki(&[&der[..], &[0]].concat()), Err(CardError::Key));
        assert_eq!(CertifiedKey::from_spki(&der[..der.len() - 1]), Err(CardError::Key));
        let unused_bits = der.len() - 1 - key_length(scheme);
        let algorithm = der.iter().position(|byte| *byte == 6).unwrap() + 3;
        for at in [unused_bits, algorithm] {
            assert_eq!(CertifiedKey::from_spki(&flipped(&der, 8 * at)), Err(CardError::Key), "{scheme:?} {at}");
        }
    }
}

/// How the DER of a P-256 key begins.
const P256_ALGORITHM: &str = "3059301306072a8648ce3d020106082a8648ce3d030107";

/// A certificate's key says its curve, or `NULL`, or nothing, and nothing else.
#[test]
fn parameters_of_algorithms() {
    let (ed25519, p256) = (signed(Ed25519, 8, MESSAGE).0, signed(EcdsaP256Sha256, 8, MESSAGE).0);
    let hex = |der: Vec<u8>| der.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let changed = |key: &CertifiedKey, from: &str, to: &str| {
        let der = hex(key.to_spki().unwrap());
        assert!(der.contains(from), "{der}");
        CertifiedKey::from_spki(&from_hex(&der.replacen(from, to, 1)))
    };
    let with_null = changed(&ed25519, "302a300506032b6570", "302c300706032b65700500");
    let with_empty = changed(&rsa_public(), "0d06092a864886f70d0101010500", "0d06092a864886f70d0101010400");
    let without =
        changed(&rsa_public(), "30820122300d06092a864886f70d0101010500", "30820120300b06092a864886f70d010101");
    let pss_only = changed(&rsa_public(), "2a864886f70d0101010500", "2a864886f70d01010a0500");
    let other_curve = changed(&p256, "06082a8648ce3d030107", "06082a8648ce3d030106");
    let no_curve = changed(&p256, P256_ALGORITHM, "304f300906072a8648ce3d0201");
    let p384 = signed(EcdsaP384Sha384, 8, MESSAGE).0;
    let said_to_be_p256 =
        changed(&p384, "3076301006072a8648ce3d020106052b81040022", &format!("3079{}", &P256_ALGORITHM[4..]));
    for refused in [with_null, with_empty, without, pss_only, other_curve, no_curve, said_to_be_p256] {
        assert_eq!(refused, Err(CardError::Key));
    }
}

/// RFC 8410 §10.1 for RFC 8032's first secret; OpenSSL for the secret scalar 1 of P-256.
#[test]
fn the_der_that_others_write() {
    let seed = from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").try_into().unwrap();
    let card = CardSecret::from_seed(&seed).unwrap();
    let der = "302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    assert_eq!(card.key().to_spki(), Ok(from_hex(der)));
    let mut one = [0; 32];
    one[31] = 1;
    let der = "3059301306072a8648ce3d020106082a8648ce3d030107034200\
               046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
               4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    assert_eq!(CardSecret::from_scalar(&one).unwrap().key().to_spki(), Ok(from_hex(der)));
}

/// The example of docs/protocol/cards.md: the key and the message of RFC 6979 §A.2.5, whose `s` is the larger one.
#[test]
fn the_example_of_the_page() {
    let secret = from_hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721").try_into().unwrap();
    let mut card = CardSecret::from_scalar(&secret).unwrap();
    let signature = CardSigner::sign(&mut card, b"sample").unwrap();
    let (r, s) = (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    );
    let given = CertifiedSignature::new(EcdsaP256Sha256, from_hex(&format!("{r}{s}"))).unwrap();
    assert_eq!(given.normalized(), signature);
    let key = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
    assert_eq!(card.public().to_string(), "p256:A2D-1LolWp0xyWHrdMY1bWjASbiSO2H6bOZpYi5g8p-2");
    assert_eq!(borsh::to_vec(&card.key()).unwrap(), from_hex(&format!("0103{key}")));
    let s = "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9";
    assert_eq!(borsh::to_vec(&signature).unwrap(), from_hex(&format!("0140000000{r}{s}")));
    assert_eq!(signature.to_der().unwrap(), from_hex(&format!("3045022100{r}0220{s}")));
}

fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

#[test]
fn codes() {
    let errors = [
        (CardSignError::PinWrong { left: Some(2) }, "pin-wrong", "the PIN is wrong; tries left: 2"),
        (CardSignError::PinWrong { left: None }, "pin-wrong", "the PIN is wrong"),
        (CardSignError::PinBlocked, "pin-blocked", "the PIN is blocked"),
        (CardSignError::Removed, "token-removed", "the card was removed"),
        (CardSignError::TokenMissing, "token-missing", "there is no such card"),
        (CardSignError::KeyMissing, "key-missing", "the card has no such key"),
        (CardSignError::Failed("CKR_X".to_owned()), "token-failed", "the card failed: CKR_X"),
    ];
    for (error, code, text) in errors {
        assert_eq!((error.code(), error.to_string().as_str()), (code, text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_encoded_decodes(
        kind in 0usize..5,
        seed in any::<u64>(),
        message in prop::collection::vec(any::<u8>(), 0..99),
    ) {
        let (key, signature) = signed(SCHEMES[kind], seed, &message);
        prop_assert_eq!(key.verify(&message, &signature), Ok(()));
        prop_assert_eq!(key_of(&borsh::to_vec(&key).unwrap()), Some(key.clone()));
        prop_assert_eq!(signature_of(&borsh::to_vec(&signature).unwrap()), Some(signature.clone()));
        prop_assert_eq!(CertifiedKey::from_spki(&key.to_spki().unwrap()), Ok(key.clone()));
        let der = signature.to_der().unwrap();
        prop_assert_eq!(CertifiedSignature::from_der(SCHEMES[kind], &der), Ok(signature.clone()));
        let card = key.card_key().zip(signature.card_signature());
        prop_assert_eq!(card.map(|(key, given)| key.verify(&message, &given)), (kind < 2).then_some(Ok(())));
        if let Some((key, given)) = card {
            prop_assert_eq!(CertifiedSignature::of_card(&key, &given), signature);
            prop_assert_eq!(given.normalized(&key), given);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0usize..5) {
        for read in [CertifiedKey::from_spki, CertifiedKey::from_sec1, CertifiedKey::from_pkcs1] {
            let key = read(&bytes);
            prop_assert!(key.is_err() || key_of(&borsh::to_vec(&key.clone().unwrap()).unwrap()) == key.ok());
        }
        let again = key_of(&bytes).map(|key| borsh::to_vec(&key).unwrap());
        prop_assert!(again.is_none_or(|again| again == bytes));
        let again = signature_of(&bytes).map(|signature| borsh::to_vec(&signature).unwrap());
        prop_assert!(again.is_none_or(|again| again == bytes));
        if let Ok(signature) = CertifiedSignature::from_der(SCHEMES[kind], &bytes) {
            prop_assert_eq!(signature.clone().normalized(), signature);
        }
    }

    /// One byte of a key's DER is changed: it is refused, or it is the DER of the key that is read.
    #[test]
    fn a_key_has_one_der(kind in 0usize..4, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut der = signed(SCHEMES[kind], 9, MESSAGE).0.to_spki().unwrap();
        let at = at.index(der.len());
        der[at] = byte;
        let key = CertifiedKey::from_spki(&der);
        prop_assert!(key.is_err() || key.unwrap().to_spki() == Ok(der), "{at} {byte}");
    }

    /// Whatever the bytes, normalizing twice is normalizing once, and nothing is lost that was a signature.
    #[test]
    fn normalizing_is_idempotent(bytes in prop::array::uniform32(any::<u8>()), seed in any::<u64>()) {
        let given = CardSignature(std::array::from_fn(|at| bytes[at % 32]));
        for key in [signed(Ed25519, seed, MESSAGE).0, signed(EcdsaP256Sha256, seed, MESSAGE).0] {
            let key = key.card_key().unwrap();
            let once = given.normalized(&key);
            prop_assert_eq!(once.normalized(&key), once);
            prop_assert_eq!(once.0[..32].to_vec(), given.0[..32].to_vec());
        }
    }
}
