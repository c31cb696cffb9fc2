//! Ballots and signatures.

use std::sync::OnceLock;

use tupyo_circuits::kinds::{ChooseUpTo, SingleChoice};
use tupyo_circuits::{BallotBases, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, TrackingCode};
use tupyo_election::{Entry, SignedBallot};
use tupyo_elgamal::JointKey;
use tupyo_group::EncodedPoint;
use tupyo_proof::{PreparedSignature, Purpose, Signature, VerifyingKey, verify};
use tupyo_test_vectors::{Case, VectorFile};

use crate::is_bijective;

/// A valid ballot of test-vectors/ballot.json and what it is verified with.
struct Valid {
    circuit: Circuit,
    bases: BallotBases,
    context: Context,
    known: KnownDocuments,
    key: VerifyingKey,
    entry: Vec<u8>,
}

/// A signature of 64 bytes and, after it, the message: no other than the seed is accepted under the seed's key.
pub fn signature(data: &[u8]) {
    let Some((bytes, message)) = data.split_at_checked(64) else { return };
    let Some(signature) = is_bijective::<Signature>(bytes) else { return };
    let accepted = valid().key.verify(Purpose::Ballot, message, &signature).is_ok();
    assert_eq!(accepted, data == signature_seeds()[0]);
}

/// The signature of the ballot and its tracking code.
pub fn signature_seeds() -> Vec<Vec<u8>> {
    let entry = &valid().entry;
    let (ballot, signature) = entry[1..].split_at(entry.len() - 65);
    let code = TrackingCode::of_ballot(&valid().context, ballot);
    vec![[signature, &code.0].concat()]
}

/// An entry with a ballot: no other than the seed is accepted.
pub fn ballot(data: &[u8]) {
    let Ok(entry) = Entry::decode(data) else { return };
    assert_eq!(entry.encode(), data);
    if let Entry::Ballot(signed) = &entry {
        assert_eq!(accepts(valid(), signed), data == valid().entry);
    }
}

/// The ballot.
pub fn ballot_seeds() -> Vec<Vec<u8>> {
    vec![valid().entry.clone()]
}

fn accepts(valid: &Valid, signed: &SignedBallot) -> bool {
    let ballot = &signed.ballot;
    let header = tupyo_circuits::BallotHeader {
        context: valid.context,
        style: ballot.style,
        voter: ballot.voter,
        key: valid.key.encode(),
        previous: ballot.previous,
        known: valid.known,
    };
    let code = ballot.tracking_code(&valid.context);
    let proof = PreparedBallotProof::new(
        &valid.bases,
        &valid.circuit,
        &header,
        &ballot.ciphertext,
        &ballot.proof,
        ballot.limbs.as_ref(),
    );
    let signature = PreparedSignature::new(&valid.key, Purpose::Ballot, &code.0, &signed.signature);
    let proof = proof.is_ok_and(|member| verify(valid.bases.shared(), &[member]).is_ok());
    proof && signature.is_ok_and(|member| verify(valid.bases.shared(), &[member]).is_ok())
}

/// The first case with two contests.
fn valid() -> &'static Valid {
    static VALID: OnceLock<Valid> = OnceLock::new();
    VALID.get_or_init(|| {
        let file = VectorFile::read("ballot");
        let case = file.cases().find(|case| case.name() == "two contests").expect("the case");
        let circuits: Vec<_> = case.members("inputs.contests").iter().map(contest).collect();
        let circuit = Circuit::side_by_side(&circuits);
        let keys = case.arrays("inputs.keys").into_iter().map(|key| EncodedPoint(key).decode().expect("a point"));
        Valid {
            bases: BallotBases::new(circuit.bits(), JointKey::new(keys.collect()).expect("a key")),
            circuit,
            context: Context(case.array("inputs.context")),
            known: KnownDocuments(case.array("inputs.known")),
            key: VerifyingKey::decode(EncodedPoint(case.array("inputs.key"))).expect("a key"),
            entry: case.bytes("outputs.entry"),
        }
    })
}

fn contest(rules: &Case<'_>) -> Circuit {
    let options = rules.number("options") as usize;
    match rules.text("kind") {
        "single-choice" => SingleChoice { blank: rules.value("blank").as_bool().expect("a bool") }.circuit(options),
        _ => ChooseUpTo { max: rules.number("max") as usize }.circuit(options),
    }
}
