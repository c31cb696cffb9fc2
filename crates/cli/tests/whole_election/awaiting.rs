//! Entries that only await a cosignature are nobody's fault: who is missing is said by name, and waited for.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use super::offline::Offline;
use super::people::{People, TRUSTEE};
use super::processes::{SECRET, command, refused_secret, run, text};
use super::watched::watched;
use super::witnesses::Witness;

const MISSING: &str = "witness.example/w2";

/// A tally that one of two witnesses has not cosigned.
fn tallied() -> (People, Vec<Witness>) {
    let (mut people, mut witnesses) = watched((1, 1), 2, 2);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    people.official("close");
    // What is there is final, and what is said next is not.
    run(&people.official, &format!("record export --anchors anchors.json --out {}", people.public("closed").display()));
    witnesses[1].kill();
    people.official("tally post");
    (people, witnesses)
}

#[test]
fn a_tally_that_awaits_witnesses_is_waited_for_and_no_record_is_blamed() {
    let (people, mut witnesses) = tallied();
    let decrypt = format!("trustee decrypt --yes {TRUSTEE}");
    let output = command(&people.trustees[0], &format!("{decrypt} --json")).args(SECRET).output().unwrap();
    let refused: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &refused["error"]), (Some(1), &json!("awaits-witnesses")), "{refused}");
    assert_eq!(refused["missing"], json!([MISSING]));
    let korean = command(&people.trustees[0], &format!("{decrypt} --language ko")).args(SECRET).output().unwrap();
    assert!(text(&korean).contains(&format!("남은 참관 서명자: {MISSING}")), "{}", text(&korean));

    let out = people.public("behind");
    let exported = run(&people.official, &format!("record export --anchors anchors.json --out {}", out.display()));
    assert_eq!(exported["not_final"], json!({ "entries": 1, "cosigned": 1, "quorum": 2, "missing": [MISSING] }));
    assert_eq!(exported["phase"], "closed");

    let line = format!("{decrypt} --wait {}", SECRET.join(" "));
    let mut trustee = command(&people.trustees[0], &line).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(trustee.stdout.take().unwrap()).lines().map(Result::unwrap);
    let waiting = said.next().unwrap();
    assert!(waiting.contains(&format!("missing: {MISSING}")) && waiting.contains("waiting"), "{waiting}");
    witnesses[1].start(&people.manifest());
    let rest = said.collect::<Vec<_>>().join("\n");
    assert!(trustee.wait().unwrap().success() && rest.contains("your decryption share is posted"), "{rest}");

    // By files: a record that ends before the tally says so.
    let offline = Offline::of(&people);
    assert_eq!(offline.refused(1, "trustee decrypt", &out, 5), "ledger-went-back");
}

#[test]
fn a_record_from_before_the_tally_is_not_said_to_be_wrong() {
    let mut people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    people.official("close");
    let record = people.record("closed");
    people.official("tally post");
    let of_older = format!("trustee decrypt --yes --record {} {TRUSTEE}", record.display());
    assert_eq!(refused_secret(&people.trustees[0], &of_older, 1), "record-behind");
    people.trustee(1, "trustee decrypt");
}
