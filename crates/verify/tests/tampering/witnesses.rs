//! Records of elections whose manifest names witnesses, or whose auditor does.

use rayon::prelude::*;
use tupyo_election::kinds::SingleChoice;
use tupyo_election::{Document, WitnessesDraft};
use tupyo_merkle::{Note, NoteSignature, Origin, Timestamp, WitnessPolicy, WitnessSigner};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};
use tupyo_verify::{Anchors, Bounds, CheckId, MemoryRecord, Outcome, Report, Silent, Verdict, verify};

use crate::play::{self, anchors, assert_found, lay_out, with_verdict};

fn witness(number: u8) -> WitnessSigner {
    WitnessSigner::from_seed(Origin::new(format!("witness.example/w{number}")).unwrap(), &[number; 32])
}

/// A small election with witnesses 1 to 3, of whom two are needed.
pub fn plan() -> Plan {
    let members = (1..=3).map(|number| witness(number).key().to_string()).collect();
    let contests = vec![(SingleChoice { blank: false }.into(), 2)];
    let witnesses = Some(WitnessesDraft { quorum: 2, members });
    Plan { trustees: 1, threshold: 1, contests, styles: vec![(vec![0], 3)], witnesses, ..Plan::default() }
}

fn line(note: &Note, number: u8) -> NoteSignature {
    line_at(note, number, 1_700_000_000)
}

fn line_at(note: &Note, number: u8, seconds: u64) -> NoteSignature {
    witness(number).cosign(note, Timestamp::from_seconds(seconds).unwrap())
}

/// The record with these lines under its checkpoint.
fn with_lines(record: &MemoryRecord, lines: impl Fn(&Note) -> Vec<NoteSignature>) -> MemoryRecord {
    let note = Note::parse(&record.files["checkpoint"]).unwrap();
    let cosigned = note.clone().with(lines(&note)).unwrap();
    let mut record = record.clone();
    record.files.insert("checkpoint".to_owned(), cosigned.to_string().into_bytes());
    record
}

pub fn cosigned_by(record: &MemoryRecord, numbers: &[u8]) -> MemoryRecord {
    with_lines(record, |note| numbers.iter().map(|number| line(note, *number)).collect())
}

/// Each witness at its time, in seconds.
pub fn cosigned_at(record: &MemoryRecord, times: &[(u8, u64)]) -> MemoryRecord {
    with_lines(record, |note| times.iter().map(|(number, seconds)| line_at(note, *number, *seconds)).collect())
}

/// With these witnesses of the auditor's.
pub fn demanding(anchors: &Anchors, numbers: &[u8], quorum: usize) -> Anchors {
    let keys = numbers.iter().map(|number| witness(*number).key().clone()).collect();
    Anchors { witnesses: Some(WitnessPolicy::new(keys, quorum).unwrap()), ..anchors.clone() }
}

fn played() -> (MemoryRecord, Anchors) {
    let rehearsal = Rehearsal::finished(plan());
    (lay_out(&rehearsal, rehearsal.entries()), anchors(rehearsal.state().election()))
}

pub fn report(record: &MemoryRecord, anchors: &Anchors) -> Report {
    verify(record, anchors, Bounds::default(), &Silent).unwrap()
}

#[test]
fn a_quorum_of_the_manifests_witnesses_is_needed() {
    let (record, anchors) = played();
    for numbers in [&[1, 2][..], &[1, 3], &[2, 3], &[1, 2, 3]] {
        let report = report(&cosigned_by(&record, numbers), &anchors);
        assert_eq!(report.outcome, Outcome::Accepted, "{numbers:?} {report:#?}");
        let check = report.check(CheckId::L6).unwrap();
        assert_eq!((check.verdict, check.examined, check.expected), (Verdict::Pass, 2, 2));
        assert_eq!(report.checkpoint.unwrap().cosigned.len(), numbers.len());
        assert!(report.not_shown_by_a_record.iter().all(|risk| risk.code != "no-witnesses"));
    }
    for numbers in [&[][..], &[1], &[3]] {
        let report = report(&cosigned_by(&record, numbers), &anchors);
        assert_eq!(report.outcome, Outcome::Refused, "{numbers:?}");
        // Nothing else is wrong: only this check refuses it.
        assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::L6]);
        assert_eq!(with_verdict(&report, Verdict::NotChecked), []);
        assert_found(&report, CheckId::L6, "quorum-missing");
    }
}

#[test]
fn lines_of_others_and_wrong_ones_are_refused() {
    let (record, anchors) = played();
    let refused = |record: &MemoryRecord, code: &str| {
        let report = report(record, &anchors);
        assert_eq!(report.outcome, Outcome::Refused, "{code}");
        assert_found(&report, CheckId::L1, code);
        let quorum = report.check(CheckId::L6).unwrap();
        assert_eq!((quorum.verdict, quorum.examined, quorum.expected), (Verdict::NotChecked, 0, 2));
        assert!(report.checkpoint.is_none(), "who has cosigned is not said either");
    };
    refused(&cosigned_by(&record, &[1, 2, 4]), "note-unsigned");
    refused(&cosigned_by(&record, &[2, 1]), "note-order");
    refused(&cosigned_by(&record, &[1, 1]), "note-order");
    let of_another = |note: &Note| {
        let other = Note::sign("another text\n", &play::signer(&record, 0)).unwrap();
        vec![line(note, 1), line(&other, 2)]
    };
    refused(&with_lines(&record, of_another), "note-signature");
}

