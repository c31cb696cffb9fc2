//! What is said of one registration alone, and beside what stands.

use p384::ecdsa::signature::Signer;
use rand::rngs::OsRng;
use tupyo_card::{CardSecret, CardSignError, CardSigner, CertifiedKey, CertifiedSignature, SignatureScheme};
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_group::EncodedPoint;
use tupyo_registration::{
    Addition, Application, CardHash, EligibilityList, Examined, Handle, Proof, Registered, Registration,
    RegistrationCode, RegistrationTerms, examine, login_message,
};

use super::people::*;

fn code_of(registration: &Registration, terms: &RegistrationTerms, list: &EligibilityList) -> &'static str {
    examine(registration, terms, list, NOW).unwrap_err().code()
}

#[test]
fn a_listed_card_registers() {
    let (mut card, key) = (card(), key());
    let list = list_of(&[&card]);
    let registration = registered(&mut card, None, &key).registration;
    let examined = examine(&registration, &terms(), &list, NOW).unwrap();
    let line = examined.line(&terms(), None).unwrap();
    let voter = line.voter;
    assert_eq!((voter.key, voter.style, voter.weight), (key.verifying_key().encode(), 1, 3));
    assert_eq!((voter.holder, line.card), (handle_of(&card).holder(&[5; 32]), None));
    let with_cards = RegistrationTerms { card_signatures: true, codes: false, ..terms() };
    let examined = examine(&registration, &with_cards, &list, NOW).unwrap();
    assert_eq!(examined.line(&with_cards, None).unwrap().card, Some(card.public()));
}

#[test]
fn whatever_is_wrong_has_its_code() {
    let (mut card, key) = (card(), key());
    let mut other = super::people::card();
    let list = list_of(&[&card]);
    let handle = handle_of(&card);
    let good = application(&handle, 5, None, &key);
    let mut check = |changed: Application, expected: &str| {
        let registration = signed(changed, &handle, 5, &mut card);
        assert_eq!(code_of(&registration, &terms(), &list), expected);
    };
    let election = RegistrationScope::Election(ElectionId([8; 32]));
    check(Application { scope: election, ..good.clone() }, "registration-scope");
    check(Application { holder: handle.holder(&[6; 32]), ..good.clone() }, "registration-holder");
    check(Application { style: "east".to_owned(), ..good.clone() }, "registration-style");
    check(Application { voting_key: EncodedPoint([0; 32]), ..good.clone() }, "voting-key");
    let elsewhere = Application::new(election, good.holder, "west", None, &key, &mut OsRng).possession;
    check(Application { possession: elsewhere, ..good.clone() }, "registration-possession");
    let another = application(&handle, 5, None, &super::people::key()).voting_key;
    check(Application { voting_key: another, ..good.clone() }, "registration-possession");
    let own = signed(good.clone(), &handle, 5, &mut card);
    let claims = Registration { handle: "somebody".parse().unwrap(), ..own.clone() };
    assert_eq!(code_of(&claims, &terms(), &list), "registration-holder");
    let changed = Application { replaces: Some(another), ..good.clone() };
    assert_eq!(code_of(&Registration { application: changed, ..own.clone() }, &terms(), &list), "card-signature");
    let listed = handle_of(&other);
    let unknown = signed(application(&listed, 5, None, &key), &listed, 5, &mut other);
    assert_eq!(code_of(&unknown, &terms(), &list), "registration-eligibility");
    let pinned = City::new().terms();
    assert_eq!(code_of(&own, &pinned, &list), "proof-kind");
}

#[test]
fn codes_stand_for_cards_where_the_manifest_allows_it() {
    let (code, key) = (RegistrationCode::generate(&mut OsRng), key());
    let list = list(&[row(2, "P-1", "", &code.hash().to_string()), row(3, "P-2", "", "")]);
    let registration = by_code(&code, "P-1", &key).registration;
    assert_eq!(examine(&registration, &terms(), &list, NOW).unwrap().handle.as_str(), "P-1");
    for none in [RegistrationTerms { codes: false, ..terms() }, RegistrationTerms { card_signatures: true, ..terms() }]
    {
        assert_eq!(code_of(&registration, &none, &list), "proof-kind");
    }
    let other = RegistrationCode::generate(&mut OsRng);
    assert_eq!(code_of(&by_code(&other, "P-1", &key).registration, &terms(), &list), "code-unknown");
    assert_eq!(code_of(&by_code(&code, "P-2", &key).registration, &terms(), &list), "registration-holder");
    let typed = Registration { proof: Proof::Code(code.to_string()), ..registration };
    assert_eq!(code_of(&typed, &terms(), &list), "code-unknown", "a code has one spelling in a proof");
}

#[test]
fn certified_cards_register_while_their_certificates_are_good() {
    let mut city = City::new();
    let mut card = CardSecret::generate_p256(&mut OsRng).unwrap();
    let list = list(&[row(2, "KR-7", "", "")]);
    let registration = city.registration(&mut card, "KR-7", None, &key());
    let terms = city.terms();
    assert_eq!(examine(&registration, &terms, &list, NOW).unwrap().handle.as_str(), "KR-7");
    let at = |at| examine(&registration, &terms, &list, at).unwrap_err().code();
    assert_eq!([at(NOW + 1001), at(NOW - 600)], ["certificate-expired", "certificate-not-yet"]);
    let revoked = Registration {
        proof: Proof::by_certified_card(
            &registration.application.message(),
            city.certify(&card, "KR-7", NOW + 1000, true),
            &mut card,
        )
        .unwrap(),
        ..registration.clone()
    };
    assert_eq!(code_of(&revoked, &terms, &list), "certificate-revoked");
    assert_eq!(code_of(&registration, &City::new().terms(), &list), "certificate-authority");
    let other = city.registration(&mut card, "KR-8", None, &key());
    assert_eq!(code_of(&other, &terms, &list), "registration-eligibility");
    let claims = Registration { handle: "KR-9".parse().unwrap(), ..registration };
    assert_eq!(code_of(&claims, &terms, &list), "registration-holder");
}

