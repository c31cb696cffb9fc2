//! The list is read again while the service runs; a list with a fault takes no list's place.

use std::fs;

use serde_json::Value;
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::{Means, key};
use super::registrar::{Office, code};

/// Waits until the service notes of its list what is wanted.
fn await_list(office: &Office, wanted: impl Fn(&Value) -> bool) -> Value {
    office.await_noted(|noted| wanted(&noted["list"]))["list"].clone()
}

#[test]
fn the_list_is_read_again_at_a_signal_and_a_fault_leaves_the_old_one() {
    let play = rehearsed(RegistrationPlan::default(), 61);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let (mut first, mut second, mut third) = (Means::listed(), Means::listed(), Means::listed());
    let (one, two, three) = (first.row("P-1"), second.row("P-2"), third.row("P-3"));
    let office = Office::new(held.registrar(0), &[&held.board], &one);
    let service = office.start();
    first.must_register(&service, &key());
    assert_eq!(code(&second.log_in(&service)), (403, "registration-eligibility"));

    office.list(&format!("{one}{two}"));
    assert_eq!(code(&second.log_in(&service)), (403, "registration-eligibility"), "nobody has said that it changed");
    service.signal("-HUP");
    let list = await_list(&office, |list| list["persons"] == 2);
    assert!(list["trouble"].is_null() && list["read_at"].as_u64().is_some(), "{list}");
    second.must_register(&service, &key());

    // Every fault is told, and whoever was on the list stays on it.
    office.list(&format!("{one}{three}P-4,,,nowhere,1\nP-5,,,district-0,0\n"));
    service.signal("-HUP");
    let list = await_list(&office, |list| !list["trouble"].is_null());
    assert_eq!(list["persons"], 2, "{list}");
    let told = fs::read_to_string(office.place("told")).unwrap();
    for fault in [
        "line 4, column D",
        "[list-style]",
        "line 5, column E",
        "[list-weight]",
        "The list that was read before stays.",
    ] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
    assert_eq!(code(&third.log_in(&service)), (403, "registration-eligibility"));
    assert_eq!(second.log_in(&service).0, 200);
    fs::remove_file(office.data().join("list.csv")).unwrap();
    service.signal("-HUP");
    await_list(&office, |list| list["trouble"].as_str().is_some_and(|trouble| trouble.contains("[file]")));
    assert_eq!(second.log_in(&service).0, 200);

    office.list(&format!("{two}{three}"));
    service.signal("-HUP");
    await_list(&office, |list| list["trouble"].is_null() && list["persons"] == 2);
    third.must_register(&service, &key());
    assert_eq!(code(&first.log_in(&service)), (403, "registration-eligibility"), "who has left the list comes no more");
    assert_eq!(office.evidence().len(), 3, "what was accepted stays");
    service.stop();
}