#[test]
fn an_auditor_may_demand_others_as_well() {
    let (record, manifest_only) = played();
    let demanding = |numbers: &[u8], quorum| demanding(&manifest_only, numbers, quorum);
    let outcome = |record: &MemoryRecord, anchors: &Anchors| report(record, anchors).outcome;
    assert_eq!(outcome(&cosigned_by(&record, &[1, 2, 4]), &demanding(&[4], 1)), Outcome::Accepted);
    assert_eq!(outcome(&cosigned_by(&record, &[1, 4]), &demanding(&[4], 1)), Outcome::Refused, "the manifest's quorum");
    assert_eq!(outcome(&cosigned_by(&record, &[1, 2]), &demanding(&[4], 1)), Outcome::Refused, "the auditor's quorum");
    assert_eq!(outcome(&cosigned_by(&record, &[1, 2]), &demanding(&[1, 2, 3], 2)), Outcome::Accepted);
    assert_eq!(outcome(&cosigned_by(&record, &[1, 2]), &demanding(&[1, 2, 3], 3)), Outcome::Refused);
}

#[test]
fn without_demand_there_is_no_such_check() {
    let rehearsal = Rehearsal::finished(play::plan());
    let (record, anchors) = (lay_out(&rehearsal, rehearsal.entries()), anchors(rehearsal.state().election()));
    let unwatched = report(&record, &anchors);
    assert_eq!(unwatched.outcome, Outcome::Accepted);
    assert!(unwatched.check(CheckId::L6).is_none());
    assert!(unwatched.not_shown_by_a_record.iter().any(|risk| risk.code == "no-witnesses"));
    assert_found(&report(&cosigned_by(&record, &[1]), &anchors), CheckId::L1, "note-unsigned");
    let demanding = demanding(&anchors, &[1], 1);
    assert_eq!(report(&cosigned_by(&record, &[1]), &demanding).outcome, Outcome::Accepted);
    assert_found(&report(&record, &demanding), CheckId::L6, "quorum-missing");
}

#[test]
fn no_bit_of_a_cosigned_checkpoint_can_be_changed() {
    let (record, anchors) = played();
    let whole = cosigned_by(&record, &[1, 2, 3]);
    (0..whole.files["checkpoint"].len() * 8).into_par_iter().filter(|bit| bit % 8 == bit / 8 % 8).for_each(|bit| {
        let mut record = whole.clone();
        record.files.get_mut("checkpoint").unwrap()[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(report(&record, &anchors).outcome, Outcome::Refused, "bit {bit}");
    });
}

/// The rehearsed ledgers' keys have the seeds 7, 8, …: these witnesses are the ledger itself.
#[test]
fn a_ledger_is_not_its_own_witness() {
    let rehearsal = Rehearsal::finished(plan());
    let (record, manifest_only) = (lay_out(&rehearsal, rehearsal.entries()), anchors(rehearsal.state().election()));
    let found = |numbers: &[u8], quorum: usize, lines: &[u8]| {
        let report = report(&cosigned_by(&record, lines), &demanding(&manifest_only, numbers, quorum));
        let quorums = report.check(CheckId::L6).unwrap();
        let codes = quorums.findings.iter().map(|finding| (finding.code, finding.file.is_some())).collect::<Vec<_>>();
        (codes, quorums.examined, quorums.expected)
    };
    let (own, missing) = (("witness-key-ledger", false), ("quorum-missing", true));
    assert_eq!(found(&[7], 1, &[1, 2, 7]), (vec![own, missing], 2, 3), "its key");
    assert_eq!(found(&[8, 7], 1, &[1, 2]), (vec![own, own, missing], 2, 3), "the announced one, too, and unasked");
    assert_eq!(found(&[4, 7], 1, &[1, 2, 4]), (vec![own], 3, 3), "the others count");
    assert_eq!(found(&[4, 9], 2, &[1, 2, 4, 9]), (vec![], 4, 4), "a key that nobody has announced");
}

/// A key that the ledger had, and one that it announces when that has taken its place.
#[test]
fn a_ledgers_later_keys_are_no_witnesses_either() {
    let mut rehearsal = Rehearsal::opened(play::plan());
    let rotation = rehearsal.rotation();
    rehearsal.post_official(Document::LedgerKey(rotation)).unwrap();
    rehearsal.vote_all();
    rehearsal.finish();
    let files = record_files(rehearsal.entries(), &rehearsal.signer());
    let (record, anchors) = (MemoryRecord { files }, anchors(rehearsal.state().election()));
    for number in 7..10 {
        let report = report(&cosigned_by(&record, &[number]), &demanding(&anchors, &[number], 1));
        assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::L6], "{number}");
        assert_found(&report, CheckId::L6, "witness-key-ledger");
    }
    assert_eq!(report(&cosigned_by(&record, &[10]), &demanding(&anchors, &[10], 1)).outcome, Outcome::Accepted);
}
