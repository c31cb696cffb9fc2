//! Bytes against `encoding.json`.

use borsh::to_vec;
use sha2::{Digest, Sha256};
use tupyo_card::{CardSecret, CardSignature};
use tupyo_circuits::{Context, KnownDocuments, TrackingCode};
use tupyo_election::{
    Author, AuthorKey, Ballot, Document, DocumentDigest, DocumentPart, DocumentSigner, ElectionId, Entry, Holder,
    RegistrationScope, RollRoot, VotingRoll, context,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_proof::{Member, PreparedSignature, Purpose, Signature, SigningKey};
use tupyo_test_vectors::{Case, External, VectorFile};

use crate::documents::{document, points};

#[test]
fn bytes_are_those_of_the_vectors() {
    VectorFile::read("encoding").run(&[
        (&["fields", "election", "author", "secret", "external"], &said),
        (&["fields", "election", "author", "card", "card_secret"], &said_by_a_card),
        (&["fields", "election"], &smallest),
        (&["kind", "json", "election", "author", "secret", "externals"], &in_parts),
        (&["entry"], &entry),
        (&["document"], &no_document),
        (&["manifest"], &|case: &Case<'_>| {
            let id = ElectionId::of_manifest(&case.bytes("inputs.manifest"));
            assert_eq!(id.0, case.array("outputs.election"));
        }),
        (&["election", "keys", "roll_root", "mixed_root", "generator"], &|case: &Case<'_>| {
            let keys = JointKey::new(points(case, "inputs.keys")).unwrap();
            let sealed = RollRoot(case.array("inputs.roll_root"));
            let (mixed, generator) = (RollRoot(case.array("inputs.mixed_root")), case.array("inputs.generator"));
            let roll = VotingRoll { sealed, mixed, generator: EncodedPoint(generator) };
            assert_eq!(roll, VotingRoll::unmixed(sealed));
            assert_eq!(context(election(case), &keys, &roll).0, case.array("outputs.context"));
        }),
        (&["context", "digests"], &|case: &Case<'_>| {
            let none = KnownDocuments::none(&Context(case.array("inputs.context")));
            let digests = case.arrays::<32>("inputs.digests").into_iter();
            let all = digests.scan(none, |known, digest| {
                *known = known.and(&digest);
                Some(known.0)
            });
            assert_eq!(std::iter::once(none.0).chain(all).collect::<Vec<_>>(), case.arrays("outputs.known"));
        }),
        (&["salt", "handle", "scope", "secret", "external"], &possession),
        (&["tracking_code"], &|case: &Case<'_>| {
            let code = TrackingCode(case.array("inputs.tracking_code"));
            assert_eq!(code.to_string(), case.text("outputs.shown"));
            assert_eq!(case.text("outputs.shown").parse(), Ok(code));
        }),
        (&["label", "data"], &|case: &Case<'_>| {
            let hash = labelled_hash(case.text("inputs.label"), &case.bytes("inputs.data"));
            assert_eq!(hash, case.array("outputs.hash"));
        }),
    ]);
}

/// A voter's possession of a voting key.
fn possession(case: &Case<'_>) {
    let holder = Holder::of(&case.array("inputs.salt"), &to_vec(case.text("inputs.handle")).unwrap());
    assert_eq!(holder.0, case.array("outputs.holder"));
    let scope: RegistrationScope = borsh::from_slice(&case.bytes("inputs.scope")).unwrap();
    assert_eq!(scope.message(&holder), case.array("outputs.message"));
    let key = SigningKey::decode(&case.array("inputs.secret")).unwrap();
    assert_eq!(key.verifying_key().encode().0, case.array("outputs.key"));
    let signature = scope.prove(&holder, &key, &mut External::new(case.array("inputs.external")));
    assert_eq!(to_vec(&signature).unwrap(), case.bytes("outputs.signature"));
    assert!(scope.verify(&holder, &key.verifying_key(), &signature).is_ok());
    let nonce = Scalar::decode(case.array("intermediate.k")).unwrap();
    assert_eq!(Point::base_times(nonce).encode(), signature.nonce);
    let message = scope.message(&holder);
    let prepared = PreparedSignature::new(&key.verifying_key(), Purpose::Registration, &message, &signature).unwrap();
    assert_eq!(prepared.challenge().encode(), case.array("intermediate.c"));
    assert_eq!(prepared.closing().0, case.array("intermediate.closing"));
}

