//! What official and trustee are shown and asked before a roll is sealed and sums are opened, and what voter and
//! auditor read of it.

use serde_json::{Value, json};

use super::forgery::begin_and_stop;
use super::people::{IMPORT, OFFICIAL, People, TRUSTEE, VOTE};
use super::processes::{SECRET, command, refused_secret, refused_typing, run, run_secret, run_typing, text, typing};

/// Two districts of three, in each of which one voter has another weight; what the second one may tell is allowed.
const BALLOT: &str = "--contest mayor=kim,lee --style east=mayor --style west=mayor --floor 2 --turnout 60 \
    --exception exposed:west=test";

#[test]
fn a_person_is_asked_before_a_vote_could_be_told() {
    let mut people = People::voting_on(1, 1, BALLOT);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.register_in(&[("east", 2), ("east --weight 5", 1), ("west", 2), ("west --weight 5", 1)]);
    seal_the_roll(&people);
    only_when_meant(&people, "open");
    show_a_voter_their_company(&people);
    (2..=6).for_each(|voter| drop(people.vote(voter, "mayor=lee cast", "")));
    only_when_meant(&people, "close");
    people.official("tally post");
    begin_and_stop(&people.official);
    agree(&people);
    people.official("result post");
    read_the_report(&people);
}

/// Voting neither begins nor ends before the election's title is typed.
fn only_when_meant(people: &People, step: &str) {
    let line = format!("{step} {OFFICIAL}");
    ["", "yes\n"]
        .iter()
        .for_each(|typed| assert_eq!(refused_typing(&people.official, &line, typed, 2), "not-confirmed"));
    run_typing(&people.official, &line, "Test\n");
}

