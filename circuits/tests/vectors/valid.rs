//! A valid ballot, step by step, against its vector.

use borsh::to_vec;
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, Context, KnownDocuments, LinearForm, PreparedOpening, Sealed, SecretBits,
    TrackingCode, Witness, prove,
};
use tupyo_group::{EncodedPoint, Scalar, SecretScalar};
use tupyo_proof::{Member, PreparedSignature, Purpose, Signature, SigningKey, Transcript, verify, weights};
use tupyo_test_vectors::{Case, External};

use crate::{Ballot, bases, circuit, number, rule};

/// A ballot from the voter's choice to the bytes of its entry.
pub fn valid(case: &Case<'_>) {
    let circuit = circuit(&case.members("inputs.contests"));
    let bases = bases(&circuit, &case.arrays("inputs.keys"));
    check_circuit(case, &circuit);
    let header = header(case);
    let ballot = seal(case, &bases, &circuit, &header);
    check_randomness(case, &header, &ballot);
    let encoded = to_vec(&ballot).unwrap();
    assert_eq!(encoded, case.bytes("outputs.ballot"));
    assert_eq!(to_vec(&Ballot::decode(&encoded, circuit.limbs() > 0).unwrap()).unwrap(), encoded);
    let code = TrackingCode::of_ballot(&header.context, &encoded);
    assert_eq!(code.0, case.array("outputs.tracking_code"));
    assert_eq!(code.to_string(), case.text("outputs.tracking_code_shown"));
    assert_eq!(case.text("outputs.tracking_code_shown").parse(), Ok(code));
    cast(case, &bases, &circuit, &header, &ballot, &code);
    challenge(case, &bases, &ballot, &code);
}

fn check_circuit(case: &Case<'_>, circuit: &Circuit) {
    assert_eq!(circuit.bits() as u64, case.number("intermediate.circuit.bits"));
    let outputs: Vec<_> = circuit.output_forms().iter().map(|form| terms(form, circuit.bits())).collect();
    assert_eq!(serde_json::json!(outputs), *case.value("intermediate.circuit.outputs"));
    let equations = circuit.equations().iter();
    let equations: Vec<_> =
        equations.map(|equation| (terms(&equation.form, circuit.bits()), equation.constant)).collect();
    assert_eq!(serde_json::json!(equations), *case.value("intermediate.circuit.equations"));
    let bits: Vec<_> = case.numbers("inputs.bits").into_iter().map(Scalar::from).collect();
    let values: Vec<_> = circuit.output_forms().iter().map(|form| form.value(&bits)).collect();
    let expected = case.numbers("intermediate.values").into_iter().map(Scalar::from);
    assert_eq!(values, expected.collect::<Vec<_>>());
}

/// The form by its value at each unit vector: the bits' numbers, with the coefficient where it is not 1.
pub fn terms(form: &LinearForm, bits: usize) -> Vec<serde_json::Value> {
    let unit = |bit| (0..bits).map(|i| if i == bit { Scalar::ONE } else { Scalar::ZERO }).collect::<Vec<_>>();
    let term = |bit| match small(form.value(&unit(bit))) {
        0 => None,
        1 => Some(serde_json::json!(bit)),
        coefficient => Some(serde_json::json!([bit, coefficient])),
    };
    (0..bits).filter_map(term).collect()
}

/// A scalar that is a small number or the negative of one.
fn small(scalar: Scalar) -> i64 {
    let low = |scalar: Scalar| i64::from_le_bytes(scalar.encode()[..8].try_into().unwrap());
    let (number, negative) = (low(scalar), -low(-scalar));
    *[number, negative].iter().find(|number| Scalar::from(**number) == scalar).expect("a small coefficient")
}

fn header(case: &Case<'_>) -> BallotHeader {
    let previous = case.value("inputs.previous");
    BallotHeader {
        context: Context(case.array("inputs.context")),
        style: case.number("inputs.style") as u16,
        voter: case.number("inputs.voter") as u32,
        key: EncodedPoint(case.array("inputs.key")),
        previous: (!previous.is_null()).then(|| TrackingCode(case.array("inputs.previous"))),
        known: KnownDocuments(case.array("inputs.known")),
    }
}

/// The ballot, from the choice and from the bits alike.
fn seal(case: &Case<'_>, bases: &BallotBases, circuit: &Circuit, header: &BallotHeader) -> Ballot {
    let numbers = case.numbers("inputs.bits").into_iter().map(SecretScalar::small).collect();
    let sealed = |witness: Witness| {
        prove(bases, circuit, header, &witness, &mut External::new(case.array("inputs.external_proof"))).unwrap()
    };
    let Sealed { ciphertext, proof, limbs } = sealed(Witness::of_numbers(numbers, nonce(case)));
    let marked = sealed(Witness::new(&marks(case), nonce(case)));
    assert_eq!((&marked.ciphertext, &marked.proof, &marked.limbs), (&ciphertext, &proof, &limbs));
    let BallotHeader { style, voter, previous, .. } = *header;
    let documents = case.number("inputs.documents") as u32;
    Ballot { style, voter, previous, documents, ciphertext, proof, limbs }
}