/// A document, its bytes, and the entry that says it.
fn said(case: &Case<'_>) {
    let document = document(&Case::new(case.value("inputs.fields")));
    let bytes = to_vec(&document).unwrap();
    assert_eq!(bytes, case.bytes("outputs.document"));
    assert_eq!(borsh::from_slice::<Document>(&bytes).unwrap(), document);
    let parts = sign(case, &document, vec![case.array("inputs.external")]);
    let [part] = &parts[..] else { panic!("one part") };
    assert_eq!(part.digest, DocumentDigest(case.array("intermediate.digest")));
    assert_eq!(message(case, part), case.array("intermediate.message"));
    let entry = Entry::Document(part.clone());
    assert_eq!(entry.encode(), case.bytes("outputs.entry"));
    assert_eq!(Entry::decode(&case.bytes("outputs.entry")), Ok(entry));
}

/// The same, where a card has the author's key.
fn said_by_a_card(case: &Case<'_>) {
    let document = document(&Case::new(case.value("inputs.fields")));
    assert_eq!(to_vec(&document).unwrap(), case.bytes("outputs.document"));
    let key: AuthorKey = case.text("inputs.card").parse().unwrap();
    assert_eq!(key.to_string(), case.text("inputs.card"));
    let card = card(case.text("inputs.card"), &case.array("inputs.card_secret"));
    assert_eq!(AuthorKey::from(card.public()), key);
    let entries = document.sign(election(case), author(case), &card, &mut External::sequence(vec![])).unwrap();
    let [entry @ Entry::Document(part)] = &entries[..] else { panic!("one part") };
    assert_eq!(entry.encode(), case.bytes("outputs.entry"));
    assert_eq!(part.verify(election(case), &key), Ok(()));
    assert_eq!(part.digest, DocumentDigest(case.array("intermediate.digest")));
    let message = message(case, part);
    assert_eq!(message, case.array("intermediate.message"));
    let label = "tupyo/v1/card document";
    let signed = [&[label.len() as u8], label.as_bytes(), &message].concat();
    assert_eq!(signed, case.bytes("intermediate.signed"));
    assert_eq!(card.sign(&signed).0, part.signature.0);
}

fn card(key: &str, secret: &[u8; 32]) -> CardSecret {
    match key.split_once(':').unwrap().0 {
        "ed25519" => CardSecret::from_seed(secret).unwrap(),
        kind => {
            assert_eq!(kind, "p256");
            CardSecret::from_scalar(secret).unwrap()
        }
    }
}

fn smallest(case: &Case<'_>) {
    let document = document(&Case::new(case.value("inputs.fields")));
    assert_eq!(to_vec(&document).unwrap(), case.bytes("outputs.document"));
    // It needs no author: that it has an election says that its entry would be signed for one.
    election(case);
}

fn in_parts(case: &Case<'_>) {
    assert_eq!(case.text("inputs.kind"), "Manifest");
    let document = Document::Manifest(case.bytes("inputs.json"));
    let bytes = to_vec(&document).unwrap();
    assert_eq!(bytes.len() as u64, case.number("outputs.document_length"));
    let parts = sign(case, &document, case.arrays("inputs.externals"));
    assert!(parts.iter().all(|part| part.digest == DocumentDigest(case.array("outputs.digest"))));
    assert_eq!(parts.iter().flat_map(|part| part.bytes.clone()).collect::<Vec<_>>(), bytes);
    let lengths = parts.iter().map(|part| part.bytes.len() as u64);
    assert_eq!(lengths.collect::<Vec<_>>(), case.numbers("outputs.part_lengths"));
    let entries = parts.iter().map(|part| Entry::Document(part.clone()).encode().len() as u64);
    assert_eq!(entries.collect::<Vec<_>>(), case.numbers("outputs.entry_lengths"));
    let messages: Vec<_> = parts.iter().map(|part| message(case, part)).collect();
    assert_eq!(messages, case.arrays("outputs.messages"));
    let signatures: Vec<_> = parts.iter().map(|part| to_vec(&part.signature).unwrap()).collect();
    assert_eq!(signatures, case.strings("outputs.signatures"));
}

/// Signs with the external randomness of each part, and verifies.
fn sign(case: &Case<'_>, document: &Document, externals: Vec<[u8; 32]>) -> Vec<DocumentPart> {
    let key = SigningKey::decode(&case.array("inputs.secret")).unwrap();
    let mut external = External::sequence(externals);
    let parts = document.sign(election(case), author(case), &key, &mut external).unwrap();
    assert!(external.is_used_up());
    parts
        .into_iter()
        .map(|entry| match entry {
            Entry::Document(part) => {
                assert_eq!(part.verify(election(case), &key.author_key()), Ok(()));
                part
            }
            other => panic!("not a document: {other:?}"),
        })
        .collect()
}

