//! Records of elections whose roll registrars have made. Their attacker holds the ledger's key, and those of one
//! registrar or all, where a case signs for them.

use rayon::prelude::*;
use tupyo_election::{Correction, Document, DocumentDigest, LineChange, RegisteredVoter};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};
use tupyo_verify::{CheckId, Outcome, Verdict};

use crate::entries::Case;
use crate::ledger::Ledger;
use crate::play::{assert_first, counted, plan, report_of};

pub const CASES: &[Case] = &[
    (CheckId::R8, "countersignature-unknown", |ledger| {
        let at = ledger.document(is_countersignature);
        say(ledger, at, 1, &Document::Countersignature { digest: DocumentDigest([7; 32]) });
    }),
    // The author's own.
    (CheckId::R8, "countersignature-unknown", |ledger| {
        let at = ledger.document(is_countersignature);
        let own = ledger.read(at);
        say(ledger, at, 0, &own);
    }),
    (CheckId::R8, "repeated-countersignature", |ledger| {
        let at = ledger.document(is_countersignature);
        ledger.repeat(at, at + 1);
    }),
    (CheckId::R9, "repeated-document", |ledger| {
        let at = ledger.document(is_registration);
        ledger.repeat(at, at + 1);
    }),
    // Behind what took its effect back.
    (CheckId::R9, "repeated-document", |ledger| {
        let at = ledger.document(is_changed);
        let Document::Correction(done) = ledger.read(at) else { return };
        let line = line_of(ledger, done.key);
        let change = LineChange::Changed { style: line.voter.style, weight: line.voter.weight };
        let back = Document::Correction(Correction { change, reason: "back".to_owned(), ..done });
        let again = at + 3;
        ledger.repeat(at, again);
        for (place, document) in [back.clone(), signature_of(&back), signature_of(&back)].into_iter().enumerate() {
            say(ledger, again + place, place as u16, &document);
        }
    }),
    (CheckId::R10, "correction-key", |ledger| {
        let at = ledger.document(is_changed);
        let reason = "nobody's".to_owned();
        let strange = Correction { key: [1; 32], change: LineChange::Struck, reason };
        say(ledger, at, 0, &Document::Correction(strange));
    }),
    (CheckId::R2, "roll-repeated", |ledger| {
        let (key, at) = (first_line(ledger), ledger.document(is_changed));
        say(ledger, at, 0, &Document::Registration { lines: vec![RegisteredVoter { replaces: None, ..key }] });
    }),
    (CheckId::R5, "roll-replaces", |ledger| {
        change_lines(ledger, |lines| lines[0].replaces = Some([1; 32]));
    }),
    (CheckId::R6, "roll-card", |ledger| {
        let card = "ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".parse().ok();
        change_lines(ledger, |lines| lines[0].card = card);
    }),
    (CheckId::R7, "roll-possession", |ledger| change_lines(ledger, |lines| lines[0].voter.holder.0[0] ^= 1)),
    (CheckId::R3, "roll-style", |ledger| change_lines(ledger, |lines| lines[0].voter.style = 9)),
    (CheckId::R1, "roll-empty", |ledger| change_lines(ledger, Vec::clear)),
    // What two registrars have not signed is not on the roll.
    (CheckId::R11, "roll-seal", |ledger| {
        let last = (0..ledger.entries.len()).rev().find(|at| is_said(ledger, *at, is_countersignature)).unwrap();
        ledger.entries.remove(last);
    }),
    (CheckId::P6, "wrong-author", |ledger| {
        let at = ledger.document(is_registration);
        let Document::Registration { lines } = ledger.read(at) else { return };
        let voters = lines.iter().map(|line| line.voter).collect();
        ledger.insert_official_document(at, &Document::Roll { first: 0, voters });
    }),
    (CheckId::P3, "document-signature", |ledger| {
        let at = ledger.document(is_registration);
        let (mut part, other) = (ledger.part(at), ledger.part(ledger.document(is_countersignature)));
        part.signature = other.signature;
        ledger.entries[at] = tupyo_election::Entry::Document(part).encode();
    }),
    (CheckId::P7, "wrong-phase", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Open { .. }));
        let line = first_line(ledger);
        say(ledger, at, 0, &Document::Registration { lines: vec![line] });
    }),
];

fn is_registration(document: &Document) -> bool {
    matches!(document, Document::Registration { .. })
}

fn is_countersignature(document: &Document) -> bool {
    matches!(document, Document::Countersignature { .. })
}

fn is_changed(document: &Document) -> bool {
    matches!(document, Document::Correction(Correction { change: LineChange::Changed { .. }, .. }))
}