/// Nothing is sealed unasked.
fn seal_the_roll(people: &People) {
    people.official(IMPORT);
    assert_eq!(run(&people.official, "status --anchors anchors.json")["phase"], "roll");
    let seal = format!("roll seal {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &seal, 2), "not-confirmed");
    assert_eq!(refused_typing(&people.official, &seal, "agree\n", 2), "not-confirmed");
    assert_eq!(run(&people.official, "status --anchors anchors.json")["phase"], "roll");
    let shown =
        |more: &str| text(&typing(command(&people.official, &format!("{seal} {more} {}", SECRET.join(" "))), ""));
    let english = shown("");
    assert!(english.contains("The roll has 6 voters, and nobody comes on it once it is sealed. Root: "), "{english}");
    for line in ["east [east], weight 1: 2\n", "east [east], weight 5: 1\n", "west [west], weight 5: 1\n"] {
        assert!(english.contains(line), "{english}");
    }
    assert!(
        english.contains("east [east], weight 5, voters: 1; its district stays sealed if one of them votes"),
        "{english}"
    );
    assert!(english.contains("west [west], weight 5, voters: 1; its district is exposed"), "{english}");
    assert!(!english.contains("weight 1, voters"), "{english}");
    assert!(shown("--language ko").contains("east [east], 가중치 5: 1명."));
    let sealed = run_typing(&people.official, &seal, "seal\n");
    let cell = |style: &str, exposed| json!({ "style": style, "weight": 5, "voters": 1, "exposed": exposed });
    assert_eq!(sealed["small_cells"], json!([cell("east", false), cell("west", true)]));
    assert_eq!(refused_secret(&people.official, &format!("{seal} --yes"), 1), "wrong-phase");
}

/// The first voter is one of two.
fn show_a_voter_their_company(people: &People) {
    let voter = &people.voters[0];
    let vote = command(voter, &format!("{VOTE} --receipt one.receipt {}", SECRET.join(" ")));
    let said = text(&typing(vote, "mayor=kim\ncast\n"));
    assert!(said.contains("Your district has 3 voters on the roll; 2 of them have your weight (1)"), "{said}");
    assert!(
        said.contains("Exception: west [west] is opened even where fewer than 2 ballots have the same weight"),
        "{said}"
    );
    assert!(said.contains("Exception: one trustee alone opens every vote. Reason: test"), "{said}");
    assert!(said.contains("Your ballot is cast"), "{said}");
}

/// Nothing is agreed to unasked; who has agreed is not asked again.
fn agree(people: &People) {
    let (trustee, decrypt) = (&people.trustees[0], format!("trustee decrypt {TRUSTEE}"));
    for step in ["agree", "decrypt"] {
        assert_eq!(refused_secret(trustee, &format!("trustee {step} {TRUSTEE}"), 2), "not-confirmed");
        assert_eq!(refused_typing(trustee, &format!("trustee {step} {TRUSTEE}"), "yes\n", 2), "not-confirmed");
    }
    assert_eq!(run(&people.official, "status --anchors anchors.json")["agreements"], 0);
    let shown = |more: &str| text(&typing(command(trustee, &format!("{decrypt} {more} {}", SECRET.join(" "))), ""));
    let english = shown("");
    for line in [
        "east [east]: 3 of 3 voters have voted, 2 are demanded; the fewest of one weight: 1 (weight 5); stays sealed",
        "west [west]: 3 of 3 voters have voted, 2 are demanded; the fewest of one weight: 1 (weight 5); opened because \
        it is exposed; its sum may tell 1 of its votes",
        "Warning: documents were begun and never ended; nobody knows what they would have said: commission \
        [commission] (official, parts: 1)",
        "Type `agree` to agree to opening these sums:",
    ] {
        assert!(english.contains(line), "{line}: {english}");
    }
    let korean = shown("--language ko");
    assert!(korean.contains("같은 가중치의 선거인이 너무 적어 열지 않습니다"), "{korean}");
    assert!(korean.contains("확인할 수 없습니다: commission [commission](선거관리자, 조각 1개)"), "{korean}");
    let agreed = run_typing(trustee, &format!("trustee agree {TRUSTEE}"), "agree\n");
    assert_eq!(agreed["unfinished"], json!([{ "author": "commission", "role": "official", "parts": 1 }]));
    units(&agreed["units"]);
    units(&run_secret(trustee, &decrypt)["units"]);
    units(&run(&people.official, "status --anchors anchors.json")["units"]);
}

fn units(units: &Value) {
    let unit = |style: &str, exposed: bool, sealed: Option<&str>| {
        json!({
            "style": style, "voters": 3, "counted": 3, "demanded": 2, "smallest_cell": { "weight": 5, "counted": 1 },
            "exposed": exposed, "below_floor": 1, "sealed": sealed,
        })
    };
    assert_eq!(*units, json!([unit("east", false, Some("cell")), unit("west", true, None)]));
}

fn read_the_report(people: &People) {
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!(code, Some(0), "{report}");
    let units = &report["election"]["units"];
    let of = |unit: usize| [&units[unit]["sealed"], &units[unit]["opened"], &units[unit]["may_tell"]];
    assert_eq!(of(0), [&json!("cell"), &json!(false), &Value::Null]);
    assert_eq!(of(1), [&Value::Null, &json!(true), &json!(1)]);
    assert_eq!(report["election"]["exceptions"][1]["kind"], "exposed");
    let key = format!("--election {}", people.anchors()["election"].as_str().unwrap());
    let verify = |more: &str| {
        text(&command(&people.official, &format!("verify {} {key} {more}", record.display())).output().unwrap())
    };
    let [english, korean] = [verify(""), verify("--language ko")];
    assert!(english.contains("stays sealed: too few have one of the weights"), "{english}");
    assert!(english.contains("votes that this sum may tell (exposed): 1"), "{english}");
    assert!(english.contains("- Exception: one trustee alone opens every vote. Reason: test"), "{english}");
    assert!(korean.contains("열지 않음: 가중치가 같은 선거인이 너무 적음"), "{korean}");
}
