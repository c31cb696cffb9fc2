//! Contests with amounts against `amounts.json`.

use borsh::to_vec;
use tupyo_circuits::{
    BallotHeader, Circuit, Context, Equation, KnownDocuments, LimbProof, LinearForm, TrackingCode, Witness, prove,
};
use tupyo_group::{EncodedPoint, Scalar, SecretScalar};
use tupyo_proof::{Member, PreparedSignature, Purpose, SigningKey, Transcript, verify, weights};
use tupyo_test_vectors::{Case, External, VectorFile};

use super::ballot::refused;
use super::valid::{choices, marks, terms};
use crate::{Ballot, bases, circuit, number, rule};

const PROVED: [&str; 13] = [
    "context",
    "contests",
    "keys",
    "secret_key",
    "key",
    "documents",
    "known",
    "choices",
    "bits",
    "limbs",
    "nonce",
    "external_proof",
    "external_signature",
];

#[test]
fn amounts_are_those_of_the_vectors() {
    let altered: [&str; 6] = ["context", "known", "key", "contests", "keys", "ballot"];
    VectorFile::read("amounts").run(&[(&PROVED, &valid), (&altered, &refused)]);
}

fn valid(case: &Case<'_>) {
    let rules = case.members("inputs.contests");
    let circuit = circuit(&rules);
    let bases = bases(&circuit, &case.arrays("inputs.keys"));
    check_circuit(case, &circuit);
    let key = EncodedPoint(case.array("inputs.key"));
    let context = Context(case.array("inputs.context"));
    let known = KnownDocuments(case.array("inputs.known"));
    let documents = case.number("inputs.documents") as u32;
    let header = BallotHeader { context, style: 7, voter: 8, key, previous: None, known };
    let bits = marks(case);
    assert_eq!(bits.publish_outputs(&circuit), case.numbers("intermediate.values"));
    assert_eq!(counts(case, &rules), *case.value("intermediate.counts"));
    let nonce = SecretScalar::decode(&case.array("inputs.nonce")).unwrap();
    let mut external = External::new(case.array("inputs.external_proof"));
    let sealed = prove(&bases, &circuit, &header, &Witness::new(&bits, nonce), &mut external).unwrap();
    let (ciphertext, proof, limbs) = (sealed.ciphertext, sealed.proof, sealed.limbs);
    let ballot = Ballot { style: 7, voter: 8, previous: None, documents, ciphertext, proof, limbs };
    let encoded = to_vec(&ballot).unwrap();
    assert_eq!(encoded, case.bytes("outputs.ballot"));
    assert_eq!(to_vec(&Ballot::decode(&encoded, true).unwrap()).unwrap(), encoded);
    check_randomness(case, &header, &ballot);
    check_ranges(case, &header, &ballot);

    let code = TrackingCode::of_ballot(&context, &encoded);
    assert_eq!(code.0, case.array("outputs.tracking_code"));
    let key = SigningKey::decode(&case.array("inputs.secret_key")).unwrap();
    let signature = key.sign(Purpose::Ballot, &code.0, &mut External::new(case.array("inputs.external_signature")));
    assert_eq!(to_vec(&signature).unwrap(), case.bytes("outputs.signature"));
    assert_eq!(to_vec(&(3u8, &ballot, signature)).unwrap(), case.bytes("outputs.entry"));
    let member = ballot.prepare(&bases, &circuit, &header).unwrap();
    let (y, x) = member.challenges();
    assert_eq!((y.encode(), x.encode()), (case.array("intermediate.y"), case.array("intermediate.x")));
    assert_eq!(member.closing().0, case.array("intermediate.closing"));
    let signed = PreparedSignature::new(&key.verifying_key(), Purpose::Ballot, &code.0, &signature).unwrap();
    let members: [&dyn Member; 2] = [&member, &signed];
    let expected = case.arrays("intermediate.weights").into_iter().map(u128::from_le_bytes).map(Scalar::from);
    assert_eq!(weights(&members), expected.collect::<Vec<_>>());
    assert_eq!(verify(bases.shared(), &members), Ok(()));
}

fn check_circuit(case: &Case<'_>, circuit: &Circuit) {
    assert_eq!(circuit.bits() as u64, case.number("intermediate.circuit.bits"));
    assert_eq!(circuit.limbs() as u64, case.number("intermediate.circuit.limbs"));
    let terms = |form: &LinearForm| {
        let limbs = form.limbs().map(|(limb, coefficient)| serde_json::json!(["limb", limb, coefficient]));
        terms(form, circuit.bits()).into_iter().chain(limbs).collect::<Vec<_>>()
    };
    let outputs: Vec<_> = circuit.output_forms().iter().map(&terms).collect();
    assert_eq!(serde_json::json!(outputs), *case.value("intermediate.circuit.outputs"));
    let equation = |equation: &Equation| (terms(&equation.form), equation.constant);
    let equations: Vec<_> = circuit.equations().iter().map(equation).collect();
    assert_eq!(serde_json::json!(equations), *case.value("intermediate.circuit.equations"));
}

