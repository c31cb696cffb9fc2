//! The second device: somebody who has nothing but the anchors and a tracking code that another device has shown.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tupyo_circuits::TrackingCode;

use super::lying::{Liar, Posts, deceived};
use super::people::{People, VOTE};
use super::processes::{command, directory, refused, run, run_typing, text};

fn open(code: &Value, more: &str) -> String {
    format!("ballot open {} --anchors anchors.json {more}", code.as_str().unwrap())
}

/// A device that has seen nothing of the election.
fn device(people: &People, name: &str) -> std::path::PathBuf {
    let device = directory(people.public(name));
    fs::copy(people.official.join("anchors.json"), device.join("anchors.json")).unwrap();
    device
}

fn challenged(people: &People, number: usize, choice: &str) -> Value {
    let voter = &people.voters[number - 1];
    run_typing(voter, &format!("{VOTE} --receipt {choice}.receipt"), &format!("mayor={choice}\nchallenge\n"))
}

#[test]
fn a_code_alone_opens_a_challenged_ballot_and_says_whose_it_is() {
    let (people, liar) = deceived("--ballots 2 --challenges 2");
    let device = &device(&people, "second");
    let (kim, lee) = (challenged(&people, 1, "kim"), challenged(&people, 2, "lee"));
    let cast = people.vote(1, "mayor=lee cast", "");
    what_it_holds(device, &kim, &lee);
    what_is_not_opened(device, &kim, &cast);
    // A board that denies the ballot is found out by the whole ledger.
    let hiding = device_behind(&people, &liar);
    let opened = run(&hiding, &open(&lee["code"], ""));
    assert_eq!((&opened["hidden"], &opened["values"]), (&json!(true), &json!([0, 1, 0])));
    assert_eq!(refused(&hiding, &open(&never_sent(), ""), 1), "unknown-ballot");
}

fn what_it_holds(device: &Path, kim: &Value, lee: &Value) {
    let opened = run(device, &open(&kim["code"], ""));
    assert_eq!((&opened["status"], &opened["values"]), (&json!("challenged"), &json!([1, 0, 0])));
    assert_eq!([&opened["voter"], &opened["key"]], [&kim["voter"], &kim["key"]]);
    assert_eq!((&opened["index"], &opened["hidden"]), (&kim["index"], &json!(false)));
    let said = text(&command(device, &open(&lee["code"], "")).output().unwrap());
    assert!(said.contains("mayor: lee  1") && !said.contains("kim"), "{said}");
    assert!(said.contains(&format!("of voter {} (key {})", lee["voter"], lee["key"].as_str().unwrap())), "{said}");
    let korean = text(&command(device, &open(&lee["code"], "--language ko")).output().unwrap());
    assert!(korean.contains("확인 개봉되어"), "{korean}");
    // One code cannot serve two voters: the second is told whose it is.
    run(device, &open(&kim["code"], &format!("--voter {}", kim["voter"])));
    for whose in [format!("--voter {}", lee["voter"]), format!("--voting-key={}", lee["key"].as_str().unwrap())] {
        assert_eq!(refused(device, &open(&kim["code"], &whose), 6), "other-voter");
    }
}

fn what_is_not_opened(device: &Path, kim: &Value, cast: &Value) {
    assert_eq!(refused(device, &open(&cast["code"], ""), 1), "not-challenged");
    let said = text(&command(device, &open(&cast["code"], "")).output().unwrap());
    assert!(said.contains("was cast") && said.contains("nobody can open it"), "{said}");
    let other = 1 - kim["voter"].as_u64().unwrap();
    assert_eq!(refused(device, &open(&cast["code"], &format!("--voter {other}")), 6), "other-voter");
    assert_eq!(refused(device, &open(&never_sent(), ""), 1), "unknown-ballot");
    let said = text(&command(device, &open(&never_sent(), "")).output().unwrap());
    assert!(said.contains("entries were read") && said.contains("Compare the code"), "{said}");
    assert_eq!(command(device, "ballot open 9WWQ --anchors anchors.json").output().unwrap().status.code(), Some(2));
}

/// The code of a ballot that no ledger has.
fn never_sent() -> Value {
    TrackingCode([9; 32]).to_string().into()
}

fn device_behind(people: &People, liar: &Liar) -> std::path::PathBuf {
    let device = device(people, "hidden-from");
    liar.deceives(people, &device);
    liar.now(Posts::Hide);
    device
}
