//! Ballots as voters see them: shown before voting, chosen by titles, and found again by their receipts.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::lying::{HASTY, Liar, Posts};
use super::people::People;
use super::processes::{SECRET, command, refused, refused_typing, run, run_any, run_typing, text, typing};

const BALLOT: &str = "--contest mayor=kim,lee,park --contest council:2=ahn,bae --style east=mayor,council \
    --style west=mayor";
const VOTE: &str = "vote --anchors anchors.json --key voter.key";

fn titled(manifest: &mut Value) {
    let mayor = &mut manifest["contests"][0];
    mayor["title"] = json!({ "en": "Mayor", "ko": "시장" });
    mayor["description"] = json!({ "en": "For four years.", "ko": "임기 4년." });
    mayor["options"][0]["title"] = json!({ "en": "Kim Min-ji", "ko": "김민지" });
    mayor["options"][0]["description"] = json!({ "en": "A teacher.", "ko": "교사." });
    for option in [1, 2] {
        mayor["options"][option]["title"] = json!({ "en": "Lee Jun", "ko": "이준" });
        mayor["options"][option]["subtitle"] =
            json!({ "en": format!("Party {option}"), "ko": format!("정당 {option}") });
    }
}

fn election() -> People {
    let mut people = People::voting_on_edited(BALLOT, titled);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("east", 2), ("west", 1)]);
    people
}

#[test]
fn an_empty_ballot_is_shown_and_choices_are_made_by_titles() {
    let people = election();
    shown_without_voting(&people);
    by_titles(&people);
    refused_by_names(&people);
}

fn shown_without_voting(people: &People) {
    let show = "ballot show --anchors anchors.json";
    let said = |more: &str| text(&command(&people.official, &format!("{show} {more}")).output().unwrap());
    let english = said("--style east");
    for expected in [
        "Ballot: Test\neast [east]",
        "Mayor [mayor]\n  For four years.\n  Choose one, or `blank`.\n",
        "kim    Kim Min-ji\n",
        "A teacher.",
        "lee    Lee Jun, Party 1",
        "blank  Blank: a vote for none of them; it is counted as blank",
        "Choose up to 2, also fewer or none",
        "Nothing was chosen and nothing sent",
    ] {
        assert!(english.contains(expected), "{expected}\n{english}");
    }
    let korean = said("--style west --language ko");
    for expected in ["투표지: ", "시장 [mayor]", "임기 4년.", "김민지", "기권: 어느 쪽에도 투표하지 않음"]
    {
        assert!(korean.contains(expected), "{expected}\n{korean}");
    }
    assert!(!korean.contains("council"), "{korean}");
    let other = refused(&people.official, show, 2);
    assert_eq!(other, "unknown-style");
    assert!(said("").contains("say which district with --style: east, west"));
    let json = run(&people.official, &format!("{show} --style east"));
    assert_eq!([&json["style"], &json["contests"][0]["blank"]], [&json!("east"), &json!(true)]);
    assert_eq!(json["contests"][0]["rule_in_words"]["en"], "Choose one, or `blank`.");
    let own = run(&people.voters[2], &format!("{show} --key voter.key {}", SECRET.join(" ")));
    assert_eq!((&own["style"], own["contests"].as_array().unwrap().len()), (&json!("west"), 1));
}

fn by_titles(people: &People) {
    let voter = &people.voters[0];
    let cast =
        |typed: &str, more: &str| text(&typing(command(voter, &format!("{VOTE} {more} {}", SECRET.join(" "))), typed));
    let english = cast("Kim Min-ji\nahn\ncast\n", "");
    let [ballot, chosen, code] = ["Ballot: Test", "You have chosen:\n  Mayor: Kim Min-ji  1", "Tracking code: "]
        .map(|part| english.find(part).unwrap_or_else(|| panic!("{part}\n{english}")));
    assert!(ballot < chosen && chosen < code, "the ballot, the summary, the code: {english}");
    let korean = cast("김민지\n\ncast\n", "--language ko");
    assert!(korean.contains("선택하신 내용:\n  시장: 김민지  1"), "{korean}");
    assert!(!korean.contains("For four years."), "{korean}");
}

