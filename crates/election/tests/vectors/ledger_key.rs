//! ledger-key.json: an election's origin, the keys of its ledger, and which checkpoint each signs.

use tupyo_election::{ElectionId, ElectionManifest, KeyFollower, LedgerKeys, hash_of_key};
use tupyo_encoding::Label;
use tupyo_merkle::{Checkpoint, CheckpointError, Note, NoteSigner, SplitView};
use tupyo_test_vectors::{Case, VectorFile};

use crate::play::Play;

/// The case of record.json whose keys sign all checkpoints here.
const ROTATED: &str = "a ledger key that changes";

#[test]
fn ledgers_have_the_keys_of_the_vectors() {
    let file = VectorFile::read("ledger-key");
    let keys = keys_of_record(ROTATED);
    file.run(&[
        (&["election", "manifest"], &first),
        (&["key"], &|case| assert_eq!(hash_of_key(&case.array("inputs.key")), case.array("outputs.hash"))),
        (&["election", "number", "seed", "next"], &possession),
        (&["manifest", "entry", "index"], &announcement),
        (&["record", "checkpoint"], &|case| checkpoint(case, &keys)),
        (&["record", "evidence"], &|case| evidence(case, &keys)),
    ]);
}

/// The keys that the whole ledger of a case of record.json gives.
fn keys_of_record(name: &str) -> LedgerKeys {
    let file = VectorFile::read("record");
    let case = file.cases().find(|case| case.name() == name).unwrap();
    let mut play = Play::new(ElectionId(case.array("inputs.election")));
    case.strings("inputs.entries").iter().for_each(|entry| play.post(entry).unwrap());
    play.state.ledger_keys().unwrap().clone()
}

fn follower(case: &Case<'_>) -> (ElectionId, KeyFollower) {
    let bytes = case.text("inputs.manifest").as_bytes();
    let (election, manifest) = (ElectionId::of_manifest(bytes), ElectionManifest::parse(bytes).unwrap());
    (election, KeyFollower::new(&manifest, election).unwrap())
}

fn first(case: &Case<'_>) {
    let (election, follower) = follower(case);
    assert_eq!(election.0, case.array("inputs.election"));
    let key = follower.keys().newest();
    assert_eq!(
        (key.name().as_str(), key.to_string().as_str()),
        (case.text("outputs.origin"), case.text("outputs.key"))
    );
}

fn possession(case: &Case<'_>) {
    let signer = NoteSigner::from_seed("any".parse().unwrap(), &case.array("inputs.seed"));
    let (election, number) = (case.array::<32>("inputs.election"), case.number("inputs.number") as u32);
    let key = *signer.verifier().public_bytes();
    let message =
        Label::new("tupyo/v1/ledger key possession").hash(&(election, number, key, case.array::<32>("inputs.next")));
    assert_eq!((message, key), (case.array("intermediate.message"), case.array("outputs.key")));
    assert_eq!(signer.prove_possession(&message).unwrap(), case.array("outputs.possession"));
}

fn announcement(case: &Case<'_>) {
    let (_, mut follower) = follower(case);
    let (entry, index) = (case.bytes("inputs.entry"), case.number("inputs.index"));
    let taken = follower.take(&entry, index).map_err(|refusal| refusal.code());
    assert_eq!(taken.err(), case.expected_error());
    if taken.is_ok() {
        assert_eq!(follower.keys().at(index + 1).to_string(), case.text("outputs.before"));
        assert_eq!(follower.keys().at(index + 2).to_string(), case.text("outputs.key"));
    }
}

fn checkpoint(case: &Case<'_>, keys: &LedgerKeys) {
    assert_eq!(case.text("inputs.record"), ROTATED);
    let file = case.text("inputs.checkpoint");
    let opened = Note::parse(file).map_err(CheckpointError::from);
    let opened = opened.and_then(|note| Checkpoint::open_exact(file, keys.of_note(&note)?));
    assert_eq!(opened.as_ref().err().map(CheckpointError::code), case.expected_error());
    if let Ok(Checkpoint { size, .. }) = opened {
        assert_eq!((size, keys.at(size).to_string().as_str()), (case.number("outputs.size"), case.text("outputs.key")));
    }
}

fn evidence(case: &Case<'_>, keys: &LedgerKeys) {
    assert_eq!(case.text("inputs.record"), ROTATED);
    let evidence = SplitView::parse(case.text("inputs.evidence")).unwrap();
    let verdict = evidence.verify(&keys.all()).map_err(|error| error.code());
    assert_eq!(verdict.err(), case.expected_error());
    if case.expected_error().is_none() {
        assert_eq!(evidence.contradiction().to_string().lines().next(), Some(case.text("outputs.kind")));
    }
}
