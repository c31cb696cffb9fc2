//! A rehearsal with the real trustees' files, and nothing of it in the real election.

use std::fs;

use serde_json::{Value, json};

use super::people::People;
use super::processes::{directory, refused, refused_secret, run, run_secret};

const PLAY: &str = "trustee rehearse play --anchors rehearsal.anchors --key official.key";
const STEP: &str = "--anchors rehearsal.anchors --key trustee.key --secrets rehearsal.age";

/// Everybody has the rehearsal's anchors.
fn rehearsal(people: &People) {
    let made = run(&people.official, "trustee rehearse manifest manifest.json --out rehearsal.json");
    assert_eq!((&made["name"], &made["real"]), (&json!("test-rehearsal"), &people.anchors()["election"]));
    let url = &people.server.url;
    let create = "--manifest rehearsal.json --key official.key --out rehearsal.anchors";
    run_secret(&people.official, &format!("election create --board {url} {create}"));
    for trustee in &people.trustees {
        fs::copy(people.official.join("rehearsal.anchors"), trustee.join("rehearsal.anchors")).unwrap();
    }
}

fn everybody(people: &People, line: &str) {
    people.trustees.iter().for_each(|trustee| drop(run_secret(trustee, &format!("{line} {STEP}"))));
}

fn steps(played: &Value, step: &str) -> Vec<bool> {
    played["trustees"].as_array().unwrap().iter().map(|trustee| trustee["steps"][step].as_bool().unwrap()).collect()
}

#[test]
fn a_whole_small_election_is_rehearsed_before_the_real_one() {
    let people = People::new(3, 2);
    assert_eq!(
        refused_secret(&people.official, "trustee rehearse play --anchors anchors.json --key official.key", 1),
        "no-rehearsal"
    );
    rehearsal(&people);
    let waiting = run_secret(&people.official, PLAY);
    assert_eq!(waiting["waiting"]["who"], json!(["trustee-1", "trustee-2", "trustee-3"]));
    run_secret(&people.trustees[0], &format!("trustee commit {STEP}"));
    assert_eq!(steps(&run_secret(&people.official, PLAY), "commitment"), [true, false, false]);
    everybody(&people, "trustee ceremony");
    (0..3).for_each(|_| everybody(&people, "trustee ceremony"));
    everybody(&people, "trustee ceremony");
    let tallied = run_secret(&people.official, PLAY);
    assert_eq!((&tallied["phase"], &tallied["waiting"]["what"]), (&json!("tallied"), &json!("agreement")));
    everybody(&people, "trustee agree --yes");
    everybody(&people, "trustee decrypt --yes");
    let finished = run_secret(&people.official, PLAY);
    assert_eq!((&finished["phase"], &finished["counts_match"]), (&json!("finished"), &json!(true)), "{finished}");
    assert!(finished["trustees"].as_array().unwrap().iter().all(|trustee| trustee["everything"] == true), "{finished}");
    nothing_of_it_is_of_the_real_election(&people);
}

/// Another id: another secrets file, other signatures.
fn nothing_of_it_is_of_the_real_election(people: &People) {
    let (first, public) = (&people.trustees[0], directory(people.public("handed")));
    let of_rehearsal = "--anchors anchors.json --key trustee.key --secrets rehearsal.age";
    assert_eq!(refused_secret(first, &format!("trustee commit {of_rehearsal}"), 1), "other-election");
    let (record, out) = (public.join("record"), public.join("first.entry"));
    run(&people.official, &format!("record export --anchors rehearsal.anchors --out {}", record.display()));
    let ours = format!(
        "trustee commit --record {} --out {} --anchors anchors.json --key trustee.key --secrets trustee.age",
        record.display(),
        out.display()
    );
    assert_eq!(refused_secret(first, &ours, 1), "other-election");
    let title = fs::read_to_string(people.official.join("rehearsal.json")).unwrap();
    assert!(title.contains("REHEARSAL 예행연습: Test"), "{title}");
    assert_eq!(
        refused(&people.official, "trustee rehearse manifest rehearsal.json --out again.json", 2),
        "is-rehearsal"
    );
}
