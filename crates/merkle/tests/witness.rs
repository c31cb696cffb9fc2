//! Witnesses: cosignatures, quorums and requests as in witness.json, and the refusal of everything mangled.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::sync::Arc;

use base64::Engine;
use tupyo_merkle::{
    AddCheckpoint, AddCheckpointError, AddLedgerKey, AddLedgerKeyError, Checkpoint, Finality, Hash, InclusionProof,
    MAX_ADD_CHECKPOINT_BYTES, MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, MAX_WITNESSES, Note, NoteError, NoteSignature,
    NoteSigner, NoteVerifier, Origin, PolicyError, Receipt, Timestamp, WitnessKey, WitnessPolicy, WitnessSigner,
    leaf_hash,
};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn witnesses_are_those_of_the_vectors() {
    let file = VectorFile::read("witness");
    let log: NoteVerifier = file.part("key").text("vkey").parse().unwrap();
    let witnesses: Vec<WitnessKey> =
        file.part("key").members("witnesses").iter().map(|witness| witness.text("vkey").parse().unwrap()).collect();
    let policy = WitnessPolicy::new(witnesses.clone(), 2).unwrap();
    let all: Vec<&WitnessKey> = witnesses.iter().collect();
    file.run(&[
        (&["note", "witness", "seed", "time"], &|case: &Case<'_>| cosignature(case, &witnesses)),
        (&["counted"], &|case: &Case<'_>| counted(case, &policy)),
        (&["cosigned"], &|case: &Case<'_>| exactly(case, &log, &all)),
        (&["old", "path", "request_note"], &request),
        (&["body"], &|case: &Case<'_>| {
            let error = AddCheckpoint::parse(case.text("inputs.body")).unwrap_err();
            assert_eq!(Some(error.code()), case.expected_error());
        }),
        (&["entry", "index", "path", "receipt_note"], &announcement),
        (&["announcement"], &|case: &Case<'_>| {
            let error = AddLedgerKey::parse(case.text("inputs.announcement")).unwrap_err();
            assert_eq!(Some(error.code()), case.expected_error());
        }),
        (&["vkey"], &|case: &Case<'_>| match case.text("inputs.vkey").parse::<WitnessKey>() {
            Ok(key) => assert_eq!((key.name().as_str(), case.expected_error()), (case.text("outputs.name"), None)),
            Err(error) => assert_eq!(Some(error.code()), case.expected_error()),
        }),
    ]);
}

fn cosignature(case: &Case<'_>, witnesses: &[WitnessKey]) {
    let witness = &witnesses[case.number("inputs.witness") as usize];
    let signer = WitnessSigner::from_seed(witness.name().clone(), &case.array("inputs.seed"));
    assert_eq!(signer.key(), witness);
    let note = Note::parse(case.text("inputs.note")).unwrap();
    let time = Timestamp::from_seconds(case.number("inputs.time")).unwrap();
    let line = signer.cosign(&note, time);
    assert_eq!(format!("{line}\n"), case.text("outputs.line"));
    assert_eq!(line.to_string().parse(), Ok(line.clone()));
    assert_eq!(witness.verify(&note, &line), Ok(time));
    let seed = ed25519_dalek::SigningKey::from_bytes(&case.array("inputs.seed"));
    let signature = ed25519_dalek::Signer::sign(&seed, &case.bytes("intermediate.message")).to_bytes();
    let encoded = line.to_string().rsplit(' ').next().unwrap().to_owned();
    assert!(base64::prelude::BASE64_STANDARD.decode(encoded).unwrap().ends_with(&signature));
}

fn counted(case: &Case<'_>, policy: &WitnessPolicy) {
    let note = Note::parse(case.text("inputs.counted")).unwrap();
    match case.expected_error() {
        Some(code) => assert_eq!(policy.finality(&note).unwrap_err().code(), code),
        None => {
            let found = policy.cosigned(&note).unwrap().len();
            assert_eq!(found as u64, case.number("outputs.witnesses"));
            let expected = if found >= 2 { Finality::Final } else { Finality::AwaitsWitnesses };
            assert_eq!(policy.finality(&note), Ok(expected));
        }
    }
}

fn exactly(case: &Case<'_>, log: &NoteVerifier, witnesses: &[&WitnessKey]) {
    let note = Note::parse(case.text("inputs.cosigned")).unwrap();
    match (Checkpoint::open_cosigned(&note, log, witnesses), case.expected_error()) {
        (Err(error), expected) => assert_eq!(Some(error.code()), expected),
        (Ok((_, cosigned)), expected) => {
            assert_eq!(expected, None);
            let times: Vec<u64> = cosigned.iter().map(|cosigned| cosigned.time.seconds()).collect();
            let expected: Vec<u64> = case.list("outputs.times").iter().map(|time| time.as_u64().unwrap()).collect();
            assert_eq!(times, expected);
            let names = cosigned.iter().map(|cosigned| cosigned.witness.name().as_str());
            assert!(names.eq(case.list("outputs.names").iter().map(|name| name.as_str().unwrap())));
        }
    }
}

