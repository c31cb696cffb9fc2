//! What was acknowledged comes on the boards, whatever happens in between.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tupyo_election::{Correction, Document, LineChange};
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::{Means, base64, key, now, public};
use super::registrar::{ENOUGH, Office, anchors};

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let play = rehearsed(RegistrationPlan::default(), 10);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizens: Vec<_> = (0..5).map(|_| Means::listed()).collect();
    let rows: String = (0..).zip(&citizens).map(|(number, it)| it.row(&format!("P-{number}"))).collect();
    let mut office = Office::new(held.registrar(0), &[&held.board], &rows);
    office.configuration["posting"] = json!({ "interval_seconds": 3600 });
    office.configure();
    let mut keys = Vec::new();
    for citizen in &mut citizens {
        let mut service = office.start();
        keys.push(key());
        std::thread::sleep(Duration::from_millis(700));
        citizen.must_register(&service, keys.last().unwrap());
        service.kill();
    }
    let replaced = keys[0].verifying_key().encode();
    let newest = key();
    {
        let mut service = office.start();
        citizens[0].must_register(&service, &newest);
        service.kill();
    }
    office.configuration["posting"] = json!({ "interval_seconds": 1, "batch": 2 });
    office.configure();
    let service = office.start();
    keys[1..].iter().for_each(|key| drop(service.await_state(public(key), "counted")));
    service.await_state(public(&newest), "counted");
    assert_eq!(service.progress(replaced)["state"], "replaced", "the chain is on the ledger as the cards signed it");
    assert_eq!(office.evidence().len(), 6);
    let state = held.state();
    assert_eq!((state.registration_roll().unwrap().count(), state.registrations().unwrap().replacements), (5, 1));
    service.stop();
    let again = office.start();
    assert!(again.await_state(public(&newest), "counted")["index"].as_u64().is_some());
    assert_eq!(held.state().registrations().unwrap().registrations, 6, "nothing is posted twice");
}

#[test]
fn a_directory_has_one_service_and_its_secrets() {
    let play = rehearsed(RegistrationPlan::default(), 11);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizen = Means::listed();
    let office = Office::new(held.registrar(0), &[&held.board], &citizen.row("P-1"));
    let service = office.start();
    let (exit, said) = office.refused();
    assert_eq!((exit, said.contains("[directory-locked]")), (Some(3), true), "{said}");
    citizen.must_register(&service, &key());
    service.stop();
    fs::rename(office.data().join("salt.secret"), office.place("salt")).unwrap();
    let (exit, said) = office.refused();
    assert_eq!((exit, said.contains("[secret-missing]")), (Some(3), true), "{said}");
    fs::rename(office.place("salt"), office.data().join("salt.secret")).unwrap();
    fs::remove_file(office.data().join("journal.key")).unwrap();
    assert!(office.refused().1.contains("[secret-missing]"));
}