/// What each choice gives to each output, by the words of the rule.
fn counts(case: &Case<'_>, rules: &[Case<'_>]) -> serde_json::Value {
    let of_contest = |(rules, choice): (&Case<'_>, &Vec<usize>)| -> Vec<u64> {
        let (rule, options) = (rule(rules), number(rules, "options"));
        rule.outputs(options).into_iter().map(|output| rule.value(options, choice, output)).collect()
    };
    serde_json::json!(rules.iter().zip(&choices(case)).map(of_contest).collect::<Vec<_>>())
}

/// What is drawn from the transcript after the statement.
fn check_randomness(case: &Case<'_>, header: &BallotHeader, ballot: &Ballot) {
    let statement = to_vec(&(header, &ballot.ciphertext)).unwrap();
    assert_eq!(statement, case.bytes("intermediate.statement"));
    let numbers = ["inputs.bits", "inputs.limbs"].into_iter().flat_map(|name| case.numbers(name));
    let nonce = SecretScalar::decode(&case.array("inputs.nonce")).unwrap();
    let secrets: Vec<_> = [nonce].into_iter().chain(numbers.map(SecretScalar::small)).collect();
    let secrets: Vec<_> = secrets.iter().collect();
    let external = &mut External::new(case.array("inputs.external_proof"));
    let mut rng = began(&statement).rng(&secrets, external);
    let mut drawn = |expected: [u8; 32]| assert_eq!(*SecretScalar::random(&mut rng).encode(), expected);
    case.arrays("intermediate.a").into_iter().for_each(&mut drawn);
    for name in ["alpha", "beta", "gamma", "delta", "s"] {
        drawn(case.array(&format!("intermediate.{name}")));
    }
    case.arrays("intermediate.blindings").into_iter().for_each(&mut drawn);
    for name in ["d", "e", "sigma"] {
        drawn(case.array(&format!("intermediate.{name}")));
    }
}

/// The challenges of the range proof, from its messages as docs/protocol/ballot.md lists them.
fn check_ranges(case: &Case<'_>, header: &BallotHeader, ballot: &Ballot) {
    let LimbProof { commitments, ranges, .. } = ballot.limbs.as_ref().unwrap();
    let mut transcript = began(&to_vec(&(header, &ballot.ciphertext)).unwrap());
    let numbers = commitments.len().next_power_of_two();
    transcript.append("dom-sep", b"rangeproof v1");
    transcript.append("n", &16u64.to_le_bytes());
    transcript.append("m", &(numbers as u64).to_le_bytes());
    let mut all = commitments.clone();
    all.resize(numbers, EncodedPoint([0; 32]));
    all.iter().for_each(|commitment| transcript.append("V", commitment.as_bytes()));
    transcript.append("A", ranges.digits.as_bytes());
    transcript.append("S", ranges.masks.as_bytes());
    let expect = |challenge: Scalar, name: &str| {
        assert_eq!(challenge.encode(), case.array::<32>(&format!("intermediate.range.{name}")), "{name}");
    };
    expect(transcript.challenge("y"), "y");
    expect(transcript.challenge("z"), "z");
    transcript.append("T_1", ranges.linear.as_bytes());
    transcript.append("T_2", ranges.square.as_bytes());
    expect(transcript.challenge("x"), "x");
    let scalars = [ranges.product, ranges.product_blind, ranges.vectors_blind];
    for (label, scalar) in ["t_x", "t_x_blinding", "e_blinding"].into_iter().zip(scalars) {
        transcript.append(label, &scalar.encode());
    }
    expect(transcript.challenge("w"), "w");
    transcript.append("dom-sep", b"ipp v1");
    transcript.append("n", &(16 * numbers as u64).to_le_bytes());
    let mut rounds = Vec::new();
    for [left, right] in &ranges.rounds {
        transcript.append("L", left.as_bytes());
        transcript.append("R", right.as_bytes());
        rounds.push(transcript.challenge("u").encode());
    }
    assert_eq!(rounds, case.arrays("intermediate.range.u"));
}

fn began(statement: &[u8]) -> Transcript {
    let mut transcript = Transcript::new("tupyo/v1/ballot");
    transcript.append("statement", statement);
    transcript
}
