//! merlin.json and signature.json. (batch.json needs ballots and is for the tests of the circuits.)
#![cfg(test)]
#![allow(missing_docs)]

use merlin::TranscriptRng;
use rand::RngCore;
use tupyo_group::{EncodedPoint, Point, SecretScalar};
use tupyo_proof::{
    Invalid, Member, PreparedSignature, Purpose, SharedBases, Signature, SigningKey, Transcript, VerifyingKey, verify,
};
use tupyo_test_vectors::{Case, External, VectorFile};

#[test]
fn transcripts_are_those_of_the_vectors() {
    VectorFile::read("merlin").run(&[
        (&["label", "messages", "challenge", "length"], &challenges),
        (&["label", "messages", "secret", "external"], &hedged_generator),
    ]);
}

#[test]
fn signatures_are_those_of_the_vectors() {
    VectorFile::read("signature").run(&[
        (&["secret", "generator", "purpose", "message", "external"], &signing),
        (&["key", "generator", "purpose", "message", "signature"], &refused),
    ]);
}

fn challenges(case: &Case<'_>) {
    let mut transcript = transcript(case);
    let mut bytes = vec![0; case.number("inputs.length") as usize];
    transcript.squeeze(fixed(case.text("inputs.challenge")), &mut bytes);
    assert_eq!(bytes, case.bytes("outputs.bytes"));
    assert_eq!(transcript.challenge("c").encode(), case.array("outputs.next_scalar"));
    assert_eq!(transcript.closing().0, case.array("outputs.closing"));
}

fn hedged_generator(case: &Case<'_>) {
    let secret = case.bytes("inputs.secret");
    let mut raw = merlin::Transcript::new(fixed(case.text("inputs.label")).as_bytes());
    for message in case.members("inputs.messages") {
        raw.append_message(fixed(message.text("label")).as_bytes(), &message.bytes("message"));
    }
    let external = || External::new(case.array("inputs.external"));
    let rng = raw.build_rng().rekey_with_witness_bytes(b"secret", &secret).finalize(&mut external());
    assert_draws(case, rng);
    if secret.is_empty() {
        assert_draws(case, transcript(case).rng(&[], &mut external()));
    }
}

fn assert_draws(case: &Case<'_>, mut rng: TranscriptRng) {
    for expected in case.arrays::<32>("outputs.scalars") {
        assert_eq!(*SecretScalar::random(&mut rng).encode(), expected);
    }
    let mut bytes = vec![0; case.bytes("outputs.next_bytes").len()];
    rng.fill_bytes(&mut bytes);
    assert_eq!(bytes, case.bytes("outputs.next_bytes"));
}

fn transcript(case: &Case<'_>) -> Transcript {
    let mut transcript = Transcript::new(fixed(case.text("inputs.label")));
    for message in case.members("inputs.messages") {
        transcript.append(fixed(message.text("label")), &message.bytes("message"));
    }
    transcript
}

/// Labels are part of the program.
fn fixed(label: &str) -> &'static str {
    label.to_owned().leak()
}

fn signing(case: &Case<'_>) {
    let secret = SecretScalar::decode(&case.array("inputs.secret")).unwrap();
    let base = point(case, "inputs.generator");
    let signed = sign_slowly(case, &secret, base);
    assert_eq!(secret.times(&base).encode().0, case.array("outputs.key"));
    assert_eq!(borsh::to_vec(&signed).unwrap(), case.bytes("outputs.signature"));
    if base != Point::BASE {
        return;
    }
    let (purpose, message) = (purpose(case.text("inputs.purpose")), case.bytes("inputs.message"));
    let key = SigningKey::decode(&case.array("inputs.secret")).unwrap();
    assert_eq!(key.verifying_key().encode().0, case.array("outputs.key"));
    assert_eq!(key.sign(purpose, &message, &mut External::new(case.array("inputs.external"))), signed);
    let prepared = PreparedSignature::new(&key.verifying_key(), purpose, &message, &signed).unwrap();
    assert_eq!(prepared.challenge().encode(), case.array("intermediate.c"));
    assert_eq!(prepared.closing().0, case.array("intermediate.closing"));
    assert_eq!(prepared.equations(), 1);
    assert_eq!(verify(&SharedBases::new([]), &[prepared]), Ok(()));
}

/// The signature as docs/protocol/notation.md says it, line by line, for any generator.
fn sign_slowly(case: &Case<'_>, secret: &SecretScalar, base: Point) -> Signature {
    let key = secret.times(&base);
    let mut transcript = begin(case, base, key.encode());
    let external = &mut External::new(case.array("inputs.external"));
    let nonce = SecretScalar::random(&mut transcript.rng(&[secret], external));
    assert_eq!(*nonce.encode(), case.array("intermediate.k"));
    let commitment = nonce.times(&base);
    transcript.append("nonce", commitment.encode().as_bytes());
    let challenge = transcript.challenge("c");
    assert_eq!(challenge.encode(), case.array("intermediate.c"));
    let response = nonce.respond(challenge, secret);
    transcript.append("response", &response.encode());
    assert_eq!(transcript.closing().0, case.array("intermediate.closing"));
    assert_eq!(base * response, key * challenge + commitment);
    Signature { nonce: commitment.encode(), response }
}

fn begin(case: &Case<'_>, base: Point, key: EncodedPoint) -> Transcript {
    let mut transcript = Transcript::new("tupyo/v1/signature");
    transcript.append("purpose", case.text("inputs.purpose").as_bytes());
    transcript.append("generator", base.encode().as_bytes());
    transcript.append("key", key.as_bytes());
    transcript.append("message", &case.bytes("inputs.message"));
    transcript
}

fn refused(case: &Case<'_>) {
    let purpose = purpose(case.text("inputs.purpose"));
    let (message, base) = (case.bytes("inputs.message"), point(case, "inputs.generator"));
    let key = VerifyingKey::decode(EncodedPoint(case.array("inputs.key")));
    let signature = borsh::from_slice::<Signature>(&case.bytes("inputs.signature"));
    if let (Ok(key), Ok(signature)) = (key, signature) {
        // The library's signatures are under G: one that claims another generator is checked by the equation.
        assert_eq!(key.verify(purpose, &message, &signature).is_ok(), base != Point::BASE);
        assert_eq!(verify_slowly(case, base, key.encode(), &signature), Err(Invalid));
    }
    assert_eq!(case.expected_error(), Some("signature-invalid"));
}

fn verify_slowly(case: &Case<'_>, base: Point, key: EncodedPoint, signature: &Signature) -> Result<(), Invalid> {
    let mut transcript = begin(case, base, key);
    transcript.append("nonce", signature.nonce.as_bytes());
    let challenge = transcript.challenge("c");
    let expected = key.decode()? * challenge + signature.nonce.decode()?;
    if base * signature.response == expected { Ok(()) } else { Err(Invalid) }
}

fn point(case: &Case<'_>, path: &str) -> Point {
    EncodedPoint(case.array(path)).decode().unwrap()
}

fn purpose(name: &str) -> Purpose {
    match name {
        "document" => Purpose::Document,
        "ballot" => Purpose::Ballot,
        "challenge" => Purpose::Challenge,
        other => panic!("no purpose is called {other}"),
    }
}
