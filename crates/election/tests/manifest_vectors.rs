//! manifest.json: manifests and what they define, or the code and place of the rule they break.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_circuits::{BallotProof, LimbProof, TrackingCode};
use tupyo_election::{
    AuthorKey, Ballot, Challenged, ElectionId, ElectionManifest, Entry, ExceptionKind, ManifestException, Person,
};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{RangeProof, Signature};
use tupyo_test_vectors::{Case, VectorFile};

const POINT: EncodedPoint = EncodedPoint([0; 32]);

#[test]
fn manifests_are_read_or_refused_as_the_vectors_say() {
    VectorFile::read("manifest").run(&[
        (&["manifest"], &|case| manifest(case, case.text("inputs.manifest").as_bytes())),
        (&["bytes"], &|case| manifest(case, &case.bytes("inputs.bytes"))),
    ]);
}

fn manifest(case: &Case<'_>, bytes: &[u8]) {
    match case.expected_error() {
        Some(code) => refused(case, bytes, code),
        None => valid(case, bytes),
    }
}

fn refused(case: &Case<'_>, bytes: &[u8], code: &str) {
    let error = ElectionManifest::parse(bytes).expect_err(case.name());
    assert_eq!(error.rule.code(), code, "{error}");
    if case.has("intermediate.place") {
        assert_eq!(error.place, case.text("intermediate.place"), "{error}");
    } else {
        assert_eq!(code, "json");
    }
}

fn valid(case: &Case<'_>, bytes: &[u8]) {
    let manifest = ElectionManifest::parse(bytes).unwrap();
    assert_eq!(ElectionId::of_manifest(bytes).0, case.array("outputs.election"));
    assert_eq!(manifest.components() as u64, case.number("outputs.components"));
    assert_eq!(u64::from(manifest.threshold()), case.number("outputs.threshold"));
    let (ledger, election) = (manifest.ledger(), ElectionId::of_manifest(bytes));
    assert_eq!(ledger.name(), case.text("outputs.ledger.name"));
    assert_eq!(*ledger.key(), case.array("outputs.ledger.key"));
    assert_eq!(*ledger.next(), case.array("outputs.ledger.next"));
    assert_eq!(ledger.origin(election).unwrap().as_str(), case.text("outputs.origin"));
    assert_eq!(keys(manifest.officials()), *case.value("outputs.officials"));
    assert_eq!(keys(manifest.trustees()), *case.value("outputs.trustees"));
    registration(case, &manifest);
    assert_eq!(u64::from(manifest.approvals()), case.number("outputs.approvals"));
    let (ledger, election) = (manifest.ledger(), ElectionId(case.array("outputs.election")));
    assert_eq!((ledger.name(), *ledger.key()), (case.text("outputs.ledger.name"), case.array("outputs.ledger.key")));
    assert_eq!(*ledger.next(), case.array("outputs.ledger.next"));
    assert_eq!(ledger.origin(election).unwrap().as_str(), case.text("outputs.origin"));
    assert_eq!(u64::from(manifest.floor()), case.number("outputs.floor"));
    assert_eq!(u64::from(manifest.turnout()), case.number("outputs.turnout"));
    let kinds: Vec<_> = manifest.exceptions().iter().map(|exception| exception.kind.name()).collect();
    assert_eq!(serde_json::json!(kinds), *case.value("outputs.exceptions"));
    assert_eq!(exposed(&manifest), case.numbers("outputs.exposed"));
    assert_eq!(u64::from(manifest.limits().ballots), case.number("outputs.limits.ballots"));
    assert_eq!(u64::from(manifest.limits().challenges), case.number("outputs.limits.challenges"));
    let named = manifest.witnesses().map_or(vec![], |policy| policy.witnesses().to_vec());
    assert_eq!(case.has("outputs.witnesses"), !named.is_empty());
    if let Some(policy) = manifest.witnesses() {
        assert_eq!(policy.quorum() as u64, case.number("outputs.witnesses.quorum"));
        let keys: Vec<_> = named.iter().map(ToString::to_string).collect();
        assert!(keys.iter().eq(case.list("outputs.witnesses.members").iter().map(|key| key.as_str().unwrap())));
    }
    let styles = case.members("outputs.styles");
    assert_eq!(manifest.styles().len(), styles.len());
    for (index, expected) in styles.iter().enumerate() {
        let circuit = manifest.style_circuit(index as u16).unwrap();
        assert_eq!(circuit.bits() as u64, expected.number("bits"));
        assert_eq!(circuit.outputs() as u64, expected.number("outputs"));
        let limbs = circuit.limbs();
        assert_eq!(limbs as u64, if expected.has("limbs") { expected.number("limbs") } else { 0 });
        let largest = challenged(circuit.bits(), limbs, circuit.outputs()).encode();
        assert_eq!(largest.len() as u64, expected.number("largest_entry"));
        assert!(Entry::decode(&largest).is_ok());
    }
}

