//! card.json: keys of cards and their signatures.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_card::{CardKey, CardSecret, CardSignature};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn keys_and_signatures_are_those_of_the_vectors() {
    VectorFile::read("card").run(&[
        (&["kind", "secret", "message"], &signed),
        (&["key", "message", "signature"], &given),
        (&["key", "given"], &normalized),
        (&["key"], &no_key),
        (&["text"], &text),
    ]);
}

fn signed(case: &Case<'_>) {
    let secret = case.array("inputs.secret");
    let card = match case.text("inputs.kind") {
        "ed25519" => CardSecret::from_seed(&secret),
        kind => {
            assert_eq!(kind, "p256");
            CardSecret::from_scalar(&secret)
        }
    };
    let (card, message) = (card.unwrap(), case.bytes("inputs.message"));
    assert_eq!(borsh::to_vec(&card.public()).unwrap(), case.bytes("outputs.key"));
    assert_eq!(card.public().to_string(), case.text("outputs.text"));
    let signature = card.sign(&message);
    assert_eq!(signature.0.to_vec(), case.bytes("outputs.signature"));
    assert_eq!(card.public().verify(&message, &signature), Ok(()));
}

fn given(case: &Case<'_>) {
    let verdict = key(case).unwrap().verify(&case.bytes("inputs.message"), &signature(case, "inputs.signature"));
    assert_eq!(verdict.map_err(|error| error.code()).err(), case.expected_error());
    if verdict.is_ok() {
        assert_eq!(case.value("outputs.accepted").as_bool(), Some(true));
    }
}

fn normalized(case: &Case<'_>) {
    let given = signature(case, "inputs.given").normalized(&key(case).unwrap());
    assert_eq!(given, signature(case, "outputs.signature"));
}

fn no_key(case: &Case<'_>) {
    assert!(key(case).is_err());
    assert_eq!(case.expected_error(), Some("card-key"));
}

fn text(case: &Case<'_>) {
    let read: Result<CardKey, _> = case.text("inputs.text").parse();
    assert_eq!(read.map_err(|error| error.code()).err(), case.expected_error());
    if let Ok(key) = read {
        assert_eq!(borsh::to_vec(&key).unwrap(), case.bytes("outputs.key"));
        assert_eq!(key.to_string(), case.text("inputs.text"));
    }
}

fn key(case: &Case<'_>) -> Result<CardKey, std::io::Error> {
    borsh::from_slice(&case.bytes("inputs.key"))
}

fn signature(case: &Case<'_>, path: &str) -> CardSignature {
    CardSignature(case.bytes(path).try_into().unwrap())
}
