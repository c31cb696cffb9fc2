//! What is counted where something is missing, refused or left out: docs/protocol/verification.md, "What is counted".

use tupyo_election::kinds::Score;
use tupyo_election::{Document, Entry, PART_LENGTH};
use tupyo_elgamal::CiphertextSum;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, MemoryRecord, Outcome, Verdict};

use crate::ledger::Ledger;
use crate::play::{assert_found, counted, findings, lay_out, plan, report, report_of, with_verdict};

/// The code of L1's one finding, and what is done.
type Unread = (&'static str, fn(&mut MemoryRecord));

/// Whatever ends it before it begins: one check says what is wrong, and nothing else is counted.
#[test]
fn of_what_was_not_read_nothing_is_counted() {
    let rehearsal = Rehearsal::finished(plan());
    let whole = lay_out(&rehearsal, rehearsal.entries());
    let cases: [Unread; 5] = [
        ("file-missing", |record| drop(record.files.remove("checkpoint"))),
        ("note-malformed", |record| checkpoint(record, |file| file.truncate(file.len() - 1))),
        ("note-too-long", |record| {
            let line = "— other.example BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n".as_bytes();
            checkpoint(record, |file| (0..16).for_each(|_| file.extend_from_slice(line)));
        }),
        ("checkpoint-malformed", |record| checkpoint(record, |file| file.insert(0, b'\n'))),
        ("note-signature", |record| {
            checkpoint(record, |file| {
                let text = String::from_utf8(file.clone()).unwrap();
                let root = text.lines().nth(2).unwrap();
                *file = text.replacen(root, &format!("{}=", "A".repeat(43)), 1).into_bytes();
            });
        }),
    ];
    for (code, damage) in cases {
        let mut record = whole.clone();
        damage(&mut record);
        let report = report(&record, rehearsal.state().election());
        assert_eq!(findings(&report), [(CheckId::L1, code)]);
        assert!(report.checks.iter().all(|check| check.examined == 0), "{code}");
        assert_eq!(report.checks.iter().map(|check| check.expected).sum::<u64>(), 1, "{code}");
        assert_eq!(with_verdict(&report, Verdict::NotChecked).len(), report.checks.len() - 1);
        assert_eq!((report.outcome, report.checkpoint, report.election), (Outcome::Refused, None, None));
    }
}

fn checkpoint(record: &mut MemoryRecord, change: impl FnOnce(&mut Vec<u8>)) {
    change(record.files.get_mut("checkpoint").unwrap());
}

/// The manifest does not begin the ledger: it is no ledger of the election, and all of it is reported.
#[test]
fn the_reading_goes_on_without_a_manifest_at_the_beginning() {
    let rehearsal = Rehearsal::finished(plan());
    let later = [&[vec![9; 3]], rehearsal.entries()].concat();
    let report = report_of(&rehearsal, &later);
    assert_found(&report, CheckId::L1, "ledger-manifest");
    assert_found(&report, CheckId::P2, "malformed-entry");
    assert_eq!((counted(&report, CheckId::L1), counted(&report, CheckId::P1)), ((1, 1), (1, 1)));
    assert!(report.checkpoint.is_none());
    let nothing = report_of(&rehearsal, &[]);
    assert_eq!(findings(&nothing), [(CheckId::L1, "ledger-manifest")]);
    assert_eq!((counted(&nothing, CheckId::L1), counted(&nothing, CheckId::P1)), ((0, 1), (0, 1)));
    assert_eq!((counted(&nothing, CheckId::L5), counted(&nothing, CheckId::X3)), ((1, 1), (1, 1)));
}

#[test]
fn a_list_that_is_given_up_is_one_finding() {
    let rehearsal = Rehearsal::finished(plan());
    let mut record = lay_out(&rehearsal, rehearsal.entries());
    let files = record.files.len() as u64;
    let named = |number: usize| (format!("{number}.txt"), Vec::new());
    record.files.extend((0..1000).map(named));
    let report_of = |record: &MemoryRecord| report(record, rehearsal.state().election());
    let most = report_of(&record);
    assert_eq!(most.check(CheckId::L5).unwrap().more_findings, 980);
    assert_eq!((counted(&most, CheckId::L5), counted(&most, CheckId::X3)), ((files, files), (files, files + 1000)));
    record.files.extend([named(1000)]);
    let given_up = report_of(&record);
    assert_eq!(findings(&given_up), [(CheckId::L5, "record-too-many"), (CheckId::X3, "file-unread")]);
    assert_eq!((counted(&given_up, CheckId::L5), counted(&given_up, CheckId::X3)), ((0, files), (files, files + 1001)));
    let directories = (0..=1000 + files).map(|number| format!("{number}/")).collect::<String>();
    let mut deep = lay_out(&rehearsal, rehearsal.entries());
    deep.files.insert(format!("{directories}file"), Vec::new());
    assert_found(&report_of(&deep), CheckId::L5, "record-too-many");
}

#[test]
fn foreign_files_are_named_in_order_and_what_is_missing_comes_last() {
    let rehearsal = Rehearsal::finished(plan());
    let mut record = lay_out(&rehearsal, rehearsal.entries());
    let tile = record.files.keys().find(|path| path.starts_with("tile/0/")).unwrap().clone();
    record.files.remove(&tile);
    record.files.extend(["tile/x", "b", "B", "a/b", "a-b"].map(|path| (path.to_owned(), Vec::new())));
    let report = report(&record, rehearsal.state().election());
    let found = report.check(CheckId::L5).unwrap();
    let files: Vec<_> = found.findings.iter().map(|finding| (finding.code, finding.file.as_deref())).collect();
    let foreign = ["B", "a-b", "a/b", "b", "tile/x"].map(|path| ("foreign-file", Some(path)));
    assert_eq!(files, [&foreign[..], &[("file-missing", None)]].concat());
}

/// Of ballots that the fold refuses nothing is verified; of those that it takes, only what is accepted counts.
#[test]
fn ballots_that_are_refused_count_in_no_other_check() {
    let mut ledger = Ledger::finished();
    let (cast, challenged) = (11, 1);
    ledger.change_ballot(3, |ballot| ballot.proof.responses.swap(0, 1));
    ledger.change_ballot(8, |ballot| ballot.voter = 10);
    let again = ledger.ballot(5);
    ledger.repeat(again, again + 1);
    ledger.close_again();
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    let all = cast + challenged + 1;
    assert_eq!(counted(&report, CheckId::B2), (all - 1, all), "{:?}", findings(&report));
    assert_eq!(counted(&report, CheckId::B6), (all - 3, all), "one refused proof, and two that were not taken");
    assert_eq!(counted(&report, CheckId::B7), (all - 3, all), "its signature is not verified");
    assert_eq!(counted(&report, CheckId::B8), (challenged, challenged));
    assert_eq!(counted(&report, CheckId::C2), (all - 2, all));
    assert_eq!(counted(&report, CheckId::C9), (9, 9), "one voter's only ballot was not taken");
    let verdicts = [CheckId::B6, CheckId::B7, CheckId::B8].map(|check| report.check(check).unwrap().verdict);
    assert_eq!(verdicts, [Verdict::Fail, Verdict::NotChecked, Verdict::NotChecked]);
    assert_eq!(report.check(CheckId::B8).unwrap().rests_on, Some(CheckId::B2));
}

/// The state refuses a tally of other ballots; what it says of the units waits for all ballots.
#[test]
fn a_tally_is_compared_at_two_places() {
    let of = |check: CheckId, change: fn(&mut Document)| {
        let mut ledger = Ledger::finished();
        let at = ledger.document(|document| matches!(document, Document::Tally { .. }));
        ledger.change_document(at, change);
        let report = report_of(&ledger.rehearsal, &ledger.entries);
        let entries: Vec<_> = report.check(check).unwrap().findings.iter().map(|finding| finding.entry).collect();
        (entries, counted(&report, check), at as u64)
    };
    let (entries, count, at) = of(CheckId::T1, |document| {
        let Document::Tally { counted, .. } = document else { return };
        counted.0[0] ^= 1;
    });
    assert_eq!((entries, count), (vec![Some(at)], (0, 1)));
    let (entries, count, _) = of(CheckId::T2, |document| {
        let Document::Tally { units, .. } = document else { return };
        units[1].weight += 1;
    });
    assert_eq!((entries, count), (vec![None], (1, 2)));
    let (entries, count, _) = of(CheckId::T2, |document| {
        let Document::Tally { units, .. } = document else { return };
        let unit = units[0].clone();
        units.extend([unit.clone(), unit]);
        units.remove(0);
    });
    assert_eq!((entries.len(), count), (3, (0, 2)), "every place differs, and there are more than styles");
}

#[test]
fn what_is_missing_is_expected() {
    let rehearsal = Rehearsal::finished(plan());
    let after = |like: fn(&Document) -> bool, of: &[CheckId]| {
        let is = |entry: &Vec<u8>| match Entry::decode(entry) {
            Ok(Entry::Document(part)) => borsh::from_slice(&part.bytes).is_ok_and(|document| like(&document)),
            _ => false,
        };
        let at = rehearsal.entries().iter().rposition(is).unwrap();
        let report = report_of(&rehearsal, &rehearsal.entries()[..=at]);
        of.iter().map(|check| counted(&report, *check)).collect::<Vec<_>>()
    };
    use CheckId::{D6, D9, D10, F2, F3, K13, R1, T2, X2};
    // Three trustees, four rounds; the styles have three contests together.
    assert_eq!(after(|document| matches!(document, Document::Manifest(_)), &[K13, R1, X2]), [(0, 12), (0, 1), (0, 0)]);
    assert_eq!(after(|document| matches!(document, Document::Reveal(_)), &[K13]), [(6, 12)]);
    assert_eq!(after(|document| matches!(document, Document::Open { .. }), &[K13, X2]), [(12, 12), (0, 0)]);
    assert_eq!(
        after(|document| matches!(document, Document::Close(_)), &[T2, D6, D9, D10, F2, F3]),
        [(0, 2), (0, 3), (0, 1), (0, 2), (0, 1), (0, 1)]
    );
    assert_eq!(
        after(|document| matches!(document, Document::DecryptionShare { .. }), &[T2, D6, D9, D10, F2, F3]),
        [(2, 2), (3, 3), (2, 2), (2, 2), (0, 2), (0, 3)]
    );
    assert_eq!(after(|document| matches!(document, Document::Result { .. }), &[F2, F3]), [(2, 2), (3, 3)]);
}

#[test]
fn a_tally_without_any_opened_unit_passes_with_nothing_to_open() {
    let rehearsal = Rehearsal::finished(Plan { floor: 20, ..plan() });
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert_eq!([CheckId::F2, CheckId::F3].map(|check| counted(&report, check)), [(0, 0), (0, 0)]);
}

/// Officials and trustees together open a tally that lacks a point: no contest of the unit has a sum, not even one
/// whose votes may be none.
#[test]
fn a_unit_without_all_its_values_has_no_sums() {
    let contests = vec![(Score { max: 2 }.into(), 2)];
    let mut rehearsal = Rehearsal::opened(Plan { contests, styles: vec![(vec![0], 3)], ..plan() });
    rehearsal.vote_all();
    rehearsal.close();
    let mut units = rehearsal.tally();
    let (sum, values) = (&units[0].sum, units[0].sum.values().len());
    units[0].sum = CiphertextSum::of([&[sum.nonce_part()], &sum.values()[..values - 1]].concat());
    let root = rehearsal.state().counted_root().unwrap();
    let tally = rehearsal.official_entries(&Document::Tally { units, counted: root });
    tally.iter().for_each(|part| rehearsal.post_unverified(part).unwrap());
    rehearsal.agree_all();
    (0..2).for_each(|trustee| rehearsal.post_share(trustee));
    rehearsal.post_result();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(findings(&report), [(CheckId::T2, "wrong-tally"), (CheckId::F3, "wrong-sum")]);
    assert_eq!((counted(&report, CheckId::F2), counted(&report, CheckId::F3)), ((1, 1), (0, 1)));
    let message = "contest `contest-0` of style 0 has no votes, its ballots 0 to 12";
    assert_eq!(report.check(CheckId::F3).unwrap().findings[0].message, message);
}

/// Parts of two documents, of which the official gives up one and never ends the other; a trustee's stands alone.
#[test]
fn unfinished_documents_are_a_warning_and_no_finding() {
    let mut rehearsal = Rehearsal::opened(plan());
    rehearsal.vote_all();
    let notice = |length: usize| Document::Notice { text: "a".repeat(length) };
    let (long, longer) = (notice(2 * PART_LENGTH), notice(3 * PART_LENGTH));
    let given_up = rehearsal.official_entries(&longer);
    let begun = rehearsal.official_entries(&long);
    let by_trustee = rehearsal.trustee_entries(1, &long);
    for entry in given_up[..2].iter().chain(&begun[..1]).chain(&by_trustee[..1]) {
        rehearsal.post(entry).unwrap();
    }
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    let unfinished = report.election.unwrap().unfinished;
    let said: Vec<_> = unfinished.iter().map(|one| (one.author.as_str(), one.role, one.parts)).collect();
    let official = rehearsal.state().manifest().unwrap().officials()[0].id.clone();
    // What follows of the official has one part each, and ends what it has begun.
    assert_eq!(said, [(official.as_str(), "official", 3), ("trustee-2", "trustee", 1)]);
}

/// A document whose last part is refused was never said; the part before it is signed, and counts.
#[test]
fn a_document_that_is_refused_leaves_its_parts_unfinished() {
    let mut rehearsal = Rehearsal::opened(plan());
    let parts = rehearsal.official_entries(&Document::Notice { text: "a".repeat(PART_LENGTH) });
    assert_eq!(parts.len(), 2);
    let entries = [rehearsal.entries(), &[parts[0].encode(), parts[1].encode()]].concat();
    let report = report_of(&rehearsal, &entries);
    assert_found(&report, CheckId::P9, "text");
    let all = entries.len() as u64;
    assert_eq!((counted(&report, CheckId::P9), counted(&report, CheckId::X1)), ((all - 1, all), (all, all)));
    assert_eq!(report.election.unwrap().unfinished[0].parts, 1);
}
