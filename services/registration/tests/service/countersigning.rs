//! The second registrar looks at the evidence, and signs nothing that it does not bear out.

use std::path::PathBuf;
use std::process::Command;

use serde_json::json;
use tupyo_election::{Correction, Document, Holder, LineChange};
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, Held, rehearsed};
use super::citizens::{Means, key, now, public};
use super::registrar::{Office, Service, anchors, said};

/// What the second registrar says about what stands.
fn countersign(held: &Held, office: &Office, second: &Office) -> (Option<i32>, String) {
    countersign_with(held, office, second, &[])
}

fn countersign_with(held: &Held, office: &Office, second: &Office, options: &[&str]) -> (Option<i32>, String) {
    let place = second.place("anchors.json");
    std::fs::write(&place, anchors(&held.board).to_string()).unwrap();
    let with = |command: &mut Command, option: &str, path: PathBuf| {
        command.arg(option).arg(path);
    };
    let mut command = second.command("countersign", options);
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

#[test]
fn what_the_second_registrar_does_not_sign_holds_up_no_others() {
    let plan = RegistrationPlan { registrars: 2, signatures: 2, ..RegistrationPlan::default() };
    let play = rehearsed(plan, 22);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizens: Vec<_> = (0..3).map(|_| Means::listed()).collect();
    let rows: String = (0..).zip(&citizens).map(|(number, it)| it.row(&format!("P-{number}"))).collect();
    let mut office = Office::new(held.registrar(0), &[&held.board], &rows);
    let observer = Office::new(held.registrar(1), &[&held.board], &rows);
    let service = start_patient(&mut office, 3600);
    let keys: Vec<_> = (0..3).map(|_| key()).collect();
    let began = now();
    citizens[0].must_register(&service, &keys[0]);
    service.await_state(public(&keys[0]), "standing");
    // Its evidence never came to the second registrar.
    let (file, kept) = (office.evidence()[0].clone(), office.place("kept"));
    std::fs::rename(&file, &kept).unwrap();
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!((exit, text.contains("[entry-without-evidence]")), (Some(1), true), "{text}");
    citizens[1].must_register(&service, &keys[1]);
    let noted = office.await_noted(|noted| noted["elections"][0]["standing"]["lines"] == 1);
    let standing = &noted["elections"][0]["standing"];
    let figures = ["lines", "signed", "needed"].map(|name| standing[name].as_u64().unwrap());
    assert_eq!(figures, [1, 1, 2], "{standing}");
    let since = standing["since"].as_u64().unwrap();
    assert!((began..=now()).contains(&since), "{standing}");
    service.stop();
    std::thread::sleep(std::time::Duration::from_secs((since + 12).saturating_sub(now())));
    let service = start_patient(&mut office, 12);
    service.await_state(public(&keys[1]), "standing");
    let aside = service.await_state(public(&keys[0]), "set-aside");
    assert_eq!(aside["reason"], "unsigned");
    let noted = office.await_noted(|noted| !noted["elections"][0]["set_aside"][0].is_null());
    let noted_since = noted["elections"][0]["set_aside"][0]["since"].as_u64();
    assert_eq!(noted_since, Some(since), "not from the restart on");
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!(exit, Some(0), "{text}");
    service.await_state(public(&keys[1]), "counted");
    std::fs::rename(&kept, &file).unwrap();
    citizens[2].must_register(&service, &keys[2]);
    service.await_state(public(&keys[2]), "standing");
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!(exit, Some(0), "{text}");
    service.await_state(public(&keys[2]), "counted");
    assert_eq!(service.await_state(public(&keys[0]), "counted")["reason"], serde_json::Value::Null, "beside the third");
}

/// Starts a service that waits so many seconds for signatures.
fn start_patient(office: &mut Office, seconds: u64) -> Service {
    office.configuration["posting"] = json!({ "interval_seconds": 1, "patience_seconds": seconds });
    office.configure();
    office.start()
}

#[test]
fn a_correction_is_signed_only_if_it_is_named() {
    let plan = RegistrationPlan { registrars: 2, signatures: 1, ..RegistrationPlan::default() };
    let play = rehearsed(plan, 23);
    let board = BoardProcess::start(&[&play]);
    let mut held = board.hold(play);
    let (mut one, mut two) = (Means::listed(), Means::listed());
    let rows = one.row("P-1") + &two.row("P-2");
    let office = Office::new(held.registrar(0), &[&held.board], &rows);
    let observer = Office::new(held.registrar(1), &[&held.board], &rows);
    let service = office.start();
    let (first, next) = (key(), key());
    one.must_register(&service, &first);
    service.await_state(public(&first), "counted");
    let correction = Correction { key: public(&first).0, change: LineChange::Struck, reason: "moved away".to_owned() };
    held.say(0, &Document::Correction(correction));
    // What the registrar has to correct holds up no registration where one signature is enough.
    two.must_register(&service, &next);
    service.await_state(public(&next), "counted");
    let (exit, text) = countersign(&held, &office, &observer);
    assert_eq!((exit, text.contains("is struck: moved away; sign it with --correction ")), (Some(0), true), "{text}");
    let digest: String = text.chars().take_while(|c| *c != ':').collect();
    let other = "0".repeat(64);
    assert!(countersign_with(&held, &office, &observer, &["--correction", &other]).1.contains("sign it with"));
    assert_eq!(held.state().registrations().unwrap().corrections.len(), 0, "nobody has named it");
    let (exit, text) = countersign_with(&held, &office, &observer, &["--correction", &digest]);
    assert_eq!((exit, text.contains(&format!("{digest}: signed"))), (Some(0), true), "{text}");
    assert_eq!(held.state().registrations().unwrap().corrections.len(), 1);
    service.await_state(public(&first), "replaced");
}
