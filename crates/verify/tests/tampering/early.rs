//! Records whose second bundle is missing: the reading ends there, and what was read is judged.

use tupyo_election::Document;
use tupyo_rehearsal::{Rehearsal, ledger_signer, record_files};
use tupyo_verify::{Anchors, Bounds, CheckId, MemoryRecord, Report, Silent, Verdict, verify};

use crate::play::{anchors, assert_found, counted, findings, plan};
use crate::witnesses::{self, cosigned_by, demanding};

const SECOND_BUNDLE: &str = "tile/entries/001.p/44";

/// 300 entries, the last of which nothing is to be said about, signed by the key with a number.
fn longer(rehearsal: &Rehearsal, number: u8) -> MemoryRecord {
    let mut entries = rehearsal.entries().to_vec();
    entries.resize(300, vec![9]);
    MemoryRecord { files: record_files(&entries, &ledger_signer(rehearsal.state().election(), number)) }
}

fn report(record: &MemoryRecord, anchors: &Anchors) -> Report {
    verify(record, anchors, Bounds::default(), &Silent).unwrap()
}

fn without_second(mut record: MemoryRecord) -> MemoryRecord {
    record.files.remove(SECOND_BUNDLE).unwrap();
    record
}

#[test]
fn what_was_read_is_judged() {
    let rehearsal = Rehearsal::finished(plan());
    let anchors = anchors(rehearsal.state().election());
    let report = report(&without_second(longer(&rehearsal, 0)), &anchors);
    assert_found(&report, CheckId::L2, "file-missing");
    let counts = [CheckId::L1, CheckId::L2, CheckId::L3, CheckId::L4, CheckId::L5].map(|check| counted(&report, check));
    // One full tile and no partial one.
    assert_eq!(counts, [(1, 1), (1, 2), (0, 300), (1, 3), (5, 6)]);
    assert_eq!((counted(&report, CheckId::P1), counted(&report, CheckId::X2)), ((1, 1), (1, 1)));
    assert_eq!((counted(&report, CheckId::X1), counted(&report, CheckId::X3)), ((256, 300), (3, 5)));
    assert_eq!(report.check(CheckId::L1).unwrap().verdict, Verdict::Pass);
    assert_eq!(report.check(CheckId::P1).unwrap().rests_on, Some(CheckId::L3));
}

#[test]
fn a_malformed_bundle_is_read_and_ends_it_too() {
    let rehearsal = Rehearsal::finished(plan());
    let mut record = longer(&rehearsal, 0);
    record.files.get_mut(SECOND_BUNDLE).unwrap().push(0);
    let report = report(&record, &anchors(rehearsal.state().election()));
    assert_found(&report, CheckId::L2, "tile-length");
    assert_eq!((counted(&report, CheckId::L2), counted(&report, CheckId::X3)), ((1, 2), (4, 6)));
}

/// The key that has signed may be announced in what was not read.
#[test]
fn nobody_is_blamed_for_a_key_that_was_not_read() {
    let mut rehearsal = Rehearsal::opened(plan());
    let rotation = Document::LedgerKey(rehearsal.rotation());
    rehearsal.post_official(rotation).unwrap();
    rehearsal.vote_all();
    rehearsal.finish();
    let anchors = anchors(rehearsal.state().election());
    // Announced in the first bundle: the old key's line is ignored by nobody who has read all, and excused here.
    for (signer, expected) in [(1, (1, 1)), (0, (0, 1)), (2, (0, 1))] {
        let report = report(&without_second(longer(&rehearsal, signer)), &anchors);
        assert_eq!(counted(&report, CheckId::L1), expected, "{signer}");
        assert!(report.check(CheckId::L1).unwrap().findings.is_empty(), "{:?}", findings(&report));
        assert_eq!(report.checkpoint.is_some(), expected.0 == 1);
    }
    let all_read = report(&longer(&rehearsal, 0), &anchors);
    assert_eq!(findings(&all_read), [(CheckId::L1, "note-unsigned")]);
}

#[test]
fn cosignatures_are_judged_as_ever() {
    let rehearsal = Rehearsal::finished(witnesses::plan());
    let (anchors, record) = (anchors(rehearsal.state().election()), without_second(longer(&rehearsal, 0)));
    let of = |numbers: &[u8], anchors: &Anchors| {
        let report = report(&cosigned_by(&record, numbers), anchors);
        (counted(&report, CheckId::L1), counted(&report, CheckId::L6), report)
    };
    let (key, quorum, whole) = of(&[1, 2], &anchors);
    assert_eq!((key, quorum, whole.check(CheckId::L6).unwrap().verdict), ((1, 1), (2, 2), Verdict::Pass));
    let (key, quorum, few) = of(&[1], &demanding(&anchors, &[4], 1));
    assert_eq!((key, quorum), ((1, 1), (1, 3)));
    assert_eq!(few.check(CheckId::L6).unwrap().findings.len(), 2, "of both quorums");
    let (key, quorum, foreign) = of(&[1, 2, 4], &anchors);
    assert_eq!((key, quorum), ((0, 1), (0, 2)));
    assert_found(&foreign, CheckId::L1, "note-unsigned");
}