#[test]
fn what_is_wrong_with_list_key_or_configuration_is_named() {
    let play = rehearsed(RegistrationPlan::default(), 12);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let citizen = Means::listed();
    let row = citizen.row("P-1");
    let mut office = Office::new(held.registrar(0), &[&held.board], &format!("{row}{row}P-2,,,north,0\n"));
    let (exit, said) = office.refused();
    assert_eq!(exit, Some(1), "{said}");
    for expected in [
        "line 3, column B: the same card, as on line 2 [list-card-repeated]",
        "line 4, column",
        "[list-style]",
        "[list-weight]",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let (_, korean) = office.output("run", &["--listen", "127.0.0.1:0", "--language", "ko"]);
    for expected in
        ["list.csv: 잘못된 곳 ", "3행 B열: 같은 카드가 다른 행에도 있습니다 (2행 참고) [list-card-repeated]"]
    {
        assert!(korean.contains(expected), "{expected}: {korean}");
    }
    office.list(&format!("{row}\r\n\r\nshort\r\nP-3,,,district-0,none\n"));
    let (exit, said) = office.refused();
    let lines =
        ["line 5: 1 columns, not 5 [list-columns]", "line 6, column E: not a weight: write 1 or more [list-weight]"];
    assert!(exit == Some(1) && lines.iter().all(|line| said.contains(line)), "{said}");
    office.list(&row);
    fs::write(office.place("passphrase"), "wrong").unwrap();
    assert!(office.refused().1.contains("[wrong-passphrase]"));
    fs::write(office.place("passphrase"), "secret").unwrap();
    office.configuration["auditors"] = json!([]);
    office.configure();
    assert!(office.refused().1.contains("[configuration]"));
    let other = Office::new(&key(), &[&held.board], &row);
    let (exit, said) = other.refused();
    assert_eq!((exit, said.contains("[not-named]")), (Some(1), true), "{said}");
}

#[test]
fn a_standing_roll_is_for_each_election_that_names_it() {
    let plan = RegistrationPlan { roll: Some("5a".repeat(32)), ..RegistrationPlan::default() };
    let another = RegistrationPlan { registrars: 2, ..plan.clone() };
    let (spring, autumn) = (rehearsed(plan, 13), rehearsed(another, 13));
    let board = BoardProcess::start(&[&spring, &autumn]);
    let (spring, autumn) = (board.hold(spring), board.hold(autumn));
    assert_ne!(spring.id(), autumn.id());
    assert!(spring.registrar(0).verifying_key() == autumn.registrar(0).verifying_key(), "one registrar");
    let mut citizen = Means::listed();
    let mut office = Office::new(spring.registrar(0), &[&spring.board], &citizen.row("P-1"));
    let service = office.start();
    let (first, second) = (key(), key());
    citizen.must_register(&service, &first);
    service.await_state(public(&first), "counted");
    citizen.must_register(&service, &second);
    service.await_state(public(&second), "counted");
    service.stop();
    office.configuration["elections"] = json!([anchors(&spring.board), anchors(&autumn.board)]);
    office.configure();
    let service = office.start();
    let progress = service.await_state(public(&second), "counted");
    assert_eq!(progress["elections"].as_array().unwrap().len(), 2);
    let roll = autumn.state();
    let roll = roll.registration_roll().unwrap();
    assert_eq!((roll.count(), roll.ever()), (1, 1), "a new election gets the current line only");
}

#[test]
fn who_was_struck_registers_again() {
    let play = rehearsed(RegistrationPlan::default(), 14);
    let board = BoardProcess::start(&[&play]);
    let mut held = board.hold(play);
    let mut citizen = Means::listed();
    let office = Office::new(held.registrar(0), &[&held.board], &citizen.row("P-1"));
    let service = office.start();
    let (first, second) = (key(), key());
    citizen.must_register(&service, &first);
    service.await_state(public(&first), "counted");
    let correction = Correction { key: public(&first).0, change: LineChange::Struck, reason: "a test".to_owned() };
    held.say(0, &Document::Correction(correction));
    service.await_state(public(&first), "replaced");
    let begun = Instant::now();
    while citizen.log_in(&service).1["current"] != Value::Null {
        assert!(begun.elapsed() < ENOUGH, "the key that was struck is the current one");
        std::thread::sleep(Duration::from_millis(100));
    }
    citizen.must_register(&service, &second);
    service.await_state(public(&second), "counted");
}

#[test]
fn a_line_that_the_board_refuses_holds_up_no_others() {
    let began = now();
    let play = rehearsed(RegistrationPlan::default(), 15);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizens: Vec<_> = (0..6).map(|_| Means::listed()).collect();
    let mut rows: String = (0..).zip(&citizens).map(|(number, it)| it.row(&format!("P-{number}"))).collect();
    let mut heavy = Means::listed();
    rows += &heavy.row("P-heavy").replace(",1\n", ",4294967295\n");
    let mut office = Office::new(held.registrar(0), &[&held.board], &rows);
    let service = office.start();
    let first = key();
    citizens[0].must_register(&service, &first);
    service.await_state(public(&first), "counted");
    service.stop();
    office.configuration["posting"] = json!({ "interval_seconds": 3600 });
    office.configure();
    let service = office.start();
    std::thread::sleep(Duration::from_secs(1));
    let (refused, mut keys) = (key(), Vec::new());
    heavy.must_register(&service, &refused);
    for citizen in &mut citizens[1..] {
        keys.push(key());
        citizen.must_register(&service, keys.last().unwrap());
    }
    service.stop();
    office.configuration["posting"] = json!({ "interval_seconds": 1 });
    office.configure();
    let service = office.start();
    keys.iter().for_each(|key| drop(service.await_state(public(key), "counted")));
    let progress = service.await_state(public(&refused), "set-aside");
    assert_eq!(progress["reason"], "roll-weight", "{progress}");
    let noted = office.await_noted(|noted| {
        let election = &noted["elections"][0];
        election["waiting"] == 0 && election["set_aside"].as_array().is_some_and(|aside| !aside.is_empty())
    });
    let aside = &noted["elections"][0]["set_aside"];
    assert_eq!(
        (&aside[0]["voting_key"], &aside[0]["reason"]),
        (&base64(&public(&refused).0).into(), &"roll-weight".into())
    );
    assert!((began..=now()).contains(&aside[0]["since"].as_u64().unwrap()), "{noted}");
    assert_eq!((&noted["elections"][0]["waiting"], aside.as_array().unwrap().len()), (&json!(0), 1), "{noted}");
    assert_eq!(held.state().registration_roll().unwrap().count(), 6);
    service.stop();
    assert_eq!(office.noted()["elections"][0]["set_aside"].as_array().unwrap().len(), 1, "whoever asks later sees it");
}