/// `hash("tupyo/v1/document part", election ‖ borsh(author, digest, part, parts, bytes))`.
fn message(case: &Case<'_>, part: &DocumentPart) -> [u8; 32] {
    let signed = to_vec(&(part.author, part.digest, part.part, part.parts, &part.bytes)).unwrap();
    labelled_hash("tupyo/v1/document part", &[&election(case).0[..], &signed].concat())
}

fn entry(case: &Case<'_>) {
    let bytes = case.bytes("inputs.entry");
    match (Entry::decode(&bytes), case.expected_error()) {
        (Ok(entry), None) => {
            assert_eq!(entry.encode(), bytes);
            assert_eq!(case.value("outputs.decodes").as_bool(), Some(true));
            match &entry {
                Entry::Ballot(signed) => fields(case, &signed.ballot, &signed.signature, signed.card),
                Entry::Challenged(challenged) => fields(case, &challenged.ballot, &challenged.signature, None),
                Entry::Document(part) => panic!("a document: {part:?}"),
            }
        }
        (Err(refusal), Some("too-long")) => assert_eq!(refusal.code(), "entry-too-long"),
        (Err(refusal), Some(code)) => {
            assert!(DECODING.contains(&code), "{code}");
            assert_eq!(refusal.code(), "malformed-entry");
        }
        (decoded, expected) => panic!("{decoded:?} where {expected:?} was expected"),
    }
}

/// What the vectors call the ways of not being an encoding; the state machine has one code for all of them.
const DECODING: [&str; 4] = ["truncated", "trailing-bytes", "unknown-tag", "not-canonical"];

fn no_document(case: &Case<'_>) {
    assert!(borsh::from_slice::<Document>(&case.bytes("inputs.document")).is_err());
    assert!(DECODING.contains(&case.expected_error().unwrap()));
}

fn fields(case: &Case<'_>, ballot: &Ballot, signature: &Signature, card: Option<CardSignature>) {
    let fields = Case::new(case.value("outputs.fields"));
    assert_eq!(card.map(|card| card.0.to_vec()), fields.has("card").then(|| fields.bytes("card")));
    let limbs = ballot.limbs.as_ref().map(|limbs| to_vec(limbs).unwrap());
    assert_eq!(limbs, fields.has("limbs").then(|| fields.bytes("limbs")));
    assert_eq!(u64::from(ballot.style), fields.number("style"));
    assert_eq!(u64::from(ballot.voter), fields.number("voter"));
    let previous = (!fields.value("previous").is_null()).then(|| TrackingCode(fields.array("previous")));
    assert_eq!(ballot.previous, previous);
    assert_eq!(u64::from(ballot.documents), fields.number("documents"));
    let ciphertext: Vec<_> = ballot.ciphertext.iter().map(|point| point.0).collect();
    assert_eq!(ciphertext, fields.arrays("ciphertext"));
    let proof = &ballot.proof;
    let points = [proof.masks, proof.bits, proof.cross, proof.squares, proof.nonce_mask, proof.output_mask];
    for (name, point) in ["A", "B", "C", "D", "E0", "E1"].into_iter().zip(points) {
        assert_eq!(point.0, fields.array(name), "{name}");
    }
    assert_eq!(proof.equation_mask.encode(), fields.array("tau"));
    assert_eq!(proof.responses.iter().map(Scalar::encode).collect::<Vec<_>>(), fields.arrays("f"));
    let last = [proof.bits_response, proof.cross_response, proof.nonce_response].map(|response| response.encode());
    assert_eq!(last.to_vec(), fields.arrays("z"));
    assert_eq!(to_vec(signature).unwrap(), fields.bytes("signature"));
    assert_eq!(fields.unread(), [""; 0]);
}

fn election(case: &Case<'_>) -> ElectionId {
    ElectionId(case.array("inputs.election"))
}

fn author(case: &Case<'_>) -> Author {
    let author = case.list("inputs.author");
    let index = author[1].as_u64().unwrap() as u16;
    match author[0].as_str() {
        Some("official") => Author::Official(index),
        Some("trustee") => Author::Trustee(index),
        Some("registrar") => Author::Registrar(index),
        other => panic!("no author is called {other:?}"),
    }
}

fn labelled_hash(label: &str, data: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([label.len() as u8]).chain_update(label).chain_update(data).finalize().into()
}
