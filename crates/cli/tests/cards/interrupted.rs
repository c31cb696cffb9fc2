//! Registrations that are cut off: what was signed is sent again in the same bytes, and counts once.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use super::city::{City, Plan};
use super::processes::{SECRET, text};
use super::relay::Way;

const SENT: &str = "POST /v1/registrations";

/// The same service, which the requests that begin so do not come through to as they should.
fn through(city: &City, way: impl Fn(String) -> Way) -> Way {
    let open = city.to_service.way();
    let Way::Open(url) = &open else { panic!("the service is reached") };
    city.to_service.set(way(url.clone()));
    open
}

fn begun(city: &City, place: &Path, line: &str) -> Child {
    let mut command = city.tool(place, line);
    command.args(SECRET).arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn what_was_signed_is_sent_again_and_counts_once() {
    let mut city = City::new(Plan::default(), &["kim", "lee", "park"]);
    ["kim", "lee", "park"].into_iter().for_each(|person| city.issue(person, ""));
    // The answer is lost behind the service's back: it has accepted.
    let kim = city.citizen("kim");
    let open = through(&city, |url| Way::AnswerLost(url, SENT));
    assert_eq!(city.refused(&kim, &city.registration("kim")).0, 3);
    let kept = fs::read(kim.join("voting.key.registration")).unwrap();
    city.to_service.set(open);
    let output = city.output(&kim, &format!("{} --wait", city.registration("kim")));
    assert!(output.status.success() && text(&output).contains("its answer lost"), "{}", text(&output));
    assert_eq!(fs::read(kim.join("voting.key.registered")).unwrap(), kept, "the same bytes");
    assert!(!kim.join("voting.key.registration").exists());
    assert_eq!((city.evidence().len(), &city.status()["registration"]["registrations"]), (1, &json!(1)));

    // The device dies between signing and posting.
    let lee = city.citizen("lee");
    let open = through(&city, |url| Way::Held(url, SENT));
    let mut child = begun(&city, &lee, &city.registration("lee"));
    city.to_service.await_one();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(lee.join("voting.key.registration").exists(), "it was kept before it left");
    city.to_service.set(open);
    let kept = fs::read(lee.join("voting.key.registration")).unwrap();
    city.done(&lee, &format!("{} --wait", city.registration("lee")));
    assert_eq!(fs::read(lee.join("voting.key.registered")).unwrap(), kept);
    assert_eq!(city.status()["registration"]["registrations"], 2);

    // The service dies between signing and posting: the board is not there.
    let park = city.citizen("park");
    city.stop_board();
    let register = city.registration("park");
    let (exit, _) = city.refused(&park, &register);
    assert_eq!(exit, 3, "nobody registers in an election whose board is not there");
    city.start_board();
    city.to_board.set(Way::Held(city.board_url(), "POST /elections/"));
    let accepted = city.done(&park, &register);
    city.to_board.await_one();
    city.kill_service();
    city.stop_board();
    assert!(accepted["voting_key"].is_string());
    city.start_board();
    city.start_service();
    city.await_lines(3);
    assert_eq!((city.evidence().len(), &city.status()["registration"]["registrations"]), (3, &json!(3)), "once");
}

#[test]
fn a_code_registers_once_and_who_has_a_key_is_asked() {
    let sent = "7777-8888-9999-AAAA-E";
    let hash = tupyo_registration::RegistrationCode::parse(sent).unwrap().hash().to_string();
    let city = City::new(Plan { tokens: false, ..Plan::default() }, &[&format!("choi,code,{hash}"), "kim"]);
    let choi = city.citizen("choi");
    fs::write(choi.join("code"), format!("{}\n", sent.to_lowercase())).unwrap();
    fs::write(choi.join("other"), "0000-0000-0000-0000-0\n").unwrap();
    fs::write(choi.join("short"), "0000\n").unwrap();
    let by = |file: &str, key: &str| {
        format!("card register --anchors anchors.json --service {} --code-file {file} --out {key}", city.service())
    };
    assert_eq!(city.refused(&choi, &by("short", "voting.key")), (2, "code-length".to_owned()));
    assert_eq!(city.refused(&choi, &by("other", "voting.key")), (1, "code-unknown".to_owned()));
    let ask = format!("card register --anchors anchors.json --service {} --code --out voting.key", city.service());
    let asked = super::terminal::typed(&city, &choi, &ask, &[("One-time code: ", "0000-0000-0000-0000-0")]);
    assert!(asked.contains("[code-unknown]"), "{asked}");
    assert!(!choi.join("voting.key").exists() && city.evidence().is_empty());
    let registered = city.done(&choi, &format!("{} --wait", by("code", "voting.key")));
    // Whoever comes again with the code is told of the key that is there, and that the code was used.
    assert_eq!(city.refused(&choi, &by("code", "second.key")), (2, "not-confirmed".to_owned()));
    assert_eq!(city.refused(&choi, &format!("{} --yes", by("code", "third.key"))), (1, "code-used".to_owned()));
    assert!(!choi.join("third.key.registration").exists(), "what is refused for good is not kept");
    let kim = city.citizen("kim");
    city.issue("kim", "");
    let first = city.done(&kim, &format!("{} --wait", city.registration("kim")));
    let again = city.registration("kim").replace("voting.key", "second.key");
    assert_eq!(city.refused(&kim, &again), (2, "not-confirmed".to_owned()));
    let mut typed = city.tool(&kim, &format!("{again} --wait"));
    typed.args(SECRET);
    let output = super::processes::typing(typed, "replace\n");
    assert!(output.status.success(), "{}", text(&output));
    let said = text(&output);
    assert!(said.contains(first["voting_key"].as_str().unwrap()) && said.contains("for good"), "{said}");
    let status: Value = city.status()["registration"].clone();
    assert_eq!(
        ["registrations", "replacements", "lines"].map(|name| status[name].as_u64()),
        [Some(3), Some(1), Some(2)]
    );
    assert_ne!(registered["voting_key"], first["voting_key"]);
}
