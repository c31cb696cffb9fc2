use tupyo_circuits::{Context, PreparedOpening, TrackingCode};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{Member, verify};
use tupyo_test_vectors::{Case, VectorFile};

use super::valid::valid;
use crate::{Ballot, bases, circuit};

const PROVED: [&str; 13] = [
    "context",
    "contests",
    "keys",
    "secret_key",
    "key",
    "style",
    "voter",
    "previous",
    "bits",
    "nonce",
    "external_proof",
    "external_signature",
    "external_challenge",
];

#[test]
fn ballots_are_those_of_the_vectors() {
    VectorFile::read("ballot").run(&[
        (&PROVED, &valid),
        (&["context", "key", "contests", "keys", "ballot"], &refused),
        (&["context", "keys", "ballot", "nonce", "values"], &opening),
    ]);
}

pub fn refused(case: &Case<'_>) {
    let circuit = circuit(&case.members("inputs.contests"));
    let bases = bases(&circuit, &case.arrays("inputs.keys"));
    let (context, key) = (Context(case.array("inputs.context")), EncodedPoint(case.array("inputs.key")));
    let code = case.expected_error().unwrap();
    let Ok(ballot) = Ballot::decode(&case.bytes("inputs.ballot"), circuit.limbs() > 0) else {
        assert!(["truncated", "trailing-bytes", "unknown-tag", "not-canonical"].contains(&code), "{code}");
        return;
    };
    let header = ballot.header(context, key);
    let member = ballot.prepare(&bases, &circuit, &header);
    let fits = ballot.fits(&circuit);
    assert_eq!(code, if fits { "proof-invalid" } else { "wrong-shape" });
    assert!(fits || member.is_err());
    assert!(member.is_err() || verify(bases.shared(), &[member.unwrap()]).is_err());
}

fn opening(case: &Case<'_>) {
    let encoded = case.bytes("inputs.ballot");
    let ballot = Ballot::decode(&encoded, false).unwrap();
    let keys = case.arrays("inputs.keys");
    let bases = bases(&tupyo_circuits::single_choice(keys.len(), false), &keys);
    let code = TrackingCode::of_ballot(&Context(case.array("inputs.context")), &encoded);
    let (nonce, values) = (Scalar::decode(case.array("inputs.nonce")).unwrap(), case.numbers("inputs.values"));
    let member = PreparedOpening::new(&bases, &code, &ballot.ciphertext, nonce, &values);
    if let Some(error) = case.expected_error() {
        let fits = values.len() + 1 == ballot.ciphertext.len();
        assert_eq!(error, if fits { "opening-invalid" } else { "wrong-shape" });
        assert!(member.is_err() || verify(bases.shared(), &[member.unwrap()]).is_err());
        return;
    }
    let member = member.unwrap();
    assert_eq!(code.0, case.array("intermediate.tracking_code"));
    assert_eq!(member.closing().0, case.array("intermediate.closing"));
    assert_eq!(member.equations(), ballot.ciphertext.len());
    assert_eq!(Some(verify(bases.shared(), &[member]).is_ok()), case.value("outputs.opens").as_bool());
}
