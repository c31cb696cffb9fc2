//! phone.json: what phones give, and its one spelling.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_card::{CardError, CertifiedKey, CertifiedSignature, SignatureScheme};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn what_phones_give_has_one_spelling() {
    VectorFile::read("phone").run(&[(&["point", "message", "der"], &signed), (&["point"], &no_point)]);
}

fn signed(case: &Case<'_>) {
    let key = CertifiedKey::from_sec1(&case.bytes("inputs.point")).unwrap();
    let message = case.bytes("inputs.message");
    let given = CertifiedSignature::from_der(SignatureScheme::EcdsaP256Sha256, &case.bytes("inputs.der"));
    let verified = given
        .as_ref()
        .map_err(CardError::code)
        .and_then(|given| key.verify(&message, given).map_err(|error| error.code()));
    assert_eq!(verified.err(), case.expected_error());
    if verified.is_err() {
        return;
    }
    let (of_ballots, given) = (key.card_key().unwrap(), given.unwrap().card_signature().unwrap());
    assert_eq!(borsh::to_vec(&of_ballots).unwrap(), case.bytes("outputs.key"));
    assert_eq!(of_ballots.to_string(), case.text("outputs.text"));
    assert_eq!(given.0.to_vec(), case.bytes("outputs.signature"));
    assert_eq!(of_ballots.verify(&message, &given), Ok(()));
    let point = case.bytes("inputs.point");
    let spki = key.to_spki().unwrap();
    assert!(spki.ends_with(&point), "X9.62 is what certificates have");
    assert_eq!(CertifiedKey::from_spki(&spki), Ok(key));
}

fn no_point(case: &Case<'_>) {
    let read = CertifiedKey::from_sec1(&case.bytes("inputs.point"));
    assert_eq!(read.map_err(|error| error.code()).err(), case.expected_error());
}