fn is_said(ledger: &Ledger, at: usize, like: fn(&Document) -> bool) -> bool {
    matches!(ledger.entry(at), tupyo_election::Entry::Document(_)) && like(&ledger.read(at))
}

fn signature_of(document: &Document) -> Document {
    Document::Countersignature { digest: DocumentDigest::of(&borsh::to_vec(document).unwrap()) }
}

/// A registrar says it before the entry that is there.
fn say(ledger: &mut Ledger, at: usize, registrar: u16, document: &Document) {
    let said = ledger.rehearsal.registrar_entries(registrar, document)[0].encode();
    ledger.entries.insert(at, said);
}

/// The first line that is registered.
fn first_line(ledger: &Ledger) -> RegisteredVoter {
    let Document::Registration { lines } = ledger.read(ledger.document(is_registration)) else { unreachable!() };
    lines[0]
}

/// The line with a key, as it was registered.
fn line_of(ledger: &Ledger, key: [u8; 32]) -> RegisteredVoter {
    let mut lines = (0..ledger.entries.len()).filter(|at| is_said(ledger, *at, is_registration)).flat_map(|at| {
        let Document::Registration { lines } = ledger.read(at) else { unreachable!() };
        lines
    });
    lines.rfind(|line| line.voter.key.0 == key).unwrap()
}

/// The first registration says something else.
fn change_lines(ledger: &mut Ledger, change: impl FnOnce(&mut Vec<RegisteredVoter>)) {
    let at = ledger.document(is_registration);
    let Document::Registration { mut lines } = ledger.read(at) else { unreachable!() };
    change(&mut lines);
    ledger.entries.remove(at);
    say(ledger, at, 0, &Document::Registration { lines });
}

/// Three registrars must sign everything.
fn registered() -> Plan {
    let registration = RegistrationPlan { registrars: 3, signatures: 3, ..RegistrationPlan::countersigned() };
    Plan { registration: Some(registration), ..plan() }
}

#[test]
fn each_is_refused_by_name() {
    let finished = Rehearsal::finished(registered());
    let entries = finished.entries().to_vec();
    CASES.par_iter().for_each(|(check, code, tamper)| {
        let mut ledger = Ledger { rehearsal: Rehearsal::finished(registered()), entries: entries.clone() };
        tamper(&mut ledger);
        let report = report_of(&ledger.rehearsal, &ledger.entries);
        assert_first(&report, *check, code);
        assert_eq!(report.outcome, Outcome::Refused);
    });
}

#[test]
fn a_report_says_what_registrars_have_done() {
    let rehearsal = Rehearsal::finished(registered());
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted);
    // One of an old key, four of three each or fewer, two corrections.
    assert_eq!(counted(&report, CheckId::R8), (7, 7));
    let registration = report.election.as_ref().unwrap().registration.as_ref().unwrap();
    assert_eq!(registration.registrars, ["registrar-1", "registrar-2", "registrar-3"]);
    assert_eq!((registration.signatures, registration.registrations, registration.replacements), (3, 12, 1));
    let changes: Vec<_> = registration.corrections.iter().map(|done| (done.change, done.weight)).collect();
    assert_eq!(changes, [("changed", Some(1)), ("struck", None)]);
    assert_eq!(registration.corrections[0].style.as_deref(), Some("district-0"));
    assert_eq!(registration.corrections[1].reason, "not a citizen");
    assert_eq!(report.not_shown_by_a_record.last().unwrap().code, "unaudited-roll");
}

#[test]
fn without_registrars_nothing_is_said_of_them() {
    let rehearsal = Rehearsal::finished(plan());
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.check(CheckId::R8).unwrap().verdict, Verdict::Pass);
    assert_eq!(counted(&report, CheckId::R8), (0, 0));
    assert!(report.election.as_ref().unwrap().registration.is_none());
    assert!(report.not_shown_by_a_record.iter().all(|risk| risk.code != "unaudited-roll"));
}

/// While registrars register, R1 counts the lines that are current.
#[test]
fn a_roll_that_is_not_sealed_is_counted() {
    let mut play = Rehearsal::new(registered());
    play.hold_ceremony();
    let key = tupyo_proof::SigningKey::generate(play.rng());
    let line = play.line(&key, tupyo_election::Holder([1; 32]), (0, 1), None);
    play.register(&Document::Registration { lines: vec![line] });
    let report = report_of(&play, play.entries());
    assert_eq!(counted(&report, CheckId::R1), (1, 1));
    assert_eq!(counted(&report, CheckId::R8), (1, 1));
    assert_eq!(report.outcome, Outcome::Incomplete);
}
