//! Records with everything that an attacker holds.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{ElectionId, Entry, sign};
use tupyo_merkle::{Note, NoteSigner};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer, record_files};
use tupyo_verify::{Anchors, Bounds, CheckId, MemoryRecord, Record, Report, Silent, Verdict, verify};

/// The key with a number of the ledger of a record, which an attacker holds as well.
pub fn signer(record: &MemoryRecord, number: u8) -> NoteSigner {
    let note = Note::parse(&record.files["checkpoint"]).unwrap();
    let (_, id) = note.text().lines().next().unwrap().split_once('/').unwrap();
    ledger_signer(id.parse().unwrap(), number)
}

pub fn anchors(election: ElectionId) -> Anchors {
    Anchors { election, witnesses: None }
}

/// Lays out entries as a record and signs it.
pub fn lay_out(rehearsal: &Rehearsal, entries: &[Vec<u8>]) -> MemoryRecord {
    MemoryRecord { files: record_files(entries, &ledger_signer(rehearsal.state().election(), 0)) }
}

pub fn report(record: &dyn Record, election: ElectionId) -> Report {
    verify(record, &anchors(election), Bounds::default(), &Silent).unwrap()
}

/// The report of a rehearsal's ledger with other entries.
pub fn report_of(rehearsal: &Rehearsal, entries: &[Vec<u8>]) -> Report {
    report(&lay_out(rehearsal, entries), rehearsal.state().election())
}

pub fn plan() -> Plan {
    Plan::default()
}

/// A ballot that its voter has signed, and whose proof is not valid.
pub fn without_valid_proof(rehearsal: &mut Rehearsal, voter: u32) -> Entry {
    let Entry::Ballot(mut signed) = rehearsal.ballot(voter, 0) else { panic!("a ballot") };
    signed.ballot.proof.responses.swap(0, 1);
    let code = signed.ballot.tracking_code(rehearsal.check().context());
    let mut rng = StdRng::from_rng(rehearsal.rng()).unwrap();
    sign(signed.ballot, code, &rehearsal.voters()[voter as usize], &mut rng)
}

/// The numbers of the checks with this verdict.
pub fn with_verdict(report: &Report, verdict: Verdict) -> Vec<CheckId> {
    report.checks.iter().filter(|check| check.verdict == verdict).map(|check| check.check).collect()
}

/// What a check has examined, of what it expects.
pub fn counted(report: &Report, check: CheckId) -> (u64, u64) {
    let check = report.check(check).unwrap();
    (check.examined, check.expected)
}

/// Asserts that a check has found a code, as a cause or a consequence, and so does not pass.
pub fn assert_found(report: &Report, check: CheckId, code: &str) {
    assert!(has_found(report, check, code), "{check:?} {code}: {:?}", findings(report));
}

/// Asserts that this is the first cause.
pub fn assert_first(report: &Report, check: CheckId, code: &str) {
    assert_eq!(first(report), Some((check, code)), "{:?}", findings(report));
}

/// The checks and codes of all causes.
pub fn causes(report: &Report) -> Vec<(CheckId, &str)> {
    report.causes().map(|(check, finding)| (check, finding.code)).collect()
}

/// The first cause.
pub fn first(report: &Report) -> Option<(CheckId, &str)> {
    report.causes().next().map(|(check, finding)| (check, finding.code))
}

/// Whether a check has found a code.
pub fn has_found(report: &Report, check: CheckId, code: &str) -> bool {
    let found = report.check(check).unwrap();
    found.verdict != Verdict::Pass && found.findings.iter().any(|finding| finding.code == code)
}

/// The codes of all findings, with their checks.
pub fn findings(report: &Report) -> Vec<(CheckId, &str)> {
    report.checks.iter().flat_map(|check| check.findings.iter().map(|finding| (check.check, finding.code))).collect()
}

/// Without its last member.
pub fn shorten<T>(list: &mut Vec<T>) {
    list.truncate(list.len() - 1);
}