/// The exposed styles.
fn exposed(manifest: &ElectionManifest) -> Vec<u64> {
    let style = |exception: &ManifestException| match exception.kind {
        ExceptionKind::Exposed(style) => Some(style.into()),
        _ => None,
    };
    manifest.exceptions().iter().filter_map(style).collect()
}

/// Points in hexadecimal, keys of cards as text.
fn keys(people: &[Person]) -> serde_json::Value {
    let shown = |person: &Person| match person.key {
        AuthorKey::Schnorr(key) => hex(&key.encode().0),
        AuthorKey::Card(key) => key.to_string(),
    };
    people.iter().map(shown).collect()
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn registration(case: &Case<'_>, manifest: &ElectionManifest) {
    let rules = manifest.registration();
    assert_eq!(rules.is_some(), case.has("outputs.registration"));
    let Some(rules) = rules else { return };
    assert_eq!(keys(rules.registrars()), *case.value("outputs.registration.registrars"));
    assert_eq!(u64::from(rules.signatures()), case.number("outputs.registration.signatures"));
    let authorities = rules.authorities().iter().map(
        |authority| serde_json::json!({ "certificate": hex(&authority.certificate), "policies": authority.policies }),
    );
    assert_eq!(authorities.collect::<serde_json::Value>(), *case.value("outputs.registration.authorities"));
    let flags = (rules.codes(), rules.card_signatures());
    let expected =
        ["codes", "card_signatures"].map(|name| case.value(&format!("outputs.registration.{name}")).as_bool());
    assert_eq!([Some(flags.0), Some(flags.1)], expected);
    let roll = rules.roll().map(|id| hex(&id));
    assert_eq!(serde_json::json!(roll), *case.value("outputs.registration.roll"));
}

/// The longest entry of a style's shape.
fn challenged(bits: usize, limbs: usize, outputs: usize) -> Entry {
    let proof = BallotProof {
        masks: POINT,
        bits: POINT,
        cross: POINT,
        squares: POINT,
        nonce_mask: POINT,
        output_mask: POINT,
        equation_mask: Scalar::ZERO,
        responses: vec![Scalar::ZERO; bits],
        bits_response: Scalar::ZERO,
        cross_response: Scalar::ZERO,
        nonce_response: Scalar::ZERO,
    };
    let previous = Some(TrackingCode([0; 32]));
    let limbs = (limbs > 0).then(|| limb_proof(limbs));
    let ballot =
        Ballot { style: 0, voter: 0, previous, documents: 0, ciphertext: vec![POINT; outputs + 1], proof, limbs };
    let signature = Signature { nonce: POINT, response: Scalar::ZERO };
    Entry::Challenged(Challenged { ballot, nonce: Scalar::ZERO, values: vec![0; outputs], signature })
}

fn limb_proof(limbs: usize) -> LimbProof {
    let ranges = RangeProof {
        digits: POINT,
        masks: POINT,
        linear: POINT,
        square: POINT,
        product: Scalar::ZERO,
        product_blind: Scalar::ZERO,
        vectors_blind: Scalar::ZERO,
        rounds: vec![[POINT; 2]; RangeProof::rounds_for(limbs)],
        left: Scalar::ZERO,
        right: Scalar::ZERO,
    };
    LimbProof {
        commitments: vec![POINT; limbs],
        ranges,
        link_mask: POINT,
        output_response: Scalar::ZERO,
        equation_response: Scalar::ZERO,
        blind_response: Scalar::ZERO,
    }
}