fn request(case: &Case<'_>) {
    let request = AddCheckpoint {
        old_size: case.number("inputs.old"),
        path: case.arrays("inputs.path").into_iter().map(Hash::from_bytes).collect(),
        checkpoint: Note::parse(case.text("inputs.request_note")).unwrap(),
    };
    assert_eq!(request.to_string(), case.text("outputs.body"));
    assert_eq!(AddCheckpoint::parse(case.text("outputs.body")), Ok(request));
}

fn announcement(case: &Case<'_>) {
    let note = Note::parse(case.text("inputs.receipt_note")).unwrap();
    let size = Checkpoint::parse_text(note.text()).unwrap().size;
    let path = case.arrays("inputs.path").into_iter().map(Hash::from_bytes).collect();
    let proof = InclusionProof { index: case.number("inputs.index"), size, path };
    let request = AddLedgerKey { entry: case.bytes("inputs.entry"), receipt: Receipt::new(proof, Arc::new(note)) };
    assert_eq!(request.to_string(), case.text("outputs.announcement"));
    assert_eq!(AddLedgerKey::parse(case.text("outputs.announcement")), Ok(request));
}

fn witness(number: u8) -> WitnessSigner {
    WitnessSigner::from_seed(Origin::new(format!("w{number}")).unwrap(), &[number; 32])
}

fn cosigned_by(numbers: &[u8]) -> (Note, NoteSigner) {
    let log = NoteSigner::from_seed(Origin::new("log").unwrap(), &[99; 32]);
    let head = Checkpoint { origin: log.name().clone(), size: 7, root: leaf_hash(b"root") };
    let note = Note::parse(head.sign(&log).unwrap()).unwrap();
    let time = Timestamp::from_seconds(1_000).unwrap();
    let lines: Vec<NoteSignature> = numbers.iter().map(|number| witness(*number).cosign(&note, time)).collect();
    (note.with(lines).unwrap(), log)
}

#[test]
fn no_bit_of_a_cosigned_checkpoint_can_be_changed() {
    let (note, log) = cosigned_by(&[1, 2]);
    let keys = [witness(1).key().clone(), witness(2).key().clone()];
    let keys: Vec<&WitnessKey> = keys.iter().collect();
    assert_eq!(Checkpoint::open_cosigned(&note, log.verifier(), &keys).unwrap().1.len(), 2);
    let file = note.to_string().into_bytes();
    for bit in 0..file.len() * 8 {
        let mut bad = file.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let opened = Note::parse(&bad).map(|note| Checkpoint::open_cosigned(&note, log.verifier(), &keys).is_ok());
        assert_ne!(opened, Ok(true), "{:?}", String::from_utf8_lossy(&bad));
    }
}

#[test]
fn policies_are_refused_by_name() {
    let key = |number| witness(number).key().clone();
    let renamed = WitnessSigner::from_seed(Origin::new("other").unwrap(), &[1; 32]).key().clone();
    let other = WitnessSigner::from_seed(Origin::new("w1").unwrap(), &[3; 32]).key().clone();
    let refused = |keys, quorum| WitnessPolicy::new(keys, quorum).unwrap_err();
    assert_eq!(refused(vec![], 1), PolicyError::Count);
    assert_eq!(refused((0..=MAX_WITNESSES as u8).map(key).collect(), 1), PolicyError::Count);
    assert_eq!(refused(vec![key(1), key(2)], 0), PolicyError::Quorum);
    assert_eq!(refused(vec![key(1), key(2)], 3), PolicyError::Quorum);
    assert_eq!(refused(vec![key(1), renamed], 1), PolicyError::KeyRepeated);
    assert_eq!(refused(vec![key(1), other], 1), PolicyError::NameRepeated);
    let policy = WitnessPolicy::new(vec![key(1), key(2)], 2).unwrap();
    assert_eq!((policy.quorum(), policy.witnesses().len()), (2, 2));
    let (note, log) = cosigned_by(&[]);
    assert_eq!(policy.finality(&note), Ok(Finality::AwaitsWitnesses));
    let (file, one, two) = (policy.to_file(log.verifier()), key(1), key(2));
    let log = log.verifier();
    let lines = format!("log {log}\nwitness w1 {one}\nwitness w2 {two}\ngroup 2+of+2 2 w1 w2\nquorum 2+of+2\n");
    assert_eq!(file, lines);
}

