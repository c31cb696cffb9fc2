//! Keys and registrations of both kinds, and everything that is refused.
#![cfg(test)]

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::{OsRng, StdRng};
use tupyo_card::{CardError, CardKey, CardSecret, CardSignature};
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_registration::{Registration, RegistrationFault, SignedRegistration, holder_of};

fn voting_key() -> tupyo_proof::SigningKey {
    tupyo_proof::SigningKey::generate(&mut StdRng::seed_from_u64(7))
}

fn registration(card: CardKey) -> Registration {
    let key = voting_key();
    let scope = RegistrationScope::Election(ElectionId([9; 32]));
    let possession = scope.prove(&holder_of(&card, &[5; 32]), &key, &mut StdRng::seed_from_u64(1));
    Registration { card, voting_key: key.verifying_key().encode(), scope, salt: [5; 32], possession, replaces: None }
}

fn p256_card() -> (SigningKey, CardKey) {
    let key = SigningKey::random(&mut OsRng);
    let public = key.verifying_key().to_encoded_point(true);
    (key, CardKey::p256(public.as_bytes().try_into().unwrap()).unwrap())
}

fn signed_by_both_kinds() -> [SignedRegistration; 2] {
    let card = CardSecret::generate(&mut OsRng).unwrap();
    let (key, public) = p256_card();
    let other = registration(public);
    let signature: p256::ecdsa::Signature = key.sign(&other.message());
    let signature = CardSignature(signature.to_bytes().into());
    [registration(card.public()).sign(&card).unwrap(), other.with_signature(signature).unwrap()]
}

#[test]
fn both_kinds_register() {
    for signed in signed_by_both_kinds() {
        assert_eq!(SignedRegistration::decode(&signed.encode()), Ok(signed));
        let card = signed.verify().unwrap().card;
        assert_eq!(signed.verify(), Ok(&registration(card)));
        assert_eq!(card.to_string().parse(), Ok(card));
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    for signed in signed_by_both_kinds() {
        let bytes = signed.encode();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let accepted = SignedRegistration::decode(&flipped).is_ok_and(|signed| signed.verify().is_ok());
            assert!(!accepted, "bit {bit}");
        }
        assert_eq!(SignedRegistration::decode(&bytes[1..]), Err(RegistrationFault::Malformed));
        assert_eq!(SignedRegistration::decode(&[&bytes[..], &[0]].concat()), Err(RegistrationFault::Malformed));
    }
}

#[test]
fn the_message_is_labelled() {
    let card = CardSecret::from_seed(&[1; 32]).unwrap();
    let message = registration(card.public()).message();
    assert_eq!(message[..22], *b"\x15tupyo/v1/registration");
    assert_eq!(message.len(), 22 + 33 + 32 + 33 + 32 + 64 + 1);
}

#[test]
fn a_card_registers_another_key_in_the_place_of_one() {
    let card = CardSecret::generate(&mut OsRng).unwrap();
    let first = registration(card.public());
    let key = tupyo_proof::SigningKey::generate(&mut OsRng);
    let second = first.replaced(&key, &mut OsRng);
    assert_eq!((second.replaces, second.holder()), (Some(first.voting_key), first.holder()));
    let read = SignedRegistration::decode(&second.sign(&card).unwrap().encode()).unwrap();
    assert_eq!(read.verify(), Ok(&second));
    assert!(first.scope.verify(&second.holder(), &key.verifying_key(), &second.possession).is_ok());
    let stranger = CardSecret::generate(&mut OsRng).unwrap();
    assert_eq!(first.sign(&stranger), Err(RegistrationFault::Signature));
}

#[test]
fn unusable_keys_are_refused() {
    let mut small_order = [0; 32];
    small_order[0] = 1;
    assert_eq!(CardKey::ed25519(small_order), Err(CardError::Key));
    for low in 0xed..=0xff {
        let mut beyond = [0xff; 32];
        (beyond[0], beyond[31]) = (low, 0x7f);
        assert_eq!(CardKey::ed25519(beyond), Err(CardError::Key), "{low}");
    }
    assert_eq!(CardKey::p256([0; 33]), Err(CardError::Key));
    for text in ["", "ed25519", "ed25519:", "rsa:AAAA", "ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
        assert_eq!(text.parse::<CardKey>(), Err(CardError::Key), "{text}");
    }
}

#[test]
fn a_software_card_is_read_as_it_was_written() {
    let card = CardSecret::generate(&mut OsRng).unwrap();
    let read = CardSecret::parse(&card.to_text()).unwrap();
    assert_eq!(read.public(), card.public());
    assert!(matches!(CardSecret::parse("tupyo-card-secret:ed25519:AAAA"), Err(CardError::Secret)));
}

proptest! {
    #[test]
    fn what_decodes_encodes_to_the_same(bytes in proptest::collection::vec(any::<u8>(), 257..261)) {
        if let Ok(signed) = SignedRegistration::decode(&bytes) {
            prop_assert_eq!(signed.encode(), bytes);
        }
    }
}
