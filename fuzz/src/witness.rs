//! Requests to witnesses, and cosignatures.

use std::sync::OnceLock;

use tupyo_merkle::{
    AddCheckpoint, AddLedgerKey, Checkpoint, Note, NoteSignature, NoteVerifier, WitnessKey, WitnessPolicy,
};
use tupyo_test_vectors::VectorFile;

/// Requests, keys and lines have one spelling; no exactly cosigned checkpoint but the seeds is accepted; counting ends
/// whatever the lines are.
pub fn witness(data: &[u8]) {
    if let Ok(request) = AddCheckpoint::parse(data) {
        assert_eq!(request.to_string().as_bytes(), data);
    }
    if let Ok(request) = AddLedgerKey::parse(data) {
        assert_eq!(request.to_string().as_bytes(), data);
    }
    let valid = valid();
    if let Ok(note) = Note::parse(data) {
        let witnesses: Vec<_> = valid.policy.witnesses().iter().collect();
        let accepted = Checkpoint::open_cosigned(&note, &valid.log, &witnesses).is_ok();
        assert_eq!(accepted, valid.cosigned.iter().any(|cosigned| cosigned == data));
        let counted = valid.policy.cosigned(&note).map_or(0, |cosigned| cosigned.len());
        assert!(counted <= note.signatures().len());
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(key) = text.parse::<WitnessKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(line) = text.parse::<NoteSignature>() {
        assert_eq!(line.to_string(), text);
    }
}

/// Requests and exactly cosigned checkpoints of the vectors, a key, and a line.
pub fn witness_seeds() -> Vec<Vec<u8>> {
    let key = valid().policy.witnesses()[0].to_string().into_bytes();
    let requests = valid().requests.iter().cloned();
    let requests = requests.chain(valid().announcements.iter().cloned());
    requests.chain(valid().cosigned.iter().cloned()).chain([key, valid().line.clone()]).collect()
}

struct Valid {
    log: NoteVerifier,
    policy: WitnessPolicy,
    cosigned: Vec<Vec<u8>>,
    requests: Vec<Vec<u8>>,
    announcements: Vec<Vec<u8>>,
    line: Vec<u8>,
}

fn valid() -> &'static Valid {
    static VALID: OnceLock<Valid> = OnceLock::new();
    VALID.get_or_init(|| {
        let file = VectorFile::read("witness");
        let key = file.part("key");
        let witnesses = key.members("witnesses");
        let witnesses = witnesses.iter().map(|witness| witness.text("vkey").parse().expect("a key")).collect();
        let cosigned = file.cases().filter(|case| case.has("outputs.times"));
        let requests = file.cases().filter(|case| case.has("outputs.body"));
        let announcements = file.cases().filter(|case| case.has("outputs.announcement"));
        let line = file.cases().find(|case| case.has("outputs.line")).expect("a line");
        Valid {
            log: key.text("vkey").parse().expect("a key"),
            policy: WitnessPolicy::new(witnesses, 2).expect("a policy"),
            cosigned: cosigned.map(|case| case.text("inputs.cosigned").into()).collect(),
            requests: requests.map(|case| case.text("outputs.body").into()).collect(),
            announcements: announcements.map(|case| case.text("outputs.announcement").into()).collect(),
            line: line.text("outputs.line").trim_end().into(),
        }
    })
}
