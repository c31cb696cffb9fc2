//! A whole election whose official, trustee, registrars and citizens have nothing but tokens.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::city::{City, ENOUGH, Plan};
use super::processes::{text, verify};

#[test]
fn everybody_has_a_token() {
    let plan = Plan { countersigned: true, card_signatures: true, tokens: true };
    let city = City::new(plan, &["kim", "lee"]);
    let kim = city.citizen("kim");
    city.issue("kim", "");
    city.issue("lee", "--key ed25519");
    let mut waiting = city.tool(&kim, &format!("{} --wait --json", city.registration("kim")));
    waiting.args(super::processes::SECRET).stdout(Stdio::piped()).stderr(Stdio::piped());
    let waiting = waiting.spawn().unwrap();
    let standing = await_standing(&city);
    assert_eq!([&standing["registrar"], &standing["document"]], ["registrar", "registration × 1"]);
    assert_eq!(standing["signed"], json!(["registrar"]));
    let said = text(&city.tool(&city.desk, "status --anchors anchors.json").output().unwrap());
    assert!(
        said.contains("Waits for signatures: registrar: registration × 1 (registrar; not yet: observer)"),
        "{said}"
    );
    let noted = city.await_noted(|election| election["standing"]["digest"] == standing["digest"]);
    assert_eq!((&noted["runs"], &noted["evidence"]), (&json!(true), &json!(1)));
    let (exit, said) = city.countersign("");
    assert_eq!((exit, said.contains(": signed")), (0, true), "{said}");
    let output = waiting.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let registered: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(registered["entries"], city.status()["entries"], "it waited until the line counted");

    let lee = city.citizen("lee");
    city.done(&lee, &city.registration("lee"));
    await_standing(&city);
    assert_eq!(city.countersign("").0, 0);
    city.await_lines(2);
    assert_eq!(city.official("roll seal --yes")["voters"], 2);
    city.official("open --yes");
    vote(&city, "kim");
    vote(&city, "lee");
    let mine = format!(
        "card ballot --anchors anchors.json --service {} --card {} --pin-file ../pin --authority \
        ../desk/office/certificate.pem --crl ../desk/office/crl.pem",
        city.service(),
        city.uri("kim")
    );
    assert!(city.done(&kim, &mine)["ballot"]["code"].is_string());
    city.official("close --yes");
    city.official("tally post");
    city.trustee("trustee decrypt --yes");
    city.official("result post");
    let audit = "roll audit registrar/evidence --identity ../auditor --anchors anchors.json --list registrar/list.csv";
    let audited = city.done(&city.desk, audit);
    assert_eq!(["evidence", "lines", "voters"].map(|name| audited[name].as_u64()), [Some(2); 3], "{audited}");
    assert_eq!((&audited["findings"], &audited["unreadable"]), (&json!([]), &json!([])));
    city.done(&city.desk, "record export --anchors anchors.json --out record");
    let anchors: Value = serde_json::from_slice(&fs::read(city.desk.join("anchors.json")).unwrap()).unwrap();
    let (exit, report) = verify(&city.desk.join("record"), anchors["election"].as_str().unwrap());
    assert_eq!(exit, Some(0), "{report}");
}

/// The card signs the ballot; without it, and with another one, nobody votes.
fn vote(city: &City, name: &str) {
    let place = city.citizen(name);
    let vote = |token: &str| {
        let uri = city.uri(token);
        format!("vote --anchors anchors.json --key voting.key --choices - --card {uri} --pin-file ../pin")
    };
    if name == "kim" {
        let without = "vote --anchors anchors.json --key voting.key --choices -";
        assert_eq!(city.refused(&place, without), (2, "card-needed".to_owned()));
        assert_eq!(city.refused(&place, &vote("lee")), (2, "other-card".to_owned()));
        let wrong = vote("kim").replace("../pin", "../wrong");
        assert_eq!(city.refused(&place, &wrong), (1, "pin-wrong".to_owned()));
        assert_eq!(city.status()["ballots"], 0);
    }
    assert_eq!(city.done_typing(&place, &vote(name), "mayor=kim\ncast\n")["cast"], true);
}

/// What stands, as soon as something does.
fn await_standing(city: &City) -> Value {
    let begun = Instant::now();
    while begun.elapsed() < ENOUGH {
        if let Some(standing) = city.status()["registration"]["standing"].get(0) {
            return standing.clone();
        }
        thread::sleep(Duration::from_millis(300));
    }
    panic!("nothing stands: {}", city.status());
}
