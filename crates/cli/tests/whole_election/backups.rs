//! What a trustee's backup can do, and what becomes of an older copy of the secrets.

use std::fs;

use serde_json::json;

use super::people::{People, TRUSTEE};
use super::processes::{mode, refused_secret, run, run_secret};

const BACKUP: &str = "trustee backup trustee.backup --secrets trustee.age";
const RESTORE: &str = "trustee restore trustee.backup --secrets trustee.age";
const OLDER: &str = "--anchors anchors.json --key trustee.key --secrets older.age";

/// An election that all three trustees must agree to open, and two open, up to its tally. Trustee 1 has made a backup,
/// trustee 2 a copy.
fn tallied() -> People {
    let mut people = People::new(3, 2);
    assert_eq!(refused_secret(&people.trustees[0], BACKUP, 3), "file-not-found");
    people.trustee(1, "trustee commit");
    assert_eq!(refused_secret(&people.trustees[0], BACKUP, 1), "no-share");
    people.ceremony();
    let (first, second) = (&people.trustees[0], &people.trustees[1]);
    run_secret(first, BACKUP);
    assert_eq!(mode(&first.join("trustee.backup")), 0o600);
    assert_eq!(refused_secret(first, BACKUP, 3), "file-exists");
    assert_eq!(refused_secret(first, RESTORE, 3), "file-exists");
    fs::copy(second.join("trustee.age"), second.join("older.age")).unwrap();
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    people.vote(2, "mayor=lee cast", "");
    people.official("close");
    people.official("tally post");
    people
}

#[test]
fn a_backup_opens_for_whoever_has_agreed_and_lost_the_file() {
    let people = tallied();
    let (first, second) = (&people.trustees[0], &people.trustees[1]);
    let of_backup = "--anchors anchors.json --key trustee.key --secrets trustee.backup";
    assert_eq!(refused_secret(first, &format!("trustee agree --yes {of_backup}"), 1), "opening-only");
    assert_eq!(refused_secret(first, &format!("trustee decrypt --yes {of_backup}"), 1), "not-enough-agreements");
    (1..=3).for_each(|trustee| drop(people.trustee(trustee, "trustee agree")));
    fs::remove_file(first.join("trustee.age")).unwrap();
    run_secret(first, RESTORE);
    assert_eq!(refused_secret(first, &format!("trustee agree --yes {TRUSTEE}"), 1), "opening-only");
    assert_eq!(people.trustee(1, "trustee decrypt")["shares"], 1);

    // A copy that was made before trustee 2 agreed does not know it.
    assert_eq!(refused_secret(second, &format!("trustee agree --yes {OLDER}"), 1), "unknown-own-document");
    assert_eq!(refused_secret(second, &format!("trustee agree --yes {OLDER}"), 1), "opening-only");
    assert_eq!(run_secret(second, &format!("trustee decrypt --yes {OLDER}"))["shares"], 2);
    let result = people.official("result post");
    assert_eq!(result["result"][0]["counts"][0]["count"], json!(1));
    assert_eq!(people.verified(&people.record("record")).0, Some(0));
}

#[test]
fn an_older_copy_says_nothing_more_in_a_ceremony_that_has_gone_on() {
    let people = People::new(3, 2);
    (1..=3).for_each(|trustee| drop(people.trustee(trustee, "trustee commit")));
    let second = &people.trustees[1];
    fs::copy(second.join("trustee.age"), second.join("older.age")).unwrap();
    (1..=3).for_each(|trustee| drop(people.trustee(trustee, "trustee reveal")));
    assert_eq!(refused_secret(second, &format!("trustee share {OLDER}"), 1), "unknown-own-document");
    assert_eq!(refused_secret(second, &format!("trustee ceremony {OLDER}"), 1), "opening-only");
    let status = run(&people.official, "status --anchors anchors.json");
    assert_eq!(status["waiting_for"].as_array().unwrap().len(), 3, "{status}");
    assert_eq!(people.trustee(2, "trustee share")["step"], "posted");
}
