//! Trustees that are lost: one in the key ceremony, which begins anew without it; with witnesses another one after it;
//! and elections that are cancelled.

use std::fs;

use serde_json::{Value, json};

use super::people::{OFFICIAL, People, TRUSTEE};
use super::processes::{refused_secret, refused_typing, run};
use super::watched::watched;

const CEREMONY: &str = "trustee ceremony";

/// Trustee 2 commits, and loses its file before it has revealed: it can never say anything more in this ceremony, nor
/// can the others.
fn one_is_lost_in_the_ceremony(people: &People, left: &[usize]) {
    (1..=5).for_each(|trustee| assert_eq!(people.trustee(trustee, "trustee commit")["step"], "posted"));
    fs::rename(people.trustees[1].join("trustee.age"), people.trustees[1].join("found-again.age")).unwrap();
    assert_eq!(refused_secret(&people.trustees[1], &format!("{CEREMONY} {TRUSTEE}"), 1), "unknown-own-document");
    [1, 3, 4].iter().for_each(|trustee| assert_eq!(people.trustee(*trustee, "trustee reveal")["step"], "posted"));

    let restart = |who: &str| format!("election restart --reason lost {who} {OFFICIAL}");
    assert_eq!(refused_typing(&people.official, &restart("--exclude trustee-2"), "no\n", 1), "not-confirmed");
    let refused = |who: &str| refused_secret(&people.official, &format!("{} --yes", restart(who)), 1);
    assert_eq!(refused("--exclude trustee-9"), "unknown-id");
    assert_eq!(refused("--exclude trustee-1"), "restart-excluded", "it has revealed");
    let restarted = people.official("election restart --yes --reason lost --exclude trustee-2");
    assert_eq!(restarted["missing"], 0);
    assert_eq!(people.trustee(2, CEREMONY)["step"], "excluded");
    people.ceremony_of(left);
    let status = run(&people.official, "status --anchors anchors.json");
    let expected = json!([{ "ceremony": 0, "excluded": ["trustee-2"], "reason": "lost" }]);
    assert_eq!((&status["announced"]["restarts"], &status["phase"]), (&expected, &json!("key")));
}

/// Voting, and the tally: these trustees open it.
fn opened_by(people: &mut People, agree: &[usize]) -> Value {
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    people.official("close");
    people.official("tally post");
    let excluded = "trustee agree --yes --anchors anchors.json --key trustee.key --secrets found-again.age";
    assert_eq!(refused_secret(&people.trustees[1], excluded, 1), "not-a-participant");
    agree.iter().for_each(|trustee| drop(people.trustee(*trustee, "trustee agree")));
    let cancel = format!("election cancel --yes --reason late {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &cancel, 1), "agreed-already");
    agree[..3].iter().for_each(|trustee| drop(people.trustee(*trustee, "trustee decrypt")));
    people.official("result post");
    let (code, report) = people.verified(&people.record("record"));
    assert_eq!((code, &report["outcome"]), (Some(0), &json!("accepted")), "{report}");
    report
}

/// Four of five must agree: the one that was lost is all that can be.
#[test]
fn without_witnesses_one_trustee_of_five_can_be_lost() {
    let mut people = People::new(5, 3);
    one_is_lost_in_the_ceremony(&people, &[1, 3, 4, 5]);
    let report = opened_by(&mut people, &[1, 3, 4, 5]);
    let expected = json!([{ "ceremony": 0, "excluded": ["trustee-2"], "reason": "lost" }]);
    assert_eq!(report["election"]["restarts"], expected);
    let unshown = report["not_shown_by_a_record"].as_array().unwrap();
    assert!(unshown.iter().any(|risk| risk["code"] == "kept-out-or-silent"), "{report}");
}

/// Three of five must agree: one is lost in the ceremony and another one after it.
#[test]
fn with_witnesses_two_trustees_of_five_can_be_lost() {
    let (mut people, _witnesses) = watched((5, 3), 2, 2);
    one_is_lost_in_the_ceremony(&people, &[1, 3, 4, 5]);
    fs::remove_file(people.trustees[4].join("trustee.age")).unwrap();
    opened_by(&mut people, &[1, 3, 4]);
}

#[test]
fn two_of_three_cannot_lose_one_and_are_cancelled() {
    let mut people = People::new(3, 2);
    let restart = format!("election restart --yes --reason lost --exclude trustee-1 {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &restart, 1), "restart-too-few");
    people.ceremony();
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    let cancel = format!("election cancel --reason fire {OFFICIAL}");
    assert_eq!(refused_typing(&people.official, &cancel, "yes\n", 2), "not-confirmed");
    assert_eq!(people.official("election cancel --reason fire --yes")["phase"], "cancelled");
    assert_eq!(refused_typing(&people.voters[1], super::people::VOTE, "mayor=kim\ncast\n", 1), "closed");
    assert_eq!(refused_secret(&people.official, &format!("close {OFFICIAL}"), 1), "wrong-phase");
    people.trustee(1, "trustee wipe");
    let status = run(&people.official, "status --anchors anchors.json");
    assert_eq!((&status["announced"]["cancelled"], &status["result"]), (&json!("fire"), &json!([])));
    let (code, report) = people.verified(&people.record("record"));
    assert_eq!((code, &report["outcome"]), (Some(5), &json!("cancelled")), "{report}");
    assert_eq!((&report["election"]["cancelled"], &report["counts"]["cast"]), (&json!("fire"), &json!(1)));
}