fn addition(examined: &Examined) -> Addition<'_> {
    let card = examined.card.as_ref().map(CardHash::from);
    Addition { application: &examined.application, card, code: examined.code }
}

#[test]
fn what_stands_decides_the_rest() {
    let (mut one, mut two) = (card(), card());
    let (first, second) = (key(), key());
    let list = list_of(&[&one, &two]);
    let mut standing = Registered::default();
    let mut admit = |registration: &Registration| {
        let examined = examine(registration, &terms(), &list, NOW).unwrap();
        let done = standing.admit(&addition(&examined)).map_err(|error| error.code());
        if done.is_ok() {
            standing.take(&addition(&examined));
        }
        done
    };
    let [old, new] = [&first, &second].map(|key| key.verifying_key().encode());
    assert_eq!(admit(&registered(&mut one, Some(new), &first).registration), Err("registration-replaces"));
    assert_eq!(admit(&registered(&mut one, None, &first).registration), Ok(()));
    assert_eq!(admit(&registered(&mut one, None, &second).registration), Err("registration-replaces"));
    assert_eq!(admit(&registered(&mut two, None, &first).registration), Err("voting-key-repeated"));
    assert_eq!(admit(&registered(&mut one, Some(old), &second).registration), Ok(()));
    assert_eq!(admit(&registered(&mut one, Some(new), &first).registration), Err("voting-key-repeated"));
    let holder = handle_of(&one).holder(&[5; 32]);
    assert_eq!((standing.current(&holder), standing.holders(), standing.keys()), (Some(new), 1, 2));
    standing.strike(&holder);
    assert_eq!(standing.current(&holder), None);
}

#[test]
fn a_code_is_used_once_and_a_card_is_one_persons() {
    let (code, mut city) = (RegistrationCode::generate(&mut OsRng), City::new());
    let list = list(&[row(2, "P-1", "", &code.hash().to_string()), row(3, "P-2", "", "")]);
    let mut standing = Registered::default();
    let first = examine(&by_code(&code, "P-1", &key()).registration, &terms(), &list, NOW).unwrap();
    standing.take(&addition(&first));
    let again = by_code(&code, "P-1", &key()).registration;
    let again = examine(&again, &terms(), &list, NOW).unwrap();
    assert_eq!(standing.admit(&addition(&again)).unwrap_err().code(), "code-used");
    let mut card = card();
    for (person, expected) in [("P-1", "registration-replaces"), ("P-2", "card-repeated")] {
        let mut standing = standing.clone();
        let terms = city.terms();
        let own = city.registration(&mut card, "P-1", Some(first.application.voting_key), &key());
        standing.take(&addition(&examine(&own, &terms, &list, NOW).unwrap()));
        let next = examine(&city.registration(&mut card, person, None, &key()), &terms, &list, NOW).unwrap();
        assert_eq!(standing.admit(&addition(&next)).unwrap_err().code(), expected);
    }
}

/// A card with a P-384 key.
struct LargeCard(p384::ecdsa::SigningKey);

impl CardSigner for LargeCard {
    fn key(&self) -> CertifiedKey {
        CertifiedKey::from_sec1(self.0.verifying_key().to_encoded_point(false).as_bytes()).unwrap()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        let signature: p384::ecdsa::Signature = self.0.sign(message);
        let signature = signature.normalize_s().unwrap_or(signature);
        let bytes = signature.to_bytes().to_vec();
        Ok(CertifiedSignature::new(SignatureScheme::EcdsaP384Sha384, bytes).unwrap())
    }
}

#[test]
fn a_card_that_cannot_sign_ballots_is_refused_where_it_must() {
    let (mut city, mut card) = (City::new(), LargeCard(p384::ecdsa::SigningKey::random(&mut OsRng)));
    let list = list(&[row(2, "KR-7", "", "")]);
    let registration = city.registration(&mut card, "KR-7", None, &key());
    assert!(examine(&registration, &city.terms(), &list, NOW).is_ok());
    let terms = RegistrationTerms { card_signatures: true, ..city.terms() };
    assert_eq!(code_of(&registration, &terms, &list), "card-kind");
    assert!(Proof::by_listed_card(b"message", &mut card).is_err());
}

#[test]
fn a_login_shows_who_is_on_the_list() {
    let (mut card, mut stranger) = (card(), card());
    let list = list_of(&[&card]);
    let challenge = [7; 56];
    let message = login_message(SCOPE, &challenge);
    let proof = Proof::by_listed_card(&message, &mut card).unwrap();
    let shown = proof.verify_login(&challenge, &terms(), &list, NOW).unwrap();
    assert_eq!(shown.handle, handle_of(&card));
    let replayed = proof.verify_login(&[8; 56], &terms(), &list, NOW).unwrap_err();
    assert_eq!(replayed.code(), "card-signature");
    let elsewhere = RegistrationTerms { scope: RegistrationScope::Roll([9; 32]), ..terms() };
    assert_eq!(proof.verify_login(&challenge, &elsewhere, &list, NOW).unwrap_err().code(), "card-signature");
    let unknown = Proof::by_listed_card(&message, &mut stranger).unwrap();
    let refused = unknown.verify_login(&challenge, &terms(), &list, NOW).unwrap_err();
    assert_eq!(refused.code(), "registration-eligibility");
    let _handle: Handle = shown.handle;
}
