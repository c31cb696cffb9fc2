//! Signatures: what is signed is accepted, anything else is refused, and a batch says who is wrong.
#![cfg(test)]
#![allow(missing_docs)]

use proptest::prelude::*;
use rand::rngs::{OsRng, StdRng};
use rand::{RngCore, SeedableRng};
use tupyo_group::{EncodedPoint, Scalar, SecretScalar};
use tupyo_proof::{
    PreparedSignature, Purpose, SharedBases, Signature, SigningKey, Transcript, VerifyingKey, culprits, verify,
};

fn prepared(count: usize, forged: &[usize]) -> Vec<PreparedSignature> {
    (0..count)
        .map(|i| {
            let key = SigningKey::generate(&mut OsRng);
            let mut signature = key.sign(Purpose::Ballot, &[i as u8], &mut OsRng);
            if forged.contains(&i) {
                signature.response += Scalar::ONE;
            }
            PreparedSignature::new(&key.verifying_key(), Purpose::Ballot, &[i as u8], &signature).unwrap()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_batch_names_exactly_the_forged_ones(forged in prop::collection::btree_set(0usize..33, 0..5)) {
        let forged: Vec<_> = forged.into_iter().collect();
        let members = prepared(33, &forged);
        let bases = SharedBases::new([]);
        prop_assert_eq!(verify(&bases, &members).is_ok(), forged.is_empty());
        prop_assert_eq!(culprits(&bases, &members), forged);
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let key = SigningKey::generate(&mut OsRng);
    let signature = borsh::to_vec(&key.sign(Purpose::Document, b"message", &mut OsRng)).unwrap();
    let accepts = |bytes: &[u8], message: &[u8], purpose| {
        borsh::from_slice::<Signature>(bytes)
            .is_ok_and(|signature| key.verifying_key().verify(purpose, message, &signature).is_ok())
    };
    assert!(accepts(&signature, b"message", Purpose::Document));
    assert!(!accepts(&signature, b"messag", Purpose::Document));
    assert!(!accepts(&signature, b"message", Purpose::Ballot));
    for bit in 0..8 * signature.len() {
        let mut altered = signature.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepts(&altered, b"message", Purpose::Document), "bit {bit}");
    }
}

#[test]
fn cut_lengthened_and_exchanged_signatures_are_refused() {
    let key = SigningKey::generate(&mut OsRng);
    let good = borsh::to_vec(&key.sign(Purpose::Ballot, b"message", &mut OsRng)).unwrap();
    let refused = |bytes: &[u8]| {
        let signature = borsh::from_slice::<Signature>(bytes);
        !signature.is_ok_and(|signature| key.verifying_key().verify(Purpose::Ballot, b"message", &signature).is_ok())
    };
    assert!(!refused(&good));
    assert!((0..good.len()).all(|length| refused(&good[..length])));
    for byte in [0, 1, 255] {
        assert!(refused(&[&good[..], &[byte]].concat()));
        assert!(refused(&[&[byte], &good[..]].concat()));
        assert!(refused(&[&[byte], &good[..63]].concat()));
    }
    assert!(refused(&[&good[32..], &good[..32]].concat()));
    let other = borsh::to_vec(&key.sign(Purpose::Ballot, b"message", &mut OsRng)).unwrap();
    assert!(refused(&[&good[..32], &other[32..]].concat()));
}

#[test]
fn the_identity_is_no_key() {
    assert!(VerifyingKey::decode(EncodedPoint([0; 32])).is_err());
    assert!(SigningKey::decode(&[0; 32]).is_err());
}

#[test]
fn errors_that_cancel_under_equal_weights_are_refused() {
    let keys = [SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng)];
    let mut signatures = keys.each_ref().map(|key| key.sign(Purpose::Ballot, b"m", &mut OsRng));
    signatures[0].response += Scalar::ONE;
    signatures[1].response = signatures[1].response - Scalar::ONE;
    let members: Vec<_> = (0..2)
        .map(|i| PreparedSignature::new(&keys[i].verifying_key(), Purpose::Ballot, b"m", &signatures[i]).unwrap())
        .collect();
    assert!(verify(&SharedBases::new([]), &members).is_err());
}

#[test]
fn keys_survive_being_written_down() {
    let key = SigningKey::generate(&mut OsRng);
    let again = SigningKey::decode(&key.encode()).unwrap();
    assert_eq!(again.verifying_key(), key.verifying_key());
    let signature = again.sign(Purpose::Ballot, b"message", &mut OsRng);
    assert!(key.verifying_key().verify(Purpose::Ballot, b"message", &signature).is_ok());
    let public = borsh::to_vec(&key.verifying_key()).unwrap();
    assert_eq!(public, key.verifying_key().encode().as_bytes());
    assert_eq!(borsh::from_slice::<VerifyingKey>(&public).unwrap(), key.verifying_key());
    assert!(borsh::from_slice::<VerifyingKey>(&[0; 32]).is_err());
    assert_eq!(format!("{:?}", key.verifying_key()), format!("{:?}", key.verifying_key().encode()));
}

/// The secret key, every other secret and everything absorbed are in it, and the caller's randomness as well.
#[test]
fn hedged_randomness_repeats_for_nothing_else() {
    let [one, other] = [7, 8].map(|seed| SigningKey::generate(&mut StdRng::seed_from_u64(seed)));
    let draw = |key: &SigningKey, message: &[u8], secret: u64, seed: u64| {
        let mut transcript = Transcript::new("test");
        transcript.append("message", message);
        let secret = SecretScalar::small(secret);
        let mut bytes = [0; 32];
        key.hedged_rng(&transcript, &[&secret], &mut StdRng::seed_from_u64(seed)).fill_bytes(&mut bytes);
        bytes
    };
    let first = draw(&one, b"message", 1, 1);
    assert_eq!(draw(&one, b"message", 1, 1), first);
    assert_ne!(draw(&other, b"message", 1, 1), first);
    assert_ne!(draw(&one, b"messages", 1, 1), first);
    assert_ne!(draw(&one, b"message", 2, 1), first);
    assert_ne!(draw(&one, b"message", 1, 2), first);
}
