//! Ballots against `ballot.json`, cheating provers included.

use tupyo_circuits::ContestRule;
use tupyo_circuits::kinds::SingleChoice;
use tupyo_circuits::{Circuit, Context, Equation, KnownDocuments, PreparedBallotProof, PreparedOpening, TrackingCode};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{Closing, Member, WeightedSum, verify};
use tupyo_test_vectors::{Case, VectorFile};

use super::valid::valid;
use crate::{Ballot, bases, circuit};

const PROVED: [&str; 16] = [
    "context",
    "contests",
    "keys",
    "secret_key",
    "key",
    "documents",
    "known",
    "style",
    "voter",
    "previous",
    "choices",
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
        (&["context", "known", "key", "contests", "keys", "ballot"], &refused),
        (&["context", "keys", "ballot", "nonce", "values"], &opening),
    ]);
}

pub fn refused(case: &Case<'_>) {
    let circuit = circuit(&case.members("inputs.contests"));
    let bases = bases(&circuit, &case.arrays("inputs.keys"));
    let (context, key) = (Context(case.array("inputs.context")), EncodedPoint(case.array("inputs.key")));
    let known = KnownDocuments(case.array("inputs.known"));
    let code = case.expected_error().unwrap();
    let Ok(ballot) = Ballot::decode(&case.bytes("inputs.ballot"), circuit.limbs() > 0) else {
        assert!(["truncated", "trailing-bytes", "unknown-tag", "not-canonical"].contains(&code), "{code}");
        return;
    };
    let header = ballot.header(context, key, known);
    let member = ballot.prepare(&bases, &circuit, &header);
    let fits = ballot.fits(&circuit);
    assert_eq!(code, if fits { "proof-invalid" } else { "wrong-shape" });
    assert!(fits || member.is_err());
    let Ok(member) = member else { return };
    assert!(verify(bases.shared(), &[&member]).is_err());
    if case.has("intermediate.failing") {
        let fails = |equation: &usize| verify(bases.shared(), &[One(&member, *equation)]).is_err();
        let failing: Vec<_> = (0..member.equations()).filter(fails).map(|equation| equation as u64).collect();
        assert_eq!(failing, case.numbers("intermediate.failing"));
        assert_eq!(Some(member.scalars_hold()), case.value("intermediate.scalars_hold").as_bool());
    }
    if case.has("intermediate.broken") {
        broken(case, &circuit);
    }
}

/// Which equations of the circuit the cheating prover's numbers break.
fn broken(case: &Case<'_>, circuit: &Circuit) {
    let scalars = case.arrays("intermediate.bits").into_iter().map(|bit| Scalar::decode(bit).unwrap());
    let bits: Vec<_> = scalars.collect();
    assert_eq!(bits.len(), circuit.bits());
    let breaks = |equation: &Equation| equation.form.value(&bits) != Scalar::from(equation.constant);
    let broken = (0..).zip(circuit.equations()).filter(|(_, equation)| breaks(equation)).map(|(number, _)| number);
    assert_eq!(broken.collect::<Vec<u64>>(), case.numbers("intermediate.broken"));
}

/// One equation of a proof alone.
struct One<'a>(&'a PreparedBallotProof<'a>, usize);

impl Member for One<'_> {
    fn closing(&self) -> Closing {
        self.0.closing()
    }
    fn equations(&self) -> usize {
        self.0.equations()
    }
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        let one = |(place, weight): (usize, &Scalar)| if place == self.1 { *weight } else { Scalar::ZERO };
        self.0.collect(&weights.iter().enumerate().map(one).collect::<Vec<_>>(), sum);
    }
}

fn opening(case: &Case<'_>) {
    let encoded = case.bytes("inputs.ballot");
    let ballot = Ballot::decode(&encoded, false).unwrap();
    let keys = case.arrays("inputs.keys");
    let bases = bases(&SingleChoice { blank: false }.circuit(keys.len()), &keys);
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
