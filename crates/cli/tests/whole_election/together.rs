//! Three officials, of whom two must say the same: what one has taken back, what a schedule has overtaken, and two who
//! do not say the same at first.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::people::{IMPORT, OFFICIAL, People};
use super::processes::{directory, refused_secret, run, run_secret};

fn people(trustees: usize, threshold: usize) -> People {
    let people = People::watched(trustees, threshold, |root| {
        for id in ["clerk", "observer"] {
            run_secret(
                &directory(root.join(id)),
                &format!("key new --id {id} --out official.key --public official.pub"),
            );
        }
        let others = "--official clerk=../clerk/official.pub --official observer=../observer/official.pub";
        (Vec::new(), format!("{others} --approvals 2"))
    });
    for id in ["clerk", "observer"] {
        fs::copy(people.official.join("anchors.json"), people.public(id).join("anchors.json")).unwrap();
    }
    people
}

/// A command of one of the officials; how many more must say it.
fn missing(people: &People, official: &str, line: &str) -> Value {
    run_secret(&people.public(official), &format!("{line} --yes {OFFICIAL}"))["missing"].take()
}

fn refused(people: &People, official: &str, line: &str) -> String {
    refused_secret(&people.public(official), &format!("{line} --yes {OFFICIAL}"), 1)
}

fn status(people: &People) -> Value {
    run(&people.official, "status --anchors anchors.json")
}

fn standing(people: &People) -> String {
    status(people)["announced"]["awaiting_approval"][0]["document"].as_str().unwrap_or_default().to_owned()
}

/// Until now each of them had signed another restart of this round, and could follow nobody.
#[test]
fn two_who_have_signed_different_restarts_still_restart_together() {
    let people = people(5, 3);
    [1, 3, 4, 5].iter().for_each(|trustee| drop(people.trustee(*trustee, "trustee commit")));
    let restart = |reason: &str| format!("election restart --exclude trustee-2 --reason {reason}");
    assert_eq!(missing(&people, "official", &restart("lost")), 1);
    assert_eq!(missing(&people, "clerk", &restart("silent")), 1);
    assert_eq!(missing(&people, "official", "election approve --of clerk"), 0);
    let expected = json!([{ "ceremony": 0, "excluded": ["trustee-2"], "reason": "silent" }]);
    assert_eq!(status(&people)["announced"]["restarts"], expected);
}

#[test]
fn what_was_taken_back_is_said_under_another_number_and_an_opening_is_void_when_it_is_put_off() {
    let mut people = people(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.register_in(&[("east", 1)]);
    people.official(IMPORT);
    assert_eq!(missing(&people, "official", "roll seal"), 1);
    assert!(!standing(&people).contains("no."), "{}", standing(&people));
    assert_eq!(missing(&people, "official", "election notice --text Wait."), 1);
    assert_eq!(missing(&people, "clerk", "roll seal"), 1);
    let shown = status(&people)["announced"]["awaiting_approval"].to_string();
    assert!(shown.contains("roll seal: 1 voters") && shown.contains(", no. 1"), "{shown}");
    assert_eq!(missing(&people, "official", "roll seal"), 0);

    assert_eq!(missing(&people, "official", "open"), 1);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let schedule = format!("election schedule --opening {} --closing {}", now - 60, now + 3_600);
    assert_eq!(missing(&people, "clerk", &schedule), 1);
    assert_eq!(missing(&people, "observer", &schedule), 0);
    assert_eq!(refused(&people, "clerk", "election approve --of official"), "unknown-id");
    assert_eq!(refused(&people, "clerk", "election approve --of commission"), "open-schedule");
    assert_eq!(status(&people)["phase"], "sealed");
    assert_eq!(missing(&people, "clerk", "open"), 1);
    assert_eq!(missing(&people, "official", "open"), 0, "signed once under another schedule, and now under this one");
    assert_eq!(status(&people)["phase"], "open");
}
