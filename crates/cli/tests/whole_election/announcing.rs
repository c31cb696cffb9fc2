//! Officials extend, correct and cancel while voters vote: shown, asked, and said to who votes at that moment.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::lying::Deciding;
use super::people::{OFFICIAL, People, VOTE};
use super::processes::{SECRET, command, refused_secret, refused_typing, run, run_typing, text, typing};

fn open_election() -> People {
    let mut people = People::voting_on(1, 1, "--contest mayor=kim,lee");
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("all", 2)]);
    people
}

fn status(people: &People) -> serde_json::Value {
    run(&people.official, "status --anchors anchors.json")
}

/// What is shown before it is asked for; nothing is typed.
fn shown(people: &People, line: &str, language: &str) -> String {
    text(&typing(command(&people.official, &format!("{line} --language {language} {}", SECRET.join(" "))), ""))
}

#[test]
fn voting_is_extended_corrected_and_cancelled_while_somebody_votes() {
    let people = open_election();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let extend = |until: u64| format!("election extend --until {until} --reason flood {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &extend(now), 1), "no-schedule");
    extended(now);
    corrected(&people);
    cancelled(&people);
}

fn extended(now: u64) {
    let people = open_with_schedule(now);
    let (early, later) = (now + 1_800, now + 7_200);
    let extend = |until: u64| format!("election extend --until {until} --reason flood {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &extend(early), 2), "not-later");
    assert_eq!(refused_typing(&people.official, &extend(later), "yes\n", 2), "not-confirmed");
    let said = shown(&people, &extend(later), "en");
    assert!(
        said.contains("1 h 0 min later. Reason: flood") && said.contains("Ballots that are on the ledger stay"),
        "{said}"
    );
    let korean = shown(&people, &extend(later), "ko");
    assert!(
        korean.contains("연장합니다. 이유: flood") && korean.contains("이미 원장에 있는 투표지는 그대로입니다"),
        "{korean}"
    );
    let deciding = Deciding::new(&people.voters[1]);
    run_typing(&people.official, &extend(later), "Test\n");
    let said = deciding.decide("cast\ncast\n");
    assert!(said.contains("voting is to end at ") && said.contains("Your ballot is cast"), "{said}");
    let announced = &status(&people)["announced"]["schedule"];
    assert_eq!([&announced["closing"], &announced["closing_is_past"]], [&json!(later), &json!(false)]);
    assert_eq!(status(&people)["ballots"], 1);
}

/// An election whose end was announced before it began.
fn open_with_schedule(now: u64) -> People {
    let mut people = People::voting_on(1, 1, "--contest mayor=kim,lee");
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.official(&format!("election schedule --opening {} --closing {}", now - 60, now + 3_600));
    people.enrol_in(&[("all", 2)]);
    people
}

fn corrected(people: &People) {
    let notice = format!("election notice --text Room_4,_not_5. {OFFICIAL}");
    assert_eq!(refused_typing(&people.official, &notice, "yes\n", 2), "not-confirmed");
    let said = shown(people, &notice, "en");
    assert!(
        said.contains("a wrong announcement is corrected by another notice") && said.contains("Voting is open."),
        "{said}"
    );
    assert_eq!(status(people)["announced"]["notices"], json!([]));
    run_typing(&people.official, &notice, "Test\n");
    let voted = text(&typing(command(&people.voters[0], &format!("{VOTE} {}", SECRET.join(" "))), "mayor=kim\ncast\n"));
    assert!(voted.contains("  Room_4,_not_5.") && voted.contains("Your ballot is cast"), "{voted}");
}

fn cancelled(people: &People) {
    let cancel = format!("election cancel --reason fire {OFFICIAL}");
    let said = shown(people, &cancel, "en");
    assert!(
        said.contains("with 1 ballots cast. There will never be a result, and nobody can vote any more."),
        "{said}"
    );
    assert!(shown(people, &cancel, "ko").contains("결과는 나오지 않으며 이후에는 아무도 투표할 수 없습니다"));
    assert_eq!(run_typing(&people.official, &cancel, "Test\n")["phase"], "cancelled");
    assert_eq!(refused_typing(&people.voters[1], VOTE, "mayor=kim\ncast\n", 1), "closed");
    let extend = format!("election extend --until 9999999999 --reason late {OFFICIAL}");
    assert!(["closed", "no-schedule"].contains(&refused_secret(&people.official, &extend, 1).as_str()));
}
