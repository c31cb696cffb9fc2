//! Whose key signed a part of a document: text forms, and signatures of every kind of key.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use tupyo_card::{CardKey, CardSecret, CardSignature};
use tupyo_circuits::TrackingCode;
use tupyo_election::{
    Author, AuthorKey, AuthorKeyError, AuthorSignature, Document, DocumentPart, DocumentSigner, ElectionId, Entry,
    Refusal, SayingError, SignedBallot, SigningFault,
};
use tupyo_group::{DecodeError, Scalar};
use tupyo_proof::{Purpose, SigningKey};

const ELECTION: ElectionId = ElectionId([7; 32]);
/// The order of ristretto255, little-endian: the smallest number that is no scalar.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn card(seed: u8) -> CardSecret {
    CardSecret::from_seed(&[seed; 32]).unwrap()
}

fn p256_card(scalar: u8) -> CardSecret {
    CardSecret::from_scalar(&[scalar; 32]).unwrap()
}

fn notice() -> Document {
    Document::Notice { text: "Polling stations open at six.".to_owned() }
}

fn part_signed_by(signer: &dyn DocumentSigner) -> DocumentPart {
    match notice().sign(ELECTION, Author::Official(0), signer, &mut OsRng).unwrap().remove(0) {
        Entry::Document(part) => part,
        other => panic!("{other:?}"),
    }
}

fn verified(part: &DocumentPart, key: AuthorKey) -> Result<(), &'static str> {
    part.verify(ELECTION, &key).map_err(|refusal| refusal.code())
}

#[test]
fn a_key_has_one_text() {
    let schnorr = AuthorKey::from(SigningKey::generate(&mut OsRng).verifying_key());
    let text = schnorr.to_string();
    assert_eq!((text.len(), text.parse()), (43, Ok(schnorr)));
    let of_card = AuthorKey::from(card(1).public());
    assert_eq!(of_card.to_string(), card(1).public().to_string());
    assert_eq!(of_card.to_string().parse(), Ok(of_card));
    assert_eq!([schnorr, of_card].map(|key| format!("{key:?}")), [schnorr, of_card].map(|key| key.to_string()));
    let p256 = "p256:A2sX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW";
    assert_eq!(p256.parse::<AuthorKey>().unwrap().to_string(), p256);
}

#[test]
fn what_is_no_key_is_refused() {
    let text = AuthorKey::from(SigningKey::generate(&mut OsRng).verifying_key()).to_string();
    let identity = "A".repeat(43);
    let of_card = card(1).public().to_string();
    let wrong = [
        String::new(),
        ":".to_owned(),
        // 2²⁵⁶ − 1, which is no point.
        "__________________________________________8".to_owned(),
        identity.clone(),
        format!("{text}="),
        format!(" {text}"),
        text[..42].to_owned(),
        format!("ristretto:{text}"),
        format!("ed25519:{identity}"),
        of_card.replace("ed25519", "ED25519"),
        of_card.replace("ed25519", "p256"),
    ];
    for wrong in wrong {
        assert_eq!(wrong.parse::<AuthorKey>(), Err(AuthorKeyError), "{wrong}");
    }
}

#[test]
fn every_kind_of_key_signs_for_itself_alone() {
    let file = SigningKey::generate(&mut OsRng);
    let signers: [&dyn DocumentSigner; 5] = [&file, &card(1), &card(2), &p256_card(1), &p256_card(2)];
    for (own, signer) in signers.iter().enumerate() {
        let part = part_signed_by(*signer);
        for (other, verifier) in signers.iter().enumerate() {
            let expected = if own == other { Ok(()) } else { Err("document-signature") };
            assert_eq!(verified(&part, verifier.author_key()), expected, "{own} {other}");
        }
        let mut changed = part.clone();
        changed.bytes[5] ^= 1;
        assert_eq!(verified(&changed, signer.author_key()), Err("document-signature"));
    }
}

#[test]
fn a_scalar_that_is_none_is_a_bad_signature_and_no_malformed_entry() {
    let key = SigningKey::generate(&mut OsRng);
    let mut part = part_signed_by(&key);
    for scalar in [ORDER, [0xff; 32]] {
        part.signature.0[32..].copy_from_slice(&scalar);
        assert_eq!(Entry::decode(&Entry::Document(part.clone()).encode()), Ok(Entry::Document(part.clone())));
        assert_eq!(verified(&part, key.author_key()), Err("document-signature"));
    }
    assert_eq!(Scalar::decode(ORDER), Err(DecodeError::Scalar));
}