/// The bits and limbs that a device makes of the choices.
pub fn marks(case: &Case<'_>) -> SecretBits {
    let (contests, choices) = (case.members("inputs.contests"), choices(case));
    assert_eq!(contests.len(), choices.len());
    let mut all = SecretBits::default();
    for (rules, choice) in contests.iter().zip(&choices) {
        all.append(&rule(rules).mark(number(rules, "options"), choice).unwrap());
    }
    all
}

/// The numbers that a device is given, contest by contest.
pub fn choices(case: &Case<'_>) -> Vec<Vec<usize>> {
    serde_json::from_value(case.value("inputs.choices").clone()).unwrap()
}

fn nonce(case: &Case<'_>) -> SecretScalar {
    SecretScalar::decode(&case.array("inputs.nonce")).unwrap()
}

/// The statement's bytes, and the masks drawn from the transcript that has absorbed them.
fn check_randomness(case: &Case<'_>, header: &BallotHeader, ballot: &Ballot) {
    let statement = to_vec(&(header, &ballot.ciphertext)).unwrap();
    assert_eq!(statement, case.bytes("intermediate.statement"));
    let mut transcript = Transcript::new("tupyo/v1/ballot");
    transcript.append("statement", &statement);
    let bits = case.numbers("inputs.bits").into_iter().map(SecretScalar::small);
    let secrets: Vec<_> = [nonce(case)].into_iter().chain(bits).collect();
    let secrets: Vec<_> = secrets.iter().collect();
    let mut rng = transcript.rng(&secrets, &mut External::new(case.array("inputs.external_proof")));
    for expected in case.arrays::<32>("intermediate.a") {
        assert_eq!(*SecretScalar::random(&mut rng).encode(), expected);
    }
    for name in ["alpha", "beta", "gamma", "delta", "s"] {
        let expected: [u8; 32] = case.array(&format!("intermediate.{name}"));
        assert_eq!(*SecretScalar::random(&mut rng).encode(), expected, "{name}");
    }
}

fn cast(
    case: &Case<'_>,
    bases: &BallotBases,
    circuit: &Circuit,
    header: &BallotHeader,
    ballot: &Ballot,
    code: &TrackingCode,
) {
    let proof = ballot.prepare(bases, circuit, header).unwrap();
    let (y, x) = proof.challenges();
    assert_eq!((y.encode(), x.encode()), (case.array("intermediate.y"), case.array("intermediate.x")));
    assert_eq!(proof.closing().0, case.array("intermediate.closing"));
    let ciphertext: Vec<_> = proof.ciphertext().iter().map(|point| point.to_point().encode()).collect();
    assert_eq!(ciphertext, ballot.ciphertext);

    let (signature, prepared) = sign(case, Purpose::Ballot, &code.0, "inputs.external_signature");
    assert_eq!(to_vec(&signature).unwrap(), case.bytes("outputs.signature"));
    assert_eq!(to_vec(&(1u8, ballot, signature)).unwrap(), case.bytes("outputs.entry"));
    assert_eq!(prepared.challenge().encode(), case.array("intermediate.signature.c"));
    assert_eq!(prepared.closing().0, case.array("intermediate.signature.closing"));
    let secret = SecretScalar::decode(&case.array("inputs.secret_key")).unwrap();
    let used = Scalar::decode(case.array("intermediate.signature.k")).unwrap();
    let public = Scalar::decode(*secret.encode()).unwrap();
    assert_eq!(signature.response, used + prepared.challenge() * public);

    let members: [&dyn Member; 2] = [&proof, &prepared];
    let expected = case.arrays("intermediate.weights").into_iter().map(u128::from_le_bytes).map(Scalar::from);
    assert_eq!(weights(&members), expected.collect::<Vec<_>>());
    assert_eq!(verify(bases.shared(), &members), Ok(()));
}

fn challenge(case: &Case<'_>, bases: &BallotBases, ballot: &Ballot, code: &TrackingCode) {
    let nonce = Scalar::decode(case.array("inputs.nonce")).unwrap();
    let values = case.numbers("intermediate.values");
    let opening = PreparedOpening::new(bases, code, &ballot.ciphertext, nonce, &values).unwrap();
    assert_eq!(opening.closing().0, case.array("intermediate.opening_closing"));
    let message = hash("tupyo/v1/challenged", &to_vec(&(code, nonce, &values)).unwrap());
    let (signature, prepared) = sign(case, Purpose::Challenge, &message, "inputs.external_challenge");
    assert_eq!(to_vec(&signature).unwrap(), case.bytes("outputs.challenge_signature"));
    let entry = to_vec(&(2u8, ballot, nonce, &values, signature)).unwrap();
    assert_eq!(entry, case.bytes("outputs.challenged_entry"));
    assert_eq!(verify::<&dyn Member>(bases.shared(), &[&opening, &prepared]), Ok(()));
}

fn sign(case: &Case<'_>, purpose: Purpose, message: &[u8], external: &str) -> (Signature, PreparedSignature) {
    let key = SigningKey::decode(&case.array("inputs.secret_key")).unwrap();
    let signature = key.sign(purpose, message, &mut External::new(case.array(external)));
    let prepared = PreparedSignature::new(&key.verifying_key(), purpose, message, &signature).unwrap();
    assert_eq!(key.verifying_key().encode().0, case.array("inputs.key"));
    (signature, prepared)
}

fn hash(label: &str, data: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::new().chain_update([label.len() as u8]).chain_update(label).chain_update(data).finalize().into()
}
