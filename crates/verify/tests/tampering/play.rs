use tupyo_election::ElectionId;
use tupyo_merkle::{Checkpoint, NoteSigner, Origin, TileBuilder, TileKind, encode_bundle, leaf_hash, tiles_for_size};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{Anchors, Bounds, CheckId, MemoryRecord, Record, Report, Silent, Verdict, verify};

/// The ledger's key, which an attacker holds as well.
pub fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("ledger.example/rehearsal").unwrap(), &[7; 32])
}

pub fn anchors(election: ElectionId) -> Anchors {
    Anchors { election, ledger_key: signer().verifier().clone() }
}

/// Lays out entries as a record and signs it.
pub fn lay_out(entries: &[Vec<u8>]) -> MemoryRecord {
    let mut tree = TileBuilder::new();
    let mut tiles: Vec<_> = entries.iter().flat_map(|entry| tree.push(leaf_hash(entry))).collect();
    tiles.extend(tree.partial_tiles());
    let size = entries.len() as u64;
    for path in tiles_for_size(size).filter(|path| path.kind() == TileKind::Entries) {
        let first = path.index() as usize * 256;
        tiles.push((path, encode_bundle(&entries[first..first + usize::from(path.width())]).unwrap()));
    }
    let mut record = MemoryRecord::default();
    record.files.extend(tiles.into_iter().map(|(path, bytes)| (path.to_string(), bytes)));
    let checkpoint = Checkpoint { origin: signer().name().clone(), size, root: tree.root() };
    record.files.insert("checkpoint".to_owned(), checkpoint.sign(&signer()).unwrap().into_bytes());
    record
}

pub fn report(record: &dyn Record, election: ElectionId) -> Report {
    verify(record, &anchors(election), Bounds::default(), &Silent).unwrap()
}

/// The report of a rehearsal's ledger with other entries.
pub fn report_of(rehearsal: &Rehearsal, entries: &[Vec<u8>]) -> Report {
    report(&lay_out(entries), rehearsal.state().election())
}

pub fn plan() -> Plan {
    Plan::default()
}

/// The numbers of the checks with this verdict.
pub fn with_verdict(report: &Report, verdict: Verdict) -> Vec<CheckId> {
    report.checks.iter().filter(|check| check.verdict == verdict).map(|check| check.check).collect()
}

/// Asserts that a check fails with a code.
pub fn assert_found(report: &Report, check: CheckId, code: &str) {
    let found = report.check(check).unwrap();
    assert_eq!(found.verdict, Verdict::Fail, "{check:?}: {report:#?}");
    assert!(found.findings.iter().any(|finding| finding.code == code), "{check:?} {code}: {found:#?}");
}