#[test]
fn a_note_takes_no_more_lines_than_it_may_have() {
    let numbers: Vec<u8> = (0..MAX_WITNESSES as u8).collect();
    let (note, _) = cosigned_by(&numbers);
    assert!(Note::parse(note.to_string()).is_ok());
    let more = note.signatures()[1].clone();
    let unsigned = note.only_of(NoteSigner::from_seed(Origin::new("log").unwrap(), &[1; 32]).verifier());
    let with = |count| unsigned.clone().with(std::iter::repeat_n(more.clone(), count));
    assert_eq!(with(MAX_NOTE_SIGNATURES).map(|note| note.signatures().len()), Ok(MAX_NOTE_SIGNATURES));
    assert_eq!(with(MAX_NOTE_SIGNATURES + 1), Err(NoteError::TooLong));
    assert_eq!(note.with([more]), Err(NoteError::TooLong));
}

/// What the log of seed 99 has signed, as long as a note may be.
fn longest_note() -> Note {
    let log = NoteSigner::from_seed(Origin::new("log").unwrap(), &[99; 32]);
    let of_text = |length| Note::sign(&("x".repeat(length) + "\n"), &log).unwrap();
    let around = of_text(0).to_string().len();
    of_text(MAX_NOTE_BYTES - around)
}

#[test]
fn the_longest_request_is_read_and_none_with_more_hashes() {
    let request =
        |count| AddCheckpoint { old_size: u64::MAX, path: vec![leaf_hash(b"a"); count], checkpoint: longest_note() };
    let longest = request(63).to_string();
    assert_eq!(longest.len(), MAX_ADD_CHECKPOINT_BYTES);
    assert_eq!(AddCheckpoint::parse(longest), Ok(request(63)));
    let short = |count| AddCheckpoint { checkpoint: cosigned_by(&[]).0, ..request(count) };
    assert_eq!(AddCheckpoint::parse(short(63).to_string()), Ok(short(63)));
    assert_eq!(AddCheckpoint::parse(short(64).to_string()), Err(AddCheckpointError));
}

#[test]
fn the_longest_entry_of_an_announcement_has_4096_digits() {
    let request = |bytes| {
        let proof = InclusionProof { index: 6, size: 7, path: Vec::new() };
        AddLedgerKey { entry: vec![7; bytes], receipt: Receipt::new(proof, Arc::new(cosigned_by(&[]).0)) }
    };
    assert_eq!(AddLedgerKey::parse(request(3_072).to_string()), Ok(request(3_072)));
    assert_eq!(AddLedgerKey::parse(request(3_073).to_string()), Err(AddLedgerKeyError));
}

#[test]
fn times_fit_63_bits_and_keys_come_back() {
    assert_eq!(Timestamp::from_seconds(1 << 63), None);
    assert_eq!(Timestamp::from_seconds((1 << 63) - 1).map(Timestamp::seconds), Some((1 << 63) - 1));
    let made = WitnessSigner::generate(Origin::new("w").unwrap(), &mut rand::rngs::OsRng);
    let again = WitnessSigner::from_seed(made.key().name().clone(), &made.seed());
    assert_eq!(made.key(), again.key());
    assert_eq!(made.key().to_string().parse(), Ok(again.key().clone()));
    assert!(made.key().to_string().parse::<NoteVerifier>().is_err());
}

#[test]
fn the_example_of_the_specification() {
    let page = include_str!("../../../docs/protocol/witness.md");
    let file = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let log = NoteSigner::from_seed(Origin::new("vote.example/seoul-2022").unwrap(), &[1; 32]);
    let witness = WitnessSigner::from_seed(Origin::new("witness.example/w1").unwrap(), &[2; 32]);
    let note = Note::parse(file).unwrap();
    let (checkpoint, cosigned) = Checkpoint::open_cosigned(&note, log.verifier(), &[witness.key()]).unwrap();
    let time = Timestamp::from_seconds(1_700_000_000).unwrap();
    assert_eq!((checkpoint.size, cosigned.len(), cosigned[0].time), (3, 1, time));
    let again = Note::parse(checkpoint.sign(&log).unwrap()).unwrap();
    assert_eq!(again.clone().with([witness.cosign(&again, time)]).unwrap().to_string(), file);
}

#[test]
fn requests_have_one_spelling() {
    let (checkpoint, _) = cosigned_by(&[1]);
    let path = vec![leaf_hash(b"a"), leaf_hash(b"b")];
    let body = AddCheckpoint { old_size: 3, path, checkpoint }.to_string().into_bytes();
    let flips = (0..body.len() * 8).map(|bit| {
        let mut bad = body.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        bad
    });
    let without = (0..body.len()).map(|at| [&body[..at], &body[at + 1..]].concat());
    for bad in flips.chain(without) {
        if let Ok(read) = AddCheckpoint::parse(&bad) {
            assert_eq!(read.to_string().into_bytes(), bad);
        }
    }
}
