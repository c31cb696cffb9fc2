//! Batches against `batch.json`: weights, verdicts, culprits.

use tupyo_circuits::{BallotBases, Circuit, Context, KnownDocuments};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{Invalid, Member, PreparedSignature, Purpose, VerifyingKey, culprits, verify, weights};
use tupyo_test_vectors::{Case, VectorFile};

use crate::{Ballot, bases, circuit};

#[test]
fn batches_have_the_weights_and_culprits_of_the_vectors() {
    let file = VectorFile::read("batch");
    let shared = file.shared();
    let circuit = circuit(&shared.members("contests"));
    let bases = bases(&circuit, &shared.arrays("keys"));
    let bound = (Context(shared.array("context")), KnownDocuments(shared.array("known")));
    file.run(&[(&["members"], &|case: &Case<'_>| batch(case, &bases, &circuit, bound))]);
}

fn batch(case: &Case<'_>, bases: &BallotBases, circuit: &Circuit, bound: (Context, KnownDocuments)) {
    let described = case.members("inputs.members");
    let ballots: Vec<Option<Ballot>> = described.iter().map(ballot).collect();
    let members: Vec<_> = described
        .iter()
        .zip(&ballots)
        .map(|(member, ballot)| match ballot {
            Some(ballot) => proof(bases, circuit, bound, member, ballot),
            None => signature(member),
        })
        .collect();
    let members: Vec<&dyn Member> = members.iter().map(|member| &**member).collect();
    check(case, bases, &members);
}

fn check(case: &Case<'_>, bases: &BallotBases, members: &[&dyn Member]) {
    let closings: Vec<_> = members.iter().map(|member| member.closing().0).collect();
    let equations: Vec<_> = members.iter().map(|member| member.equations() as u64).collect();
    assert_eq!(closings, case.arrays("intermediate.closings"));
    assert_eq!(equations, case.numbers("intermediate.equations"));
    let expected = case.arrays("intermediate.weights").into_iter().map(u128::from_le_bytes).map(Scalar::from);
    assert_eq!(weights(members), expected.collect::<Vec<_>>());
    let verdict = verify(bases.shared(), members);
    let found: Vec<_> = culprits(bases.shared(), members).into_iter().map(|place| place as u64).collect();
    if let Some(code) = case.expected_error() {
        assert_eq!((verdict, code), (Err(Invalid), "batch-invalid"));
        assert_eq!(found, case.numbers("intermediate.culprits"));
    } else {
        assert_eq!(Some(verdict.is_ok()), case.value("outputs.accepted").as_bool());
        assert_eq!(found, [0; 0]);
    }
}

fn ballot(member: &Case<'_>) -> Option<Ballot> {
    (member.text("kind") == "ballot").then(|| Ballot::decode(&member.bytes("ballot"), false).unwrap())
}

fn proof<'a>(
    bases: &'a BallotBases,
    circuit: &Circuit,
    (context, known): (Context, KnownDocuments),
    member: &Case<'_>,
    ballot: &'a Ballot,
) -> Box<dyn Member + 'a> {
    let header = ballot.header(context, EncodedPoint(member.array("key")), known);
    Box::new(ballot.prepare(bases, circuit, &header).unwrap())
}

fn signature(member: &Case<'_>) -> Box<dyn Member> {
    let purpose = match member.text("purpose") {
        "document" => Purpose::Document,
        "ballot" => Purpose::Ballot,
        other => panic!("no signature of a batch is for {other}"),
    };
    let key = VerifyingKey::decode(EncodedPoint(member.array("key"))).unwrap();
    let signature = borsh::from_slice(&member.bytes("signature")).unwrap();
    Box::new(PreparedSignature::new(&key, purpose, &member.bytes("message"), &signature).unwrap())
}