fn refused_by_names(people: &People) {
    let voter = &people.voters[1];
    let said = |typed: &str| text(&typing(command(voter, &format!("{VOTE} {}", SECRET.join(" "))), typed));
    let ambiguous = said("Lee Jun\nahn\ncast\n");
    assert!(
        ambiguous.contains("[ambiguous-option]") && ambiguous.contains("several options are called `Lee Jun`"),
        "{ambiguous}"
    );
    let unknown = said("Choi\nahn\ncast\n");
    assert!(
        unknown.contains("has no option `Choi`; it has kim (Kim Min-ji), lee (Lee Jun, Party 1 [lee])"),
        "{unknown}"
    );
    let nothing = said("\nahn\ncast\n");
    assert!(nothing.contains("nothing is chosen; choose from kim (Kim Min-ji)"), "{nothing}");
    let twice = said("kim\nahn,ahn\ncast\n");
    assert!(twice.contains("`ahn` is chosen twice"), "{twice}");
    for said in [ambiguous, unknown, nothing, twice] {
        assert!(!said.contains("option number") && !said.contains("0 options"), "{said}");
    }
    assert_eq!(refused_typing(voter, VOTE, "kim,lee\nahn\ncast\n", 2), "too-many-options");
    let usage = Command::new(env!("CARGO_BIN_EXE_tupyo")).arg("verify").output().unwrap();
    assert!(text(&usage).contains("Usage: tupyo verify --election <ID> <RECORD>"), "{}", text(&usage));
}

#[test]
fn a_receipt_says_what_has_become_of_its_ballot() {
    let people = election();
    let voter = &people.voters[2];
    let vote = |typed: &str, receipt: &str| run_typing(voter, &format!("{VOTE} --receipt {receipt}"), typed);
    let check = |receipt: &str, more: &str| {
        let line = format!("receipt check {receipt} --anchors anchors.json {more}");
        (run_any(voter, &line), text(&command(voter, &line).output().unwrap()))
    };
    let challenged = vote("kim\nchallenge\n", "zero.receipt");
    let first = vote("kim\ncast\n", "one.receipt");
    let last = vote("blank\ncast\n", "two.receipt");
    let key = last["key"].as_str().unwrap();
    for light in [String::new(), format!("--light --voting-key={key}")] {
        let ((code, json), said) = check("zero.receipt", &light);
        assert_eq!(
            (code, &json["fate"], &json["voter"]),
            (Some(7), &json!("challenged"), &challenged["voter"]),
            "{json}"
        );
        assert!(said.contains("Challenged: it was opened for everybody, and does not count."), "{said}");
        let ((code, json), said) = check("one.receipt", &light);
        assert_eq!((code, &json["superseded_by"]["code"]), (Some(7), &last["code"]), "{json}");
        assert_eq!(json["code"], first["code"], "{json}");
        assert!(said.contains(&format!("Tracking code: {}\n", first["code"].as_str().unwrap())), "{said}");
        let by = format!("Superseded by {} at entry {}", last["code"].as_str().unwrap(), last["index"]);
        assert!(said.contains(&by), "{by}\n{said}");
        let ((code, json), said) = check("two.receipt", &light);
        assert_eq!((code, &json["fate"], &json["key"]), (Some(0), &json!("counted-so-far"), &last["key"]), "{json}");
        let whose = format!("the ballot of voter {} (key {key})", last["voter"]);
        assert!(said.contains("It counts, unless its voter votes again.") && said.contains(&whose), "{said}");
    }
    let (_, korean) = check("one.receipt", "--language ko");
    assert!(korean.contains("바뀌었습니다. 같은 선거인의 열쇠가"), "{korean}");
    let ((code, json), _) = check("two.receipt", "--offline ../official/manifest.json");
    assert_eq!((code, &json["valid"], &json["fate"]), (Some(0), &json!(true), &Value::Null));
    people.official("close");
    assert_eq!(check("two.receipt", "").0.1["fate"], "counted");
}

/// What `outcome-unknown` advises is what helps.
#[test]
fn after_an_unknown_outcome_the_same_command_ends_with_the_receipt() {
    let people = election();
    let voter = &people.voters[2];
    let liar = Liar::before(&people.server.url, Posts::Unknown);
    liar.deceives(&people, voter);
    let line = format!("{HASTY} --receipt my.receipt {}", SECRET.join(" "));
    let lost = text(&typing(command(voter, &line), "mayor=kim\ncast\n"));
    assert!(lost.contains("[outcome-unknown]"), "{lost}");
    assert!(lost.contains("the same command sends the same ballot again, until its receipt is there"), "{lost}");
    liar.now(Posts::Pass);
    let again = text(&typing(command(voter, &line), ""));
    assert!(again.contains("Your ballot is cast") && fs::exists(voter.join("my.receipt")).unwrap(), "{again}");
    assert_eq!(run(&people.official, "status --anchors anchors.json")["ballots"], 1);
}
