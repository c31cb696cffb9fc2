//! Cards in software, their keys and signatures, as elections see them.
#![cfg(test)]

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use proptest::{prop_assert, prop_assert_eq};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_card::{CardError, CardKey, CardSecret, CardSignature, Weakness};

const MESSAGE: &[u8] = b"a message";

fn both(seed: u64) -> [CardSecret; 2] {
    let mut rng = StdRng::seed_from_u64(seed);
    [CardSecret::generate(&mut rng).unwrap(), CardSecret::generate_p256(&mut rng).unwrap()]
}

fn key_of(bytes: &[u8]) -> Option<CardKey> {
    borsh::from_slice(bytes).ok()
}

#[test]
fn every_flipped_bit_is_refused() {
    for card in both(1) {
        let (key, signature) = (card.public(), card.sign(MESSAGE));
        assert_eq!(key.verify(MESSAGE, &signature), Ok(()));
        let refused = |key: &CardKey, message: &[u8], signature: &CardSignature| {
            key.verify(message, signature) == Err(CardError::Signature)
        };
        for bit in 0..512 {
            let mut other = signature;
            other.0[bit / 8] ^= 1 << (bit % 8);
            assert!(refused(&key, MESSAGE, &other), "{key}, signature, {bit}");
        }
        for bit in 0..MESSAGE.len() * 8 {
            let mut other = MESSAGE.to_vec();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(refused(&key, &other, &signature), "{key}, message, {bit}");
        }
        let bytes = borsh::to_vec(&key).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(key_of(&other).is_none_or(|other| refused(&other, MESSAGE, &signature)), "{key}, key, {bit}");
        }
    }
}

/// The larger `s` is as good by FIPS 186-5; anyone makes it of the smaller one.
#[test]
fn only_the_smaller_s_is_accepted() {
    let (mut larger, mut smaller) = (0, 0);
    for seed in 0..32 {
        let secret = p256::ecdsa::SigningKey::random(&mut StdRng::seed_from_u64(seed));
        let point = secret.verifying_key().to_encoded_point(true);
        let key = CardKey::p256(point.as_bytes().try_into().unwrap()).unwrap();
        let signature: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&secret, MESSAGE);
        let given = CardSignature(signature.to_bytes().into());
        let is_larger = given.0[32..] > HALF[..];
        if is_larger {
            larger += 1
        } else {
            smaller += 1
        }
        assert_eq!(key.verify(MESSAGE, &given).is_err(), is_larger);
        assert_eq!(given.normalized(&key) == given, !is_larger);
        assert_eq!(key.verify(MESSAGE, &given.normalized(&key)), Ok(()));
    }
    assert!(larger > 4 && smaller > 4);
}

/// (n − 1)/2.
const HALF: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56,
    0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

/// Normalizing is for ECDSA; it leaves what is no signature as it is, too.
#[test]
fn ed25519_is_not_normalized() {
    let [card, other] = both(2);
    let signature = card.sign(MESSAGE);
    assert_eq!(signature.normalized(&card.public()), signature);
    for bytes in [[0; 64], [0xff; 64]] {
        assert_eq!(CardSignature(bytes).normalized(&other.public()), CardSignature(bytes));
        assert_eq!(other.public().verify(MESSAGE, &CardSignature(bytes)), Err(CardError::Signature));
    }
}

#[test]
fn a_card_is_read_as_it_was_written() {
    for (card, kind) in both(3).into_iter().zip(["ed25519", "p256"]) {
        let text = card.to_text();
        assert!(text.starts_with(&format!("tupyo-card-secret:{kind}:")) && text.ends_with('\n'));
        let again = CardSecret::parse(&text).unwrap();
        assert_eq!((again.public(), again.to_text()), (card.public(), text.clone()));
        assert_eq!(again.sign(MESSAGE), card.sign(MESSAGE));
        let key = card.public().to_string();
        assert!(key.starts_with(&format!("{kind}:")));
        assert_eq!(key.parse(), Ok(card.public()));
    }
}

