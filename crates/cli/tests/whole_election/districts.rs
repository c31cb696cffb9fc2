//! Districts that are sealed, alone or empty: no command leaves one out.

use serde_json::{Value, json};

use super::people::{OFFICIAL, People};
use super::processes::{SECRET, command, run, text};

/// East and north are opened; in west one votes alone, and nobody is on the roll of south.
const BALLOT: &str = "--contest mayor=kim,lee --contest council:2=ahn,bae --style east=mayor,council \
    --style north=mayor --style west=mayor --style south=mayor --floor 2";

fn said(people: &People, line: &str) -> String {
    text(&command(&people.official, line).output().unwrap())
}

#[test]
fn every_district_is_named_and_counts_are_summed() {
    let mut people = People::voting_on(1, 1, BALLOT);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("east", 3), ("north", 2), ("west", 1)]);
    people.vote(1, "mayor=kim council=ahn,bae cast", "");
    people.vote(2, "mayor=kim council=ahn cast", "");
    (4..=5).for_each(|voter| drop(people.vote(voter, "mayor=lee cast", "")));
    people.vote(6, "mayor=lee cast", "");
    while_voting(&people);
    people.official("close");
    people.official("tally post");
    people.trustee(1, "trustee decrypt");
    let line = format!("result post {OFFICIAL} {}", SECRET.join(" "));
    let posted = said(&people, &line);
    let [english, korean] =
        ["", "--language ko"].map(|more| said(&people, &format!("status --anchors anchors.json {more}")));
    assert!(english.contains(posted.split_once("Result: ").unwrap().1.trim()), "one renderer: {posted}\n{english}");
    in_words(&english, &korean);
    for_programs(&run(&people.official, "status --anchors anchors.json"));
}

fn while_voting(people: &People) {
    let english = said(people, "status --anchors anchors.json");
    for expected in [
        "Turnout so far: 5/6 (83.33 %)",
        "2/3 (66.67 %)  █████████████████         east [east]\n",
        "1/1 (100.00 %)  ████████████████████████  west [west]; would stay sealed now: too few have voted (2 demanded)",
        "0/0                            south [south]; would stay sealed now: nobody is on its roll (2 demanded)",
        "By the hour, at least",
        "(this machine's clock)",
    ] {
        assert!(english.contains(expected), "{expected}\n{english}");
    }
    let korean = said(people, "status --anchors anchors.json --language ko");
    assert!(
        korean.contains("현재 투표율: 5/6") && korean.contains("지금 마감하면 열지 않음: 투표한 선거인이 너무 적음"),
        "{korean}"
    );
    let turnout = &run(&people.official, "status --anchors anchors.json")["turnout"];
    assert_eq!(turnout.as_array().unwrap().len(), 4);
    assert_eq!(
        turnout[2],
        json!({
            "style": "west", "voters": 1, "counted": 1, "turnout": 10_000, "demanded": 2, "would_stay_sealed": "floor",
        })
    );
}

fn in_words(english: &str, korean: &str) {
    for expected in [
        "Turnout: 5 of 6 voters (83.33 %)",
        "             2   50.00 %  ████████████              kim\n\
        \x20            2   50.00 %  ████████████              lee\n",
        "Most votes: kim, lee (tied)",
        "Not in these totals, because they stay sealed: west, south",
        "west [west]. Turnout: 1 of 1 voters (100.00 %)\n    stays sealed: too few have voted",
        "south [south]. Turnout: 0 of 0 voters\n    stays sealed: too few have voted",
        "What the ledger says by its own rules",
    ] {
        assert!(english.contains(expected), "{expected}\n{english}");
    }
    for expected in [
        "west [west]. 투표율: 선거인 1명 중 1명",
        "비공개: 투표한 선거인이 너무 적음",
        "합계에 들어 있지 않음: west, south",
    ] {
        assert!(korean.contains(expected), "{expected}\n{korean}");
    }
}

fn for_programs(status: &Value) {
    let published = &status["published"];
    assert_eq!((&published["verified"], &published["format"]), (&json!(false), &json!("tupyo/result/v1")));
    let votes = |option: usize| &published["contests"][0]["options"][option]["votes"];
    assert_eq!([votes(0), votes(1)], [2, 2]);
    assert_eq!(published["contests"][0]["sealed"], json!(["west", "south"]));
    let sealed: Vec<_> =
        published["districts"].as_array().unwrap().iter().map(|district| &district["sealed"]).collect();
    assert_eq!(sealed, [&Value::Null, &Value::Null, &json!("floor"), &json!("floor")]);
}
