//! Agreements against `agreement.json`.

use borsh::to_vec;
use tupyo_circuits::Context;
use tupyo_election::{
    Agreement, AgreementTerms, CountedRoot, Document, ElectionId, LedgerRoot, TallyDigest, UnitTally, WitnessesDraft,
};
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_merkle::{Origin, WitnessSigner};
use tupyo_proof::{Member, PreparedSignature, Purpose, SigningKey, VerifyingKey};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_test_vectors::{Case, External, VectorFile};
use tupyo_threshold::CeremonyTranscript;

#[test]
fn agreements_are_those_of_the_vectors() {
    let agreed =
        ["election", "ceremony", "size", "transcript", "context", "root", "units", "counted", "secret", "external"];
    VectorFile::read("agreement").run(&[
        (&agreed, &agreement),
        (&["election", "key", "agreement"], &refused),
        (&["trustees", "threshold", "witnesses"], &quorum),
    ]);
}

fn election(case: &Case<'_>) -> ElectionId {
    ElectionId(case.array("inputs.election"))
}

fn agreement(case: &Case<'_>) {
    let units: Vec<UnitTally> = borsh::from_slice(&case.bytes("inputs.units")).unwrap();
    let terms = AgreementTerms {
        ceremony: case.number("inputs.ceremony") as u32,
        transcript: CeremonyTranscript(case.array("inputs.transcript")),
        context: Context(case.array("inputs.context")),
        size: case.number("inputs.size"),
        root: LedgerRoot(case.array("inputs.root")),
        tally: TallyDigest::of(&units, CountedRoot(case.array("inputs.counted"))),
    };
    let agreed = terms.agreed(election(case));
    assert_eq!((terms.tally.0, agreed.0), (case.array("intermediate.tally"), case.array("intermediate.agreed")));

    let key = SigningKey::decode(&case.array("inputs.secret")).unwrap();
    let external = &mut External::new(case.array("inputs.external"));
    let agreement = terms.sign(election(case), &key, external);
    assert!(external.is_used_up());
    assert_eq!(key.verifying_key().encode().0, case.array("outputs.key"));
    assert_eq!(to_vec(&Document::Agreement(agreement)).unwrap(), case.bytes("outputs.document"));

    let nonce = Scalar::decode(case.array("intermediate.k")).unwrap();
    assert_eq!(Point::base_times(nonce).encode(), agreement.signature.nonce);
    let public = key.verifying_key();
    let prepared = PreparedSignature::new(&public, Purpose::Agreement, &agreed.0, &agreement.signature).unwrap();
    assert_eq!(prepared.challenge().encode(), case.array("intermediate.c"));
    assert_eq!(prepared.closing().0, case.array("intermediate.closing"));
    assert_eq!(verified(election(case), &public, &agreement), Ok(()));
}

fn refused(case: &Case<'_>) {
    let document = borsh::from_slice(&case.bytes("inputs.agreement")).unwrap();
    let Document::Agreement(agreement) = document else { panic!("{document:?}") };
    let key = VerifyingKey::decode(EncodedPoint(case.array("inputs.key"))).unwrap();
    assert_eq!(verified(election(case), &key, &agreement), Err("agreement-signature"));
    assert_eq!(case.expected_error(), Some("agreement-signature"));
}

fn verified(election: ElectionId, key: &VerifyingKey, agreement: &Agreement) -> Result<(), &'static str> {
    let agreed = agreement.terms.agreed(election);
    key.verify(Purpose::Agreement, &agreed.0, &agreement.signature).map_err(|_| "agreement-signature")
}

fn quorum(case: &Case<'_>) {
    let number = |name: &str| case.number(&format!("inputs.{name}")) as u16;
    let watched = case.value("inputs.witnesses").as_bool().unwrap();
    let plan = Plan {
        trustees: number("trustees"),
        threshold: number("threshold"),
        witnesses: watched.then(witness),
        ..Plan::default()
    };
    let election = Rehearsal::new(plan);
    let quorum = election.state().manifest().unwrap().agreement_quorum();
    assert_eq!(quorum as u64, case.number("outputs.quorum"));
}

fn witness() -> WitnessesDraft {
    let signer = WitnessSigner::from_seed(Origin::new("witness.example/w1").unwrap(), &[2; 32]);
    WitnessesDraft { quorum: 1, members: vec![signer.key().to_string()] }
}
