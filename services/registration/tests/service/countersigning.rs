//! The second registrar looks at the evidence, and signs nothing that it does not bear out.

use std::path::PathBuf;
use std::process::Command;

use tupyo_election::{Document, Holder};
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, Held, rehearsed};
use super::citizens::{Means, key, public};
use super::registrar::{Office, anchors, said};

/// What the second registrar says about what stands.
fn countersign(held: &Held, office: &Office, second: &Office) -> (Option<i32>, String) {
    let place = second.place("anchors.json");
    std::fs::write(&place, anchors(&held.board).to_string()).unwrap();
    let with = |command: &mut Command, option: &str, path: PathBuf| {
        command.arg(option).arg(path);
    };
    let mut command = second.command("countersign", &[]);
    with(&mut command, "--anchors", place);
    with(&mut command, "--evidence", office.data().join("evidence"));
    with(&mut command, "--identity", office.place("auditor"));
    with(&mut command, "--list", office.data().join("list.csv"));
    said(command.output().unwrap())
}

#[test]
fn a_registration_counts_when_the_second_registrar_has_seen_its_evidence() {
    let plan = RegistrationPlan { registrars: 2, signatures: 2, ..RegistrationPlan::default() };
    let play = rehearsed(plan, 20);
    let board = BoardProcess::start(&[&play]);
    let mut held = board.hold(play);
    let (mut one, mut two) = (Means::listed(), Means::listed());
    let rows = one.row("P-1") + &two.row("P-2");
    let office = Office::new(held.registrar(0), &[&held.board], &rows);
    let observer = Office::new(held.registrar(1), &[&held.board], &rows);
    let service = office.start();
    let (first, next) = (key(), key());
    one.must_register(&service, &first);
    service.await_state(public(&first), "standing");
    two.must_register(&service, &next);
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_ne!(service.progress(public(&next))["state"], "standing", "one batch at a time");
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!((exit, text.contains(": signed")), (Some(0), true), "{text}");
    service.await_state(public(&first), "counted");
    service.await_state(public(&next), "standing");
    assert_eq!(countersign(&held, &office, &observer).0, Some(0));
    service.await_state(public(&next), "counted");
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!((exit, text.contains("Nothing stands")), (Some(0), true), "{text}");
    service.stop();

    // A registrar that posts a line without evidence.
    let stuffed = key();
    let line = held.play.line(&stuffed, Holder([9; 32]), (0, 1), None);
    held.say(0, &Document::Registration { lines: vec![line] });
    let before = held.state().entries();
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!(exit, Some(1), "{text}");
    assert!(text.contains("[entry-without-evidence]") && text.contains("[not-countersigned]"), "{text}");
    assert_eq!((held.state().entries(), held.state().registrations().unwrap().registrations), (before, 2));
}

#[test]
fn a_second_line_of_one_person_is_refused_by_name() {
    let plan = RegistrationPlan { registrars: 2, signatures: 2, ..RegistrationPlan::default() };
    let play = rehearsed(plan, 21);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizen = Means::listed();
    let rows = citizen.row("P-1");
    let office = Office::new(held.registrar(0), &[&held.board], &rows);
    let observer = Office::new(held.registrar(1), &[&held.board], &rows);
    let service = office.start();
    let first = key();
    citizen.must_register(&service, &first);
    service.await_state(public(&first), "standing");
    assert_eq!(countersign(&held, &office, &observer).0, Some(0));
    service.await_state(public(&first), "counted");
    service.stop();
    // A registrar that forgets its salts gives the person a second holder.
    for gone in ["salt.secret", "journal.key"] {
        std::fs::remove_file(office.data().join(gone)).unwrap();
    }
    std::fs::remove_dir_all(office.data().join("journal")).unwrap();
    let service = office.start();
    let second = key();
    citizen.must_register(&service, &second);
    service.await_state(public(&second), "standing");
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!(exit, Some(1), "{text}");
    assert!(text.contains("[person-repeated]"), "{text}");
}