#[test]
fn a_nonce_that_is_none_is_a_bad_signature() {
    let key = SigningKey::generate(&mut OsRng);
    let mut part = part_signed_by(&key);
    part.signature.0[..32].copy_from_slice(&[0xff; 32]);
    assert_eq!(verified(&part, key.author_key()), Err("document-signature"));
}

#[test]
fn a_card_signs_under_its_own_label_only() {
    let message = [9; 32];
    let spelled = [&[22], "tupyo/v1/card document".as_bytes(), &message].concat();
    assert_eq!(AuthorKey::card_message(&message), spelled);
    let others = [
        message.to_vec(),
        [&b"tupyo/v1/card document"[..], &message].concat(),
        SignedBallot::card_message(&TrackingCode(message)),
    ];
    for card in [card(3), p256_card(3)] {
        let key = AuthorKey::from(card.public());
        assert_eq!(key.verify(&message, &card.sign(&spelled).into()), Ok(()));
        assert!(others.iter().all(|other| key.verify(&message, &card.sign(other).into()).is_err()));
    }
}

fn with_the_larger_s(signature: &[u8; 64]) -> [u8; 64] {
    let (r, s) = p256::ecdsa::Signature::from_slice(signature).unwrap().split_scalars();
    p256::ecdsa::Signature::from_scalars(r, -s).unwrap().to_bytes().into()
}

/// FIPS 186-5 accepts both, and anyone makes the second of the first: a document would have two entries.
#[test]
fn of_ecdsa_only_the_smaller_s_signs_a_document() {
    let card = p256_card(4);
    let part = part_signed_by(&card);
    assert_eq!(verified(&part, card.author_key()), Ok(()));
    let mut malleated = part.clone();
    malleated.signature.0 = with_the_larger_s(&part.signature.0);
    let message = [9; 32];
    let larger = with_the_larger_s(&card.sign(&AuthorKey::card_message(&message)).0);
    let others = p256::ecdsa::SigningKey::from_slice(&[4; 32]).unwrap();
    let said = p256::ecdsa::signature::Verifier::verify(
        others.verifying_key(),
        &AuthorKey::card_message(&message),
        &p256::ecdsa::Signature::from_slice(&larger).unwrap(),
    );
    said.expect("a signature to others");
    assert!(card.author_key().verify(&message, &CardSignature(larger).into()).is_err());
    assert_eq!(Entry::decode(&Entry::Document(malleated.clone()).encode()), Ok(Entry::Document(malleated.clone())));
    assert_eq!(verified(&malleated, card.author_key()), Err("document-signature"));
}

#[test]
fn a_schnorr_signature_for_another_purpose_is_none() {
    let (key, message) = (SigningKey::generate(&mut OsRng), [9; 32]);
    let verified = |purpose| {
        let signature = AuthorSignature::from(key.sign(purpose, &message, &mut OsRng));
        key.author_key().verify(&message, &signature).is_ok()
    };
    assert_eq!([Purpose::Document, Purpose::Ballot, Purpose::Registration].map(verified), [true, false, false]);
}

/// A token that was pulled out.
struct Removed(CardKey);

impl DocumentSigner for Removed {
    fn author_key(&self) -> AuthorKey {
        self.0.into()
    }

    fn sign_message(
        &self,
        _: &[u8; 32],
        _: &mut dyn rand_core::CryptoRngCore,
    ) -> Result<AuthorSignature, SigningFault> {
        Err(SigningFault { code: "token-removed", reason: "the token is gone".to_owned() })
    }
}

#[test]
fn a_token_that_does_not_sign_says_why() {
    let said = notice().sign(ELECTION, Author::Official(0), &Removed(card(1).public()), &mut OsRng);
    assert_eq!(
        said.map_err(|error| (error.code(), error.to_string())),
        Err(("token-removed", "the token is gone".into()))
    );
    let long = Document::Manifest(vec![b' '; 17_000_000]);
    let said = long.sign(ELECTION, Author::Official(0), &Removed(card(1).public()), &mut OsRng);
    assert!(matches!(said, Err(SayingError::Refused(Refusal::DocumentTooLong { .. }))));
}
