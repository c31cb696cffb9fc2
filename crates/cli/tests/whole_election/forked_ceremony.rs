//! A server that forks the key ceremony before a corrupt dealer's shares: whoever has complained on one side does not
//! confirm on the other.

use std::fs;

use serde_json::json;

use super::forgery::{last_entry, post_spoiled_shares, replay};
use super::people::People;
use super::processes::{Server, copy_directory, refused_secret, run, run_secret};

const CONFIRM: &str = "trustee confirm --key trustee.key --secrets trustee.age --anchors";

/// All have dealt but trustee 3; and a second board under the same key, which goes its own way from there.
fn forked() -> (People, Server) {
    let people = People::new(3, 2);
    for step in ["trustee commit", "trustee reveal"] {
        (1..=3).for_each(|trustee| drop(people.trustee(trustee, step)));
    }
    (1..=2).for_each(|trustee| drop(people.trustee(trustee, "trustee share")));
    let (board, copy) = (people.public("board"), people.public("forked-board"));
    copy_directory(&board, &copy);
    let fork = Server::start(&copy, &people.official_key());
    (people, fork)
}

#[test]
fn who_has_complained_on_a_fork_confirms_nothing_on_the_true_ledger() {
    let (people, fork) = forked();
    let (victim, corrupt) = (&people.trustees[0], &people.trustees[2]);
    people.lead_to(&fork, victim, "fork.json");
    people.lead_to(&people.server, victim, "true.json");
    people.lead_to(&fork, corrupt, "anchors.json");
    post_spoiled_shares(corrupt, 2);
    let complained = run_secret(victim, &format!("{CONFIRM} fork.json"));
    assert_eq!(complained["culprits"], json!([{ "trustee": "trustee-3", "fault": "share-mismatch" }]));
    let complaint = last_entry(corrupt);
    drop(fork);

    people.lead_to(&people.server, corrupt, "anchors.json");
    run_secret(corrupt, "trustee share --key trustee.key --secrets trustee.age --anchors anchors.json");
    assert_eq!(
        replay(corrupt, &complaint).unwrap_err(),
        "transcript-mismatch",
        "what was said on the fork convicts nobody here"
    );
    // Nothing but the secrets file has seen the fork: these anchors have not been followed.
    assert_eq!(refused_secret(victim, &format!("{CONFIRM} true.json"), 4), "split-view");
    assert!(victim.join("true.json.evidence").exists());
    let status = run(&people.official, "status --anchors anchors.json");
    assert_eq!(status["waiting_for"].as_array().unwrap().len(), 3, "{status}");
    assert_eq!(status["culprits"], json!([]));
}

#[test]
fn a_secrets_file_is_of_one_election() {
    let (people, other) = (People::new(1, 1), People::new(1, 1));
    people.trustee(1, "trustee commit");
    let (ours, theirs) = (&people.trustees[0], &other.trustees[0]);
    fs::copy(ours.join("trustee.age"), theirs.join("trustee.age")).unwrap();
    let ceremony = "trustee ceremony --key trustee.key --secrets trustee.age --anchors anchors.json";
    assert_eq!(refused_secret(theirs, ceremony, 1), "other-election");
    fs::copy(people.official.join("anchors.json"), theirs.join("anchors.json")).unwrap();
    assert_eq!(refused_secret(theirs, ceremony, 2), "not-named", "the key is of another election's trustee");
}
