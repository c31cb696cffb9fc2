//! Turnout by the hour, and witnesses that lag.

use std::fs;

use serde_json::{Value, json};

use super::documented::play;
use super::page::commands_of;
use super::people::People;
use super::processes::{command, refused, run, text};
use super::watched::{becomes_final, watched};

const STATUS: &str = "status --anchors anchors.json";

#[test]
fn an_hour_is_dated_by_who_has_seen_it_and_held_to_the_ledger() {
    let mut people = People::voting_on(1, 1, "--contest mayor=kim,lee");
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("all", 3)]);
    people.vote(1, "mayor=kim cast", "");
    let first = run(&people.official, STATUS);
    assert_eq!(first["hours"][0]["clock"], "this-machine");
    assert_eq!([&first["hours"][0]["counted"], &first["hours"][0]["turnout"]], [1, 3_333]);
    // As if it had been seen two hours ago.
    let kept = people.official.join("anchors.json.hours");
    let mut line: Value = serde_json::from_str(fs::read_to_string(&kept).unwrap().lines().next().unwrap()).unwrap();
    line["seen"] = (line["seen"].as_u64().unwrap() - 7_200).into();
    fs::write(&kept, format!("{line}\n")).unwrap();
    people.vote(1, "mayor=lee cast", "");
    people.vote(2, "mayor=lee cast", "");
    let second = run(&people.official, STATUS);
    let counted: Vec<_> = second["hours"].as_array().unwrap().iter().map(|hour| hour["counted"].clone()).collect();
    assert_eq!(counted, [json!(1), json!(2)], "{second}");
    assert_eq!(second["hours"][1]["districts"], json!([{ "style": "all", "counted": 2 }]));
    assert_eq!(second["hours"][1]["ballots"], 3);
    let said = text(&command(&people.official, &format!("{STATUS} --language ko")).output().unwrap());
    assert!(said.contains("시간별(그 시각까지 적어도)") && said.contains("(이 컴퓨터의 시계)"), "{said}");
    // What nobody has signed is no hour of this ledger.
    line["checkpoint"] = line["checkpoint"].as_str().unwrap().replacen('\n', "x\n", 1).into();
    fs::write(&kept, "nonsense\n").unwrap();
    assert_eq!(refused(&people.official, STATUS, 2), "not-hours");
}

#[test]
fn witnesses_that_lag_are_named_with_how_much() {
    let (mut people, mut witnesses) = watched((1, 1), 3, 2);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, "mayor=kim council=a cast", "--receipt one.receipt");
    becomes_final(&people.voters[0], "one.receipt");
    run(&people.official, STATUS);
    witnesses[2].kill();
    people.vote(2, "mayor=kim council=a cast", "--receipt two.receipt");
    becomes_final(&people.voters[1], "two.receipt");
    let status = run(&people.official, STATUS);
    assert_eq!(status["hours"].as_array().unwrap().last().unwrap()["clock"], "witnesses", "{status}");
    let seen = &status["witnesses"];
    assert_eq!((&seen["quorum"], &seen["final"]), (&json!(2), &seen["entries"]), "{seen}");
    assert_eq!((&seen["witnesses"][0]["behind"], &seen["witnesses"][1]["behind"]), (&json!(0), &json!(0)), "{seen}");
    assert!(seen["witnesses"][2]["behind"].as_u64().unwrap() > 0, "{seen}");
    let said = text(&command(&people.official, STATUS).output().unwrap());
    assert!(said.contains("Witnesses: 2 of 3 make final") && said.contains("witness.example/w3: "), "{said}");
    assert!(said.contains("behind by ") || said.contains("nothing that it has cosigned was shown"), "{said}");

    witnesses[1].kill();
    people.vote(3, "mayor=lee cast", "");
    let waiting = run(&people.official, STATUS);
    assert!(waiting["waits"]["cosignatures"].as_u64().unwrap() > 0, "{waiting}");
    let korean = text(&command(&people.official, &format!("{STATUS} --language ko")).output().unwrap());
    assert!(korean.contains("참관 서명자 대기: 마지막 항목"), "{korean}");
}

/// The page docs/while-voting.md, played as it is written.
#[test]
fn the_commands_of_the_page_are_what_officials_do() {
    let said = play(&commands_of("while-voting.md"));
    for expected in [
        "Ballot: Our members",
        "You have chosen:",
        "Turnout so far: 1/3 (33.33 %)",
        "현재 투표율: 1/3",
        "Voting is extended.",
        "voting is to end at ",
        "The notice is posted.",
        "Superseded by ",
        "It does not count: the election was cancelled.",
        "Cancelled: A name on the ballot is wrong.",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}
