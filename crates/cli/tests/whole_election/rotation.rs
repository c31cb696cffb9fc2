//! The ledger's key is replaced while votes are cast.

use std::fs;

use serde_json::Value;

use super::people::People;
use super::processes::{refused, run};

/// A choice in each contest of the eastern district, and the decision.
const CHOICES: &str = "mayor=kim council=a cast";

#[test]
fn a_ledgers_key_is_replaced_while_votes_are_cast() {
    let mut people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, CHOICES, "--receipt one.receipt");
    let first = people.ledger_key();
    people.official("election rotate-key");
    people.vote(2, CHOICES, "--receipt two.receipt");
    for (voter, receipt) in [(0, "one.receipt"), (1, "two.receipt")] {
        let checked = run(&people.voters[voter], &format!("receipt check {receipt} --anchors anchors.json"));
        assert_eq!(checked["valid"], Value::Bool(true), "{checked}");
    }
    // Offline there is the manifest's key alone.
    let manifest = people.official.join("manifest.json");
    let offline =
        |receipt: &str| format!("receipt check {receipt} --anchors anchors.json --offline {}", manifest.display());
    run(&people.voters[0], &offline("one.receipt"));
    assert_eq!(refused(&people.voters[1], &offline("two.receipt"), 1), "note-unsigned");
    let old = fs::read(people.official.join("anchors.json.seen")).unwrap();
    people.official("close");
    people.official("tally post");
    people.trustee(1, "trustee agree");
    people.trustee(1, "trustee decrypt");
    people.official("result post");
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!(code, Some(0), "{report}");
    let signed = report["checkpoint"]["ledger_key"].as_str().unwrap();
    assert!(signed != first && signed.split('+').next() == first.split('+').next(), "{signed}");
    // An earlier checkpoint, of the old key, does not stand for the whole.
    fs::write(record.join("checkpoint"), old).unwrap();
    assert_eq!(people.verified(&record).0, Some(1));
}