#[test]
fn what_is_no_secret_is_refused() {
    let [ed25519, p256] = both(4).map(|card| card.to_text());
    let cut = |text: &str| text[..text.len() - 5].to_owned();
    let texts = [
        String::new(),
        ed25519.replace("secret:", "secret"),
        ed25519.replace("ed25519", "p384"),
        cut(&ed25519),
        cut(&p256),
        p256.replace("p256:", "p256:p256:"),
        format!("tupyo-card-secret:p256:{}", "A".repeat(43)),
        format!("tupyo-card-secret:p256:{}8", "_".repeat(42)),
    ];
    for text in texts {
        assert_eq!(CardSecret::parse(&text).err(), Some(CardError::Secret), "{text}");
    }
    // The order of the group, which is zero, and the largest scalar.
    let mut order = HALF;
    (0..32).rev().fold(1, |carry, at| {
        let sum = 2 * u16::from(HALF[at]) + carry;
        order[at] = sum as u8;
        sum >> 8
    });
    assert_eq!(CardSecret::from_scalar(&order).err(), Some(CardError::Secret));
    order[31] -= 1;
    assert!(CardSecret::from_scalar(&order).is_ok());
}

#[test]
fn what_is_no_key_is_refused() {
    let [ed25519, p256] = both(5).map(|card| card.public().to_string());
    let (kind, encoded) = ed25519.split_once(':').unwrap();
    let texts = [
        String::new(),
        encoded.to_owned(),
        format!("{kind}:"),
        format!("{kind}: {encoded}"),
        format!("{kind}:{encoded}="),
        format!("p256:{encoded}"),
        format!("Ed25519:{encoded}"),
        format!(" {ed25519}"),
        format!("{p256}A"),
        p256.replace("p256", "ed25519"),
        p256.replace("p256", "p384"),
    ];
    for text in texts {
        assert_eq!(text.parse::<CardKey>(), Err(CardError::Key), "{text}");
    }
    // 32 bytes leave two bits of the last character, which must be zero.
    let last = encoded.chars().last().unwrap();
    let others = ('0'..='z').filter(|c| c.is_ascii_alphanumeric() && *c != last);
    let spellings = others.map(|c| format!("{kind}:{}{c}", &encoded[..encoded.len() - 1]));
    let read: Vec<CardKey> = spellings.filter_map(|text| text.parse().ok()).collect();
    assert!(read.iter().all(|key| *key != ed25519.parse().unwrap()));
}

#[test]
fn codes() {
    let codes = [CardError::Key, CardError::Weak(Weakness::Roca), CardError::Secret, CardError::Signature];
    assert_eq!(codes.map(|error| error.code()), ["card-key", "card-weak", "card-secret", "card-signature"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_encoded_decodes(seed in any::<u64>(), message in prop::collection::vec(any::<u8>(), 0..99)) {
        for card in both(seed) {
            let key = card.public();
            prop_assert_eq!(key_of(&borsh::to_vec(&key).unwrap()), Some(key));
            prop_assert_eq!(key.to_string().parse(), Ok(key));
            let signature = card.sign(&message);
            prop_assert_eq!(key.verify(&message, &signature), Ok(()));
            let bytes = borsh::to_vec(&signature).unwrap();
            prop_assert_eq!(borsh::from_slice::<CardSignature>(&bytes).unwrap(), signature);
        }
    }

    #[test]
    fn a_key_has_one_spelling(tag in 0u8..3, bytes in prop::collection::vec(any::<u8>(), 31..35)) {
        let bytes = [&[tag][..], &bytes].concat();
        let key = key_of(&bytes);
        prop_assert!(key.is_none_or(|key| borsh::to_vec(&key).unwrap() == bytes));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(ed25519|p256)?:?[A-Za-z0-9_=-]{0,48}") {
        let key = text.parse::<CardKey>();
        prop_assert!(key.is_err() || key.unwrap().to_string() == text);
    }
}
